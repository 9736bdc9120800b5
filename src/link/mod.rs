//! Which facts stand on the as-of date, and which belong together.

pub mod effective;
pub mod groups;
pub mod sales;
