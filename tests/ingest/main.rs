//! What becomes of dealers' files: sound ones, damaged ones, and anything else that may lie in the
//! input folder; and of the schemas they are read by. Every file is made in the test that reads it.

mod bad_files;
mod folders;
mod messages;
mod properties;
mod rows;
mod schema_copy;
mod schema_faults;
mod schemas;
mod support;
mod workbooks;
