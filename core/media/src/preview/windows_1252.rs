//! The charset windows-1252 (WHATWG Encoding Standard), which is also read for Latin-1 and ASCII.

/// The characters of windows-1252 from 0x80 to 0x9f.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The text of bytes in windows-1252: every byte is a character.
pub(super) fn windows_1252(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| windows_1252_char(*byte)).collect()
}

/// The character of a byte in windows-1252.
pub(super) fn windows_1252_char(byte: u8) -> char {
    let special = byte.checked_sub(0x80).and_then(|at| WINDOWS_1252.chars().nth(at.into()));
    special.unwrap_or(byte.into())
}
