//! `generate`: `spec/` to `generated/`.

use crate::root;

/// Writes the files that differ and prints their paths.
pub fn generate() -> Result<(), String> {
    let changed = lattice_codegen::generate(&root()).map_err(|error| error.to_string())?;
    if changed.is_empty() {
        println!("generated/ is up to date.");
    }
    for path in changed {
        println!("generated/{}", path.display());
    }
    Ok(())
}
