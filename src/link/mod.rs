//! Which facts stand on the as-of date, and which belong together.

pub mod effective;
pub mod groups;
pub mod register;
pub mod sales;
pub mod standing;
