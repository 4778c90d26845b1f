//! Character references (HTML, "Character references"): all numbers, and the names that texts use.

use super::windows_1252::windows_1252_char;

/// The names of the characters from U+00A0 to U+00FF, in their order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash \
Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml \
igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn \
yuml";

/// Others.
const NAMES: [(&str, char); 36] = [
    ("amp", '&'),
    ("AMP", '&'),
    ("lt", '<'),
    ("LT", '<'),
    ("gt", '>'),
    ("GT", '>'),
    ("quot", '"'),
    ("QUOT", '"'),
    ("apos", '\''),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("hellip", '…'),
    ("bull", '•'),
    ("euro", '€'),
    ("trade", '™'),
    ("minus", '−'),
    ("rarr", '→'),
    ("larr", '←'),
    ("thinsp", '\u{2009}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("num", '#'),
];

/// The bytes of the longest reference that is read.
const LONGEST: usize = 12;

/// Replaces the references in a text. A name that is not known stays as it is.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut parts = text.split('&');
    decoded.push_str(parts.next().unwrap_or_default());
    for part in parts {
        match reference(part) {
            Some((letter, rest)) => {
                decoded.push(letter);
                decoded.push_str(rest);
            }
            None => {
                decoded.push('&');
                decoded.push_str(part);
            }
        }
    }
    decoded
}

/// The character at the beginning of a text after `&`, and what follows.
fn reference(text: &str) -> Option<(char, &str)> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#';
    let length = text.bytes().take(LONGEST).take_while(|byte| is_name(*byte)).count();
    let (name, rest) = text.split_at_checked(length)?;
    let letter = match name.strip_prefix('#') {
        Some(number) => self::number(number)?,
        None => named(name)?,
    };
    match rest.strip_prefix(';') {
        Some(rest) => Some((letter, rest)),
        // `&copy=1` in a URL is no reference.
        None if name.starts_with('#') || !rest.starts_with('=') => Some((letter, rest)),
        None => None,
    }
}

fn number(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9f) => Some(windows_1252_char(byte)),
        Ok(0) => Some(char::REPLACEMENT_CHARACTER),
        _ => Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
    }
}

fn named(name: &str) -> Option<char> {
    let latin = || LATIN.split_ascii_whitespace().position(|latin| latin == name);
    let listed = NAMES.iter().find(|(listed, _)| *listed == name).map(|(_, letter)| *letter);
    listed.or_else(|| char::from_u32(0xa0 + u32::try_from(latin()?).ok()?))
}
