//! The next releases, as facts: what is kept of each is what differs from the one before it.

use std::path::{Path, PathBuf};

use lattice_codegen::import::{self, Imported};

use crate::official;

/// What stands in the folder of a release beside the files: the paths that are no more.
const REMOVED: &str = "removed.txt";

#[test]
fn v1_18_is_as_it_is_kept() {
    check("v1.18", &spec());
}

#[test]
fn v1_19_is_as_it_is_kept() {
    check("v1.19", &applied(spec(), "v1.18"));
}

/// The facts of the release that is served.
fn spec() -> Imported {
    import::present(&official::root().join("spec")).expect("spec/")
}

/// With `KEEP` set, what is kept is written; else it is compared.
fn check(release: &str, before: &Imported) {
    let Some(folder) = official::release(release) else { return };
    let imported = import::read(&folder, &official::errata()).expect("an import");
    if std::env::var_os("KEEP").is_some() {
        keep(release, before, &imported);
    }
    let kept = applied(before.clone(), release);
    let paths = kept.keys().chain(imported.keys());
    let differ: Vec<&PathBuf> = paths.filter(|path| kept.get(*path) != imported.get(*path)).collect();
    assert!(differ.is_empty(), "{differ:?}: KEEP=1 writes codegen/tests/releases again");
}

/// A release as it is kept, on top of the one before it.
pub fn applied(mut before: Imported, release: &str) -> Imported {
    let folder = official::kept(release);
    for (path, text) in import::present(&folder).expect("the kept files") {
        before.insert(path, text);
    }
    let removed = std::fs::read_to_string(folder.join(REMOVED)).unwrap_or_default();
    for path in removed.lines() {
        before.remove(Path::new(path)).expect("a file of the release before");
    }
    before
}

fn keep(release: &str, before: &Imported, imported: &Imported) {
    let folder = official::kept(release);
    // Nothing is there the first time.
    let _ = std::fs::remove_dir_all(&folder);
    let write = |path: &Path, text: &str| {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    for (path, text) in imported.iter().filter(|(path, text)| before.get(*path) != Some(text)) {
        write(&folder.join(path), text);
    }
    let gone = before.keys().filter(|path| !imported.contains_key(*path));
    let gone: String = gone.map(|path| format!("{}\n", path.display())).collect();
    if !gone.is_empty() {
        write(&folder.join(REMOVED), &gone);
    }
}
