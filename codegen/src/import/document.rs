//! Reads the official files and resolves their references.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use yaml_serde::Value;

use crate::Error;

/// The files of a release, each read once.
pub struct Documents {
    root: PathBuf,
    read: RefCell<BTreeMap<PathBuf, Rc<Value>>>,
}

/// A value, and the file (below the release's folder) that its references are relative to.
#[derive(Debug, Clone)]
pub struct Located {
    /// The file.
    pub file: PathBuf,
    /// The value.
    pub value: Value,
    /// Whether the value is the whole file.
    pub is_file: bool,
}

impl Documents {
    pub fn new(root: PathBuf) -> Self {
        Self { root, read: RefCell::default() }
    }

    /// The files of an API, without the definitions in its subfolders.
    pub fn files(&self, folder: &str) -> Result<Vec<PathBuf>, Error> {
        let folder = Path::new("api").join(folder);
        let paths = crate::parse::yaml_files(&self.root.join(&folder))?;
        if paths.is_empty() {
            return Err(Error::new(self.root.join(folder).display(), "has no official files"));
        }
        Ok(paths.iter().filter_map(|path| Some(folder.join(path.file_name()?))).collect())
    }

    /// A whole file.
    pub fn document(&self, file: &Path) -> Result<Rc<Value>, Error> {
        if let Some(value) = self.read.borrow().get(file) {
            return Ok(Rc::clone(value));
        }
        let value = Rc::new(crate::parse::read_yaml(&self.root.join(file))?);
        self.read.borrow_mut().insert(file.to_owned(), Rc::clone(&value));
        Ok(value)
    }

    /// The target of `reference`, a reference in `file`.
    pub fn resolve(&self, file: &Path, reference: &str) -> Result<Located, Error> {
        let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let target =
            if path.is_empty() { file.to_owned() } else { normal(&file.with_file_name("").join(path)) };
        let document = self.document(&target).map_err(|error| error.within(reference))?;
        let mut value: &Value = &document;
        for key in pointer.split('/').filter(|key| !key.is_empty()) {
            let key = key.replace("~1", "/").replace("~0", "~");
            value = value.get(key.as_str()).ok_or_else(|| {
                Error::new(reference, "is a reference without a target").within(file.display())
            })?;
        }
        Ok(Located { value: value.clone(), is_file: pointer.is_empty() && target != file, file: target })
    }

    /// Follows the references at the top of a value.
    pub fn follow(&self, at: Located) -> Result<Located, Error> {
        let mut at = at;
        while let Some(reference) = at.value.get("$ref").and_then(Value::as_str) {
            at = self.resolve(&at.file, reference)?;
        }
        Ok(at)
    }
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(parts.pop()),
            Component::CurDir => {}
            other => parts.push(other),
        }
    }
    parts
}

/// Converts `client-server/room-send.yaml` to `room_send`. The versions of an operation are one section:
/// `joins-v1.yaml` and `joins-v2.yaml` give `joins`, and the identity API's `v2_ping.yaml` gives `ping`.
pub fn section_name(file: &Path) -> String {
    let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().replace(['-', '.'], "_");
    let without_version = name.strip_suffix("_v1").or(name.strip_suffix("_v2")).or(name.strip_prefix("v2_"));
    without_version.map(str::to_owned).unwrap_or(name)
}
