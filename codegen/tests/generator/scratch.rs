//! A temporary root with a `spec/` folder.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// A temporary folder that is removed on drop.
pub struct Scratch(PathBuf);

impl Scratch {
    /// A root with the settings of `rustfmt` only.
    pub fn empty() -> Self {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("lattice-codegen-test-{}-{count}", std::process::id());
        let scratch = Self(std::env::temp_dir().join(name));
        let rustfmt = crate::root().join("rustfmt.toml");
        scratch.write("rustfmt.toml", &std::fs::read_to_string(rustfmt).expect("rustfmt.toml"));
        scratch
    }

    /// A root whose `spec/` is a copy of `folder`.
    pub fn copy_of(folder: &Path) -> Self {
        let scratch = Self::empty();
        for relative in files(folder) {
            let text = std::fs::read_to_string(folder.join(&relative)).expect("a text file");
            scratch.write(Path::new("spec").join(relative), &text);
        }
        scratch
    }

    pub fn root(&self) -> &Path {
        &self.0
    }

    /// Writes a file and creates its folders.
    pub fn write(&self, relative: impl AsRef<Path>, text: &str) {
        let path = self.0.join(relative);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The files below a folder, relative to it, in order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in std::fs::read_dir(folder.join(&below)).expect("a folder") {
            let entry = entry.expect("an entry");
            let relative = below.join(entry.file_name());
            if entry.path().is_dir() { folders.push(relative) } else { found.push(relative) }
        }
    }
    found.sort();
    found
}
