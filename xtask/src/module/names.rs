//! The names of functions in a module, which stack traces show: without what makes them long.

/// The longest name that is kept (bytes).
const MAX_NAME_BYTES: usize = 120;
/// The bytes before the first section.
const HEADER_BYTES: usize = 8;
/// The id of sections that tools define; the one called `name` has the names.
const CUSTOM: u8 = 0;
/// The part of that section that names functions.
const FUNCTIONS: u8 = 1;

/// The module with short names of functions, and without names of anything else; `None` if it is no module.
pub fn shorten(module: &[u8]) -> Option<Vec<u8>> {
    let (header, sections) = module.split_at_checked(HEADER_BYTES)?;
    let (mut input, mut output) = (Input(sections), header.to_vec());
    while let Some(id) = input.byte() {
        let section = input.block()?;
        let mut content = Input(section);
        if id == CUSTOM && content.block()? == b"name" {
            let named = function_names(content)?;
            push_block(&mut output, id, &[&[4], b"name".as_slice(), &named].concat());
        } else {
            push_block(&mut output, id, section);
        }
    }
    Some(output)
}

/// The part of a name section that names functions, with short names.
fn function_names(mut input: Input<'_>) -> Option<Vec<u8>> {
    let mut output = Vec::new();
    while let Some(id) = input.byte() {
        let mut part = Input(input.block()?);
        if id != FUNCTIONS {
            continue;
        }
        let (count, mut names) = (part.number()?, Vec::new());
        push_number(&mut names, count);
        for _ in 0..count {
            push_number(&mut names, part.number()?);
            let name = short(std::str::from_utf8(part.block()?).ok()?);
            push_number(&mut names, name.len());
            names.extend(name.as_bytes());
        }
        push_block(&mut output, id, &names);
    }
    Some(output)
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

/// The bytes that are not read yet.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A number in LEB128, of 32 bits at most.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// Bytes after their number.
    fn block(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (block, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(block)
    }
}

fn push_number(output: &mut Vec<u8>, number: usize) {
    let mut rest = number;
    while rest >= 0x80 {
        output.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    output.push(rest as u8);
}

fn push_block(output: &mut Vec<u8>, id: u8, content: &[u8]) {
    output.push(id);
    push_number(output, content.len());
    output.extend(content);
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_module_keeps_its_other_sections() {
        let header = *b"\0asm\x01\0\0\0";
        let module = |name: &[u8]| {
            let mut names = vec![1, 5];
            push_number(&mut names, name.len());
            names.extend(name);
            let mut named = b"\x04name".to_vec();
            push_block(&mut named, 0, b"\x01m");
            push_block(&mut named, FUNCTIONS, &names);
            let mut module = header.to_vec();
            push_block(&mut module, 10, &[7; 300]);
            push_block(&mut module, CUSTOM, &named);
            push_block(&mut module, CUSTOM, b"\x05other");
            module
        };
        let shortened = shorten(&module(b"<a[1]::B as c::D>::e")).unwrap();
        assert_eq!(shortened, shorten(&module(b"<B as D>::e")).unwrap());
        assert!(shortened.windows(300).any(|window| window == [7; 300]) && shortened.ends_with(b"\x05other"));
        assert_eq!(shorten(&module(b"name")[..20]), None);
        assert_eq!(shorten(b"\0asm"), None);
    }
}
