//! The names of functions: in a file of their own, without what makes them long.

use std::fmt::Write as _;

use crate::sections::Module;

/// The longest name that is kept (bytes).
const MAX_NAME_BYTES: usize = 120;
/// Between the number that orders functions and the name.
const SEPARATOR: char = '|';

/// A name that orders the function. Functions without a position, the imported ones, are first.
pub fn numbered(position: Option<usize>, name: &str) -> String {
    let number = position.map_or(0, |position| position + 1);
    format!("{number:06}{SEPARATOR}{name}")
}

/// The module without names, and the short names of its functions: a line for each index. `None` if it is no module.
pub fn split(bytes: &[u8]) -> Option<(Vec<u8>, String)> {
    let module = Module::read(bytes)?;
    let mut lines = String::new();
    for (index, name) in &module.names {
        let name = name.split_once(SEPARATOR).map_or(*name, |(_, name)| name);
        let _infallible = writeln!(lines, "{index} {}", short(name));
    }
    Some((module.unnamed, lines))
}

/// The module with short names; `None` if it is no module.
pub fn shorten(bytes: &[u8]) -> Option<Vec<u8>> {
    let module = Module::read(bytes)?;
    let names = module.names.iter().map(|(index, name)| (*index, short(name))).collect();
    Some(module.named(&names))
}

/// A name without hashes of crates and types of types: `<a::B as c::D<e::F>>::g` is `<B as D>::g`.
fn short(name: &str) -> String {
    let (mut output, mut path, mut depth, mut is_hash) = (String::new(), String::new(), 0_u32, false);
    let mut before = ' ';
    for letter in name.chars() {
        match letter {
            '[' if path.ends_with(|last: char| last.is_ascii_alphanumeric() || last == '_') => is_hash = true,
            ']' if is_hash => is_hash = false,
            _ if is_hash => {}
            '<' => {
                if depth == 0 {
                    let path = std::mem::take(&mut path);
                    // `f::<T>`: the type tells little.
                    output.push_str(path.strip_suffix("::").unwrap_or(&path));
                    output.push('<');
                }
                depth += 1;
            }
            '>' if depth > 0 && before != '-' => {
                depth -= 1;
                if depth == 0 {
                    output.push_str(last_segment(&std::mem::take(&mut path)));
                    output.push('>');
                }
            }
            ' ' if depth == 1 => {
                output.push_str(last_segment(&std::mem::take(&mut path)));
                output.push(' ');
            }
            _ if depth <= 1 => path.push(letter),
            _ => {}
        }
        before = letter;
    }
    output.push_str(&path);
    let end = (0..=MAX_NAME_BYTES.min(output.len())).rev().find(|at| output.is_char_boundary(*at));
    output.truncate(end.unwrap_or(0));
    output
}

fn last_segment(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sections::tests::module;

    #[test]
    fn names_lose_hashes_and_types_of_types() {
        for (name, expected) in [
            ("memcpy", "memcpy"),
            ("lattice_wire[0af1]::serve::serve::{closure#0}", "lattice_wire::serve::serve::{closure#0}"),
            ("<a[1f]::User as a[1f]::host::Execute<a[1f]::Sync>>::execute", "<User as Execute>::execute"),
            ("core[2]::ptr::drop_glue::<alloc[3]::vec::Vec<u8>>", "core::ptr::drop_glue<Vec>"),
            ("a[1]::run::<a[1]::Server, b[2]::op::Sync>::{closure#0}", "a::run<Server, Sync>::{closure#0}"),
            ("<fn(u8) -> a[1]::B as c[2]::D>::e", "<fn(u8) -> B as D>::e"),
        ] {
            assert_eq!(short(name), expected);
        }
        assert_eq!(short(&"é".repeat(100)).len(), MAX_NAME_BYTES);
    }

    #[test]
    fn a_module_loses_its_names() {
        let names = [numbered(None, "import"), numbered(Some(7), "<a[1]::B as c::D>::e")];
        let bytes = module(&[b"x"], &[(0, &names[0]), (2, &names[1])]);
        let (unnamed, lines) = split(&bytes).unwrap();
        assert_eq!(lines, "0 import\n2 <B as D>::e\n");
        assert!(Module::read(&unnamed).unwrap().names.is_empty());
        let shortened = shorten(&module(&[b"x"], &[(2, "<a[1]::B as c::D>::e")])).unwrap();
        assert_eq!(Module::read(&shortened).unwrap().names, [(2, "<B as D>::e")]);
    }
}
