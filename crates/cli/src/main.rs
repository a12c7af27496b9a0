//! The `levelhead` binary.
fn main() {}
