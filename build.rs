//! Rebuilds the program when a schema file is added or removed; changed ones are seen without it.

fn main() {
    println!("cargo::rerun-if-changed=schemas");
}
