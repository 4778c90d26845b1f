//! The recorded facts of the next releases.

use std::path::{Path, PathBuf};

use lattice_codegen::import::{self, Imported};

use crate::official;

/// The file in the folder of a release that lists the removed paths.
const REMOVED: &str = "removed.txt";

/// In order: a release is recorded as its difference from the one before.
#[test]
fn the_next_releases_give_their_recorded_facts() {
    check("v1.18", &spec());
    check("v1.19", &applied(spec(), "v1.18"));
}

/// The facts of the served release.
fn spec() -> Imported {
    import::present(&official::root().join("spec")).expect("spec/")
}

/// Compares an import with the recorded facts. If `KEEP` is set, records the facts first.
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

/// The facts of a release: its recorded difference applied to the release before.
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
    // The folder does not exist the first time.
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
