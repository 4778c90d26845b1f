//! Finds which file of a crate uses which: follows paths through re-exports to the file with the definition.

use std::collections::{BTreeMap, BTreeSet};

use super::items::{Import, Items, Path};
use crate::tidy::tree::{Tree, is_test};

/// The maximum number of re-exports that a path is followed through.
const MAX_STEPS: usize = 16;

/// The names that one file uses of another, by the pair of files.
pub(crate) type Arrows = BTreeMap<(String, String), BTreeSet<String>>;

/// The modules of a crate by their path.
pub(crate) struct Modules {
    modules: BTreeMap<Path, (String, Items)>,
}

/// The target of a path.
enum Place {
    /// A module with a file of its own.
    Module(Path),
    /// A name that the file of this module defines.
    Name(Path, String),
}

impl Modules {
    /// The crate with its sources below `folder` (`core/rooms/src/`), without unit tests.
    pub fn of(tree: &Tree, folder: &str) -> Self {
        let sources = tree.iter().filter(|(path, _)| path.ends_with(".rs") && !is_test(path));
        let modules = sources.filter_map(|(file, text)| {
            let path = file.strip_prefix(folder)?.strip_suffix(".rs")?;
            let path =
                path.trim_end_matches("/mod").split('/').filter(|part| !["lib", "main"].contains(part));
            Some((path.map(str::to_owned).collect(), (file.clone(), Items::of(text))))
        });
        Self { modules: modules.collect() }
    }

    /// The uses between files. A module does not use its children by declaring or re-exporting them.
    pub fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (module, (file, items)) in &self.modules {
            let mut uses: Vec<Place> = Vec::new();
            for (name, import) in &items.imports {
                let place = self.resolve(module, &import.path);
                let passed_on = import.is_exported && !items.words.contains(name);
                uses.extend(place.filter(|place| !passed_on || !place.module().starts_with(module)));
            }
            for glob in items.globs.iter().filter(|glob| !glob.is_exported) {
                uses.extend(
                    items.words.iter().filter_map(|word| self.through(module, glob, word, MAX_STEPS)),
                );
            }
            uses.extend(items.paths.iter().filter_map(|path| self.resolve(module, path)));
            for place in uses {
                let Place::Name(target, name) = place else { continue };
                let target = &self.modules[&target].0;
                if target != file {
                    arrows.entry((file.clone(), target.clone())).or_default().insert(name);
                }
            }
        }
        arrows
    }

    /// The file that defines the name `name` which `file` imports.
    pub fn file_of(&self, file: &str, name: &str) -> Option<String> {
        let (module, (_, items)) = self.modules.iter().find(|(_, (path, _))| path == file)?;
        let import = items.imports.get(name)?;
        let place = self.resolve(module, &import.path)?;
        Some(self.modules.get(place.module())?.0.clone())
    }

    fn resolve(&self, from: &Path, path: &[String]) -> Option<Place> {
        self.follow(from, path, MAX_STEPS)
    }

    /// The target of a path in the file of the module `from`.
    fn follow(&self, from: &Path, path: &[String], steps: usize) -> Option<Place> {
        let (first, rest) = path.split_first()?;
        let mut module = from.clone();
        match first.as_str() {
            "crate" => module.clear(),
            "self" => {}
            "super" => drop(module.pop()?),
            _ => return self.member(from, path, steps).filter(|_| self.knows(from, first)),
        }
        match rest.first().map(String::as_str) {
            None => Some(Place::Module(module)),
            Some("super") => self.follow(&module, rest, steps),
            Some(_) => self.member(&module, rest, steps),
        }
    }

    /// Whether the name is a module or an import, and not another crate, a local variable or a method.
    fn knows(&self, module: &Path, name: &str) -> bool {
        let items = &self.modules[module].1;
        items.modules.contains(name) || items.imports.contains_key(name)
    }

    /// The target of a path inside a module. A name without a declaration counts as defined by a macro there.
    fn member(&self, module: &Path, path: &[String], steps: usize) -> Option<Place> {
        let (name, rest) = path.split_first()?;
        let steps = steps.checked_sub(1)?;
        let items = &self.modules.get(module)?.1;
        let place = if items.modules.contains(name) {
            Place::Module(module.iter().chain([name]).cloned().collect())
        } else if let Some(import) = items.imports.get(name) {
            self.import(module, import, steps)?
        } else if items.defined.contains(name) {
            Place::Name(module.clone(), name.clone())
        } else if let Some(place) =
            items.globs.iter().find_map(|glob| self.through(module, glob, name, steps))
        {
            place
        } else {
            Place::Name(module.clone(), name.clone())
        };
        match place {
            Place::Module(module) if !rest.is_empty() => self.member(&module, rest, steps),
            place => Some(place),
        }
    }

    /// The target of an import; `None` for an import from another crate.
    fn import(&self, module: &Path, import: &Import, steps: usize) -> Option<Place> {
        let first = import.path.first()?;
        let relative = ["crate", "self", "super"].contains(&first.as_str());
        let known = relative || self.modules[module].1.modules.contains(first);
        // `use command;` re-exports a macro that the file itself defines.
        if import.path.len() == 1 && !relative {
            return Some(Place::Name(module.clone(), first.clone()));
        }
        if known { self.follow(module, &import.path, steps) } else { None }
    }

    /// The target of a name from a glob import, if the imported module declares the name.
    fn through(&self, module: &Path, glob: &Import, name: &str, steps: usize) -> Option<Place> {
        let Place::Module(target) = self.follow(module, &glob.path, steps)? else { return None };
        let items = &self.modules.get(&target)?.1;
        let declares = items.defined.contains(name) || items.imports.contains_key(name);
        if declares { self.member(&target, &[name.to_owned()], steps) } else { None }
    }
}

impl Place {
    fn module(&self) -> &Path {
        match self {
            Self::Module(module) | Self::Name(module, _) => module,
        }
    }
}
