//! `import`: the official files to `spec/`.

use std::path::PathBuf;

use lattice_codegen::import;

use crate::root;

/// Imports a release (`v1.17`), by default the newest that the ledger advertises, and prints what changed.
pub fn import(release: Option<&str>) -> Result<(), String> {
    let folder = std::env::var_os("MATRIX_SPEC_DIR")
        .map_or_else(|| root().join("../shared/spec/official"), PathBuf::from);
    let newest = || {
        let specification = lattice_codegen::read(&root()).map_err(|error| error.to_string())?;
        specification.versions.advertised.last().cloned().ok_or("the ledger advertises no version".to_owned())
    };
    let release = release.map_or_else(newest, |release| Ok(release.to_owned()))?;
    let imported = import::read(&folder.join(&release), &root().join("spec/errata.yaml"))
        .map_err(|error| error.to_string())?;
    let changes = import::write(&imported, &root()).map_err(|error| error.to_string())?;
    for (word, names) in
        [("added", &changes.added), ("removed", &changes.removed), ("changed", &changes.changed)]
    {
        for name in names {
            println!("{word}  {name}");
        }
    }
    println!("{} files of spec/ written or removed.", changes.files.len());
    Ok(())
}
