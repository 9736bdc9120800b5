pub mod domain;
pub mod schema;
