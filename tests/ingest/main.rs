//! What becomes of dealers' files: sound ones, damaged ones, and anything else that may lie in the
//! input folder. Every file is made in the test that reads it.

mod bad_files;
mod folders;
mod messages;
mod properties;
mod rows;
mod support;
mod workbooks;
