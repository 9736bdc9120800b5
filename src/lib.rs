pub mod domain;
pub mod link;
pub mod rules;
pub mod schema;
pub mod settle;
