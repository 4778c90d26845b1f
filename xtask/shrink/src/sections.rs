//! The sections of a module in WebAssembly's binary format, and the names of its functions.

use std::collections::BTreeMap;

/// The bytes before the first section.
const HEADER_BYTES: usize = 8;
/// The id of sections that tools define; the one called `name` has the names.
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;
/// The part of the names that names functions.
const FUNCTIONS: u8 = 1;

/// What is read of a module.
#[derive(Debug, Default)]
pub struct Module<'a> {
    /// The bytes of its functions, without those that it imports.
    pub bodies: Vec<&'a [u8]>,
    /// The functions that it imports: they have the first indexes.
    pub imported: usize,
    /// The names of functions, by index.
    pub names: Vec<(usize, &'a str)>,
    /// The module without any names.
    pub unnamed: Vec<u8>,
}

impl<'a> Module<'a> {
    /// Reads a module; `None` if it is none.
    pub fn read(module: &'a [u8]) -> Option<Self> {
        let (header, sections) = module.split_at_checked(HEADER_BYTES)?;
        let mut read = Self { unnamed: header.to_vec(), ..Self::default() };
        let mut input = Input(sections);
        while let Some(id) = input.byte() {
            let section = input.block()?;
            let mut content = Input(section);
            if id == CUSTOM && content.block()? == b"name" {
                read.names = function_names(content)?;
                continue;
            }
            match id {
                IMPORTS => read.imported = imported_functions(Input(section))?,
                CODE => read.bodies = blocks(Input(section))?,
                _ => {}
            }
            push_block(&mut read.unnamed, id, section);
        }
        Some(read)
    }

    /// The module with these names of functions, by index.
    pub fn named(&self, names: &BTreeMap<usize, String>) -> Vec<u8> {
        let mut part = Vec::new();
        push_number(&mut part, names.len());
        for (index, name) in names {
            push_number(&mut part, *index);
            push_number(&mut part, name.len());
            part.extend(name.as_bytes());
        }
        let mut section = b"\x04name".to_vec();
        push_block(&mut section, FUNCTIONS, &part);
        let mut module = self.unnamed.clone();
        push_block(&mut module, CUSTOM, &section);
        module
    }
}

fn blocks(mut input: Input<'_>) -> Option<Vec<&[u8]>> {
    (0..input.number()?).map(|_| input.block()).collect()
}

fn function_names(mut input: Input<'_>) -> Option<Vec<(usize, &str)>> {
    while let Some(id) = input.byte() {
        let mut part = Input(input.block()?);
        if id == FUNCTIONS {
            let named = (0..part.number()?).map(|_| {
                let index = part.number()?;
                Some((index, std::str::from_utf8(part.block()?).ok()?))
            });
            return named.collect();
        }
    }
    Some(Vec::new())
}

/// Counts the functions among the imports.
fn imported_functions(mut input: Input<'_>) -> Option<usize> {
    let mut functions = 0;
    for _ in 0..input.number()? {
        let _module_and_name = (input.block()?, input.block()?);
        match input.byte()? {
            0 => {
                input.number()?;
                functions += 1;
            }
            1 => {
                input.byte()?;
                limits(&mut input)?;
            }
            2 => limits(&mut input)?,
            3 => {
                let _type_and_mutability = (input.byte()?, input.byte()?);
            }
            4 => {
                let _attribute_and_type = (input.byte()?, input.number()?);
            }
            _ => return None,
        }
    }
    Some(functions)
}

fn limits(input: &mut Input<'_>) -> Option<()> {
    let has_maximum = input.byte()? & 1 == 1;
    input.number()?;
    if has_maximum {
        input.number()?;
    }
    Some(())
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
pub mod tests {
    use super::*;

    /// A module that imports two functions, a memory and a table, and has these functions and names.
    pub fn module(bodies: &[&[u8]], names: &[(usize, &str)]) -> Vec<u8> {
        let mut code = Vec::new();
        push_number(&mut code, bodies.len());
        for body in bodies {
            push_number(&mut code, body.len());
            code.extend(*body);
        }
        let imports = b"\x04\x01a\x01b\x00\x07\x01a\x01m\x02\x01\x01\x02\x01a\x01t\x01\x70\x00\x01\x01a\x01c\x00\x80\x01";
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        push_block(&mut module, IMPORTS, imports);
        push_block(&mut module, CODE, &code);
        push_block(&mut module, CUSTOM, b"\x05other");
        let module = Module::read(&module).unwrap();
        let names = names.iter().map(|(index, name)| (*index, (*name).to_owned())).collect();
        module.named(&names)
    }

    #[test]
    fn what_is_written_is_read() {
        let long = [7; 300];
        let module = module(&[&long, b"\x01"], &[(0, "one"), (2, "two")]);
        let read = Module::read(&module).unwrap();
        assert_eq!(read.bodies, [&long[..], b"\x01"]);
        assert_eq!((read.imported, &read.names[..]), (2, &[(0, "one"), (2, "two")][..]));
        assert!(read.unnamed.ends_with(b"\x05other") && module.starts_with(&read.unnamed));
        assert!(Module::read(&module[..20]).is_none() && Module::read(b"\0asm").is_none());
    }
}
