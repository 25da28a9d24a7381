//! Tells cargo that the built-in theme is part of the binary.

fn main() {
    println!("cargo::rerun-if-changed=themes/default");
    println!("cargo::rerun-if-changed=src/commands/init");
}
