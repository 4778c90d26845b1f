//! The official files and the targets of their references, read without our importer.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::Value;

/// The Matrix release that `spec/` is imported from.
pub const RELEASE: &str = "v1.17";

/// A value, and the file that the value's references are relative to.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// The path relative to the folder of the release.
    pub file: PathBuf,
    pub value: Value,
}

impl Located {
    /// Returns another value of the same file.
    pub fn with(&self, value: &Value) -> Self {
        Self { file: self.file.clone(), value: value.clone() }
    }

    /// Returns the value under `key`; null if the key is absent.
    pub fn below(&self, key: &str) -> Self {
        self.with(&self.value[key])
    }

    /// Returns the value under `key`; `None` if the key is absent.
    pub fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.with(value))
    }

    /// Returns the fields of the object under `key`.
    pub fn fields(&self, key: &str) -> BTreeMap<String, Self> {
        let fields = self.value.get(key).and_then(Value::as_object).into_iter().flatten();
        fields.map(|(name, value)| (name.clone(), self.with(value))).collect()
    }

    /// Returns the elements of the list under `key`.
    pub fn list(&self, key: &str) -> Vec<Self> {
        let elements = self.value.get(key).and_then(Value::as_array).into_iter().flatten();
        elements.map(|value| self.with(value)).collect()
    }

    /// Returns the strings of the list under `key`, sorted and without duplicates.
    pub fn words(&self, key: &str) -> Vec<String> {
        let words: BTreeSet<String> =
            self.list(key).iter().filter_map(|word| word.value.as_str().map(str::to_owned)).collect();
        words.into_iter().collect()
    }
}

/// Documents by file; each file is read at its first use.
#[derive(Clone)]
pub struct Documents {
    root: PathBuf,
    read: RefCell<BTreeMap<PathBuf, Rc<Value>>>,
}

impl Documents {
    /// Opens the official files; returns `None` if the files are absent on this machine.
    ///
    /// # Panics
    /// If the files are absent and `CI` is set.
    pub fn official() -> Option<Self> {
        let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/spec/official");
        let folder = std::env::var_os("MATRIX_SPEC_DIR").map_or_else(default, PathBuf::from).join(RELEASE);
        if let Ok(root) = folder.canonicalize() {
            return Some(Self { root, read: RefCell::default() });
        }
        let said = format!("{} is not there (MATRIX_SPEC_DIR)", folder.display());
        assert!(std::env::var_os("CI").is_none(), "{said}, and CI must not do without");
        eprintln!("\n*** NOT RUN: {said}. What this test shows is not shown. ***\n");
        None
    }

    /// Wraps a single document that belongs to no file; its path is empty.
    pub fn of(document: Value) -> Self {
        let read = BTreeMap::from([(PathBuf::new(), Rc::new(document))]);
        Self { root: PathBuf::new(), read: RefCell::new(read) }
    }

    /// Returns these documents with the document of `file` replaced.
    pub fn with(&self, file: &Path, document: Value) -> Self {
        let documents = self.clone();
        documents.read.borrow_mut().insert(file.to_owned(), Rc::new(document));
        documents
    }

    /// Lists the YAML files directly in a folder, sorted.
    pub fn sections(&self, folder: &Path) -> Vec<PathBuf> {
        let is_section = |file: &PathBuf| file.parent() == Some(folder);
        self.files(folder).into_iter().filter(is_section).collect()
    }

    /// Lists the YAML files of a folder and its subfolders, sorted.
    pub fn files(&self, folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.root.join(folder)).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| folder.join(entry.unwrap().file_name())).collect();
        paths.sort();
        let below =
            |path: PathBuf| if self.root.join(&path).is_dir() { self.files(&path) } else { vec![path] };
        paths
            .into_iter()
            .flat_map(below)
            .filter(|file| file.extension().is_some_and(|end| end == "yaml"))
            .collect()
    }

    /// Returns the content of a file.
    pub fn document(&self, file: &Path) -> Rc<Value> {
        if let Some(document) = self.read.borrow().get(file) {
            return Rc::clone(document);
        }
        let text = std::fs::read_to_string(self.root.join(file)).unwrap();
        let document: Value = yaml_serde::from_str(&text).unwrap_or_else(|error| panic!("{file:?}: {error}"));
        let document = Rc::new(document);
        self.read.borrow_mut().insert(file.to_owned(), Rc::clone(&document));
        document
    }

    /// Returns the target of `reference`; `file` is the file that contains the reference.
    pub fn resolve(&self, file: &Path, reference: &str) -> Located {
        let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let file = if path.is_empty() { file.to_owned() } else { self.beside(file, path) };
        let document = self.document(&file);
        let value = document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere")).clone();
        Located { file, value }
    }

    fn beside(&self, file: &Path, path: &str) -> PathBuf {
        let target = self.root.join(file).with_file_name("").join(path);
        let target = target.canonicalize().unwrap_or_else(|error| panic!("{target:?}: {error}"));
        target.strip_prefix(&self.root).unwrap().to_owned()
    }

    /// Follows a top-level `$ref` until the target is not a reference.
    pub fn follow(&self, at: &Located) -> Located {
        match at.value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.follow(&self.resolve(&at.file, reference)),
            None => at.clone(),
        }
    }
}
