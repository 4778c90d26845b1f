//! Finds the definitions, imports and paths of a source.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Kind, Token, tokens};

/// A path as a list of segments.
pub(crate) type Path = Vec<String>;

/// An import of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    pub path: Path,
    /// Whether the file re-exports it.
    pub is_exported: bool,
}

/// The definitions, imports and paths of a file.
#[derive(Debug, Default)]
pub(crate) struct Items {
    /// Names that the file defines at its top level, inline modules and macros among them.
    pub defined: BTreeSet<String>,
    /// Modules that have a file of their own.
    pub modules: BTreeSet<String>,
    /// Imports by their local name.
    pub imports: BTreeMap<String, Import>,
    /// The modules of glob imports.
    pub globs: Vec<Import>,
    /// Paths of two segments or more, outside of `use`.
    pub paths: BTreeSet<Path>,
    /// Words outside of `use`.
    pub words: BTreeSet<String>,
}

impl Items {
    /// Parses a source.
    pub fn of(source: &str) -> Self {
        let tokens = tokens(source);
        let (mut items, mut at, mut depth) = (Self::default(), 0, 0_usize);
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at..];
            let taken = match token.text {
                "use" if token.is_word() => items.take_use(rest, is_exported(&tokens[..at])),
                "pub" if token.is_word() => visibility(rest),
                "{" | "(" | "[" if token.kind == Kind::Sign => {
                    depth += 1;
                    1
                }
                "}" | ")" | "]" if token.kind == Kind::Sign => {
                    depth = depth.saturating_sub(1);
                    1
                }
                _ => items.take(rest, depth),
            };
            at += taken;
        }
        items
    }

    /// Reads a definition or a path.
    fn take(&mut self, rest: &[Token<'_>], depth: usize) -> usize {
        const DEFINE: [&str; 9] =
            ["const", "enum", "fn", "macro_rules", "mod", "static", "struct", "trait", "type"];
        if !rest[0].is_word() {
            return 1;
        }
        let name = rest[1..].iter().take(2).find(|token| token.is_word()).map(|token| token.text.to_owned());
        match (rest[0].text, name) {
            ("mod", Some(name)) if rest.get(2).is_some_and(|token| token.is(";")) => {
                self.modules.insert(name);
                3
            }
            (keyword, Some(name)) if depth == 0 && DEFINE.contains(&keyword) => {
                self.defined.insert(name);
                1
            }
            _ => self.take_path(rest),
        }
    }

    fn take_path(&mut self, rest: &[Token<'_>]) -> usize {
        let mut path = vec![rest[0].text.to_owned()];
        let follows = |at: usize| rest.get(at).is_some_and(|token| token.is("::"));
        while follows(path.len() * 2 - 1)
            && let Some(segment) = rest.get(path.len() * 2).filter(|token| token.is_word())
        {
            path.push(segment.text.to_owned());
        }
        let taken = path.len() * 2 - 1;
        self.words.extend(path.iter().cloned());
        if path.len() > 1 {
            self.paths.insert(path);
        }
        taken
    }

    fn take_use(&mut self, rest: &[Token<'_>], is_exported: bool) -> usize {
        let end = rest.iter().position(|token| token.is(";")).unwrap_or(rest.len());
        self.tree(&rest[1..end], &[], is_exported);
        end + 1
    }

    /// One tree of a `use`: `a::b`, `a as b`, `a::*`, `a::{b, c}`.
    fn tree(&mut self, tree: &[Token<'_>], above: &[String], is_exported: bool) {
        let mut path = above.to_vec();
        for (at, token) in tree.iter().enumerate() {
            match token.text {
                "{" => {
                    return branches(&tree[at + 1..])
                        .into_iter()
                        .for_each(|branch| self.tree(branch, &path, is_exported));
                }
                "*" => return self.globs.push(Import { path, is_exported }),
                "as" => {
                    let name = tree.get(at + 1).map_or("_", |token| token.text);
                    return self.import(name.to_owned(), path, is_exported);
                }
                "self" if !path.is_empty() => {}
                _ if token.is_word() => path.push(token.text.to_owned()),
                _ => {}
            }
        }
        if let Some(name) = path.last().cloned() {
            self.import(name, path, is_exported);
        }
    }

    /// Adds an import. A trait imported as `_` is listed under its path.
    fn import(&mut self, name: String, path: Path, is_exported: bool) {
        let name = if name == "_" { format!("_ {}", path.join("::")) } else { name };
        self.imports.insert(name, Import { path, is_exported });
    }
}

/// The number of tokens of `pub`, `pub(super)` or `pub(in path)`: the path of a visibility is not a use.
fn visibility(rest: &[Token<'_>]) -> usize {
    let restricted = rest.get(1).is_some_and(|token| token.is("("))
        && rest.get(2).is_some_and(|token| ["crate", "in", "self", "super"].contains(&token.text));
    if !restricted {
        return 1;
    }
    rest.iter().position(|token| token.is(")")).map_or(rest.len(), |end| end + 1)
}

/// Whether the tokens before a `use` end with `pub` or `pub(…)`.
fn is_exported(before: &[Token<'_>]) -> bool {
    let open = match before.last() {
        Some(last) if last.is(")") => before.iter().rposition(|token| token.is("(")).unwrap_or(0),
        _ => before.len(),
    };
    before[..open].last().is_some_and(|token| token.is("pub"))
}

/// The comma-separated parts of an open brace, up to its closing brace.
fn branches<'a, 'b>(tokens: &'a [Token<'b>]) -> Vec<&'a [Token<'b>]> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "{" => depth += 1,
            "}" if depth > 0 => depth -= 1,
            "}" => {
                found.push(&tokens[start..at]);
                break;
            }
            "," if depth == 0 => {
                found.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Items;

    #[test]
    fn imports() {
        let items = Items::of(
            "use a::{b, c::{self, D as E}, f::*};\npub(in crate::x) use super::g;\nuse h::Trait as _;",
        );
        let imports: Vec<String> = items
            .imports
            .iter()
            .map(|(name, import)| {
                format!("{name}={}{}", import.path.join("::"), ["", "!"][usize::from(import.is_exported)])
            })
            .collect();
        assert_eq!(imports, ["E=a::c::D", "_ h::Trait=h::Trait", "b=a::b", "c=a::c", "g=super::g!"]);
        assert_eq!(items.globs.iter().map(|glob| glob.path.join("::")).collect::<Vec<_>>(), ["a::f"]);
    }

    #[test]
    fn definitions_and_paths() {
        let items = Items::of(
            "mod a;\npub mod b;\nmod c { fn hidden() {} }\nmacro_rules! d { () => {} }\n\
             pub(in crate::z) const E: x::F = y::g::<h::I>(\"crate::no\"); // crate::no",
        );
        assert_eq!(items.modules.iter().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(items.defined.iter().collect::<Vec<_>>(), ["E", "c", "d"]);
        let paths: Vec<String> = items.paths.iter().map(|path| path.join("::")).collect();
        assert_eq!(paths, ["h::I", "x::F", "y::g"]);
    }
}
