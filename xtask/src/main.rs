//! The one tool a person needs.
fn main() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match lattice_codegen::generate(&root) {
        Ok(paths) => println!("{paths:?}"),
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(1)
        }
    }
}
