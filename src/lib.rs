pub mod domain;
pub mod report;
pub mod rollup;
pub mod schema;
