//! The value of `Content-Disposition` (RFC 6266), with file names of any characters (RFC 8187, before it RFC 5987).

use std::fmt::Write as _;

/// The value for media of a type that is shown in place or not, with a file name if there is one.
pub(super) fn disposition(is_inline: bool, file_name: Option<&str>) -> String {
    let mut value = if is_inline { "inline".to_owned() } else { "attachment".to_owned() };
    let Some(name) = file_name.map(shown).filter(|name| !name.is_empty()) else { return value };
    // What old clients understand: they take a quoted string as it is, so that nothing is escaped in it.
    let plain = |each: char| {
        if (each.is_ascii_graphic() || each == ' ') && !"\"\\%".contains(each) { each } else { '_' }
    };
    let fallback: String = name.chars().map(plain).collect();
    let _infallible = write!(value, "; filename=\"{fallback}\"");
    if fallback != name {
        value.push_str("; filename*=UTF-8''");
        name.bytes().for_each(|byte| push_encoded(&mut value, byte));
    }
    value
}

/// A name without control characters, line breaks among them, and without what turns the direction of the text: `txt.exe`
/// could be shown as `exe.txt`.
fn shown(name: &str) -> String {
    let is_shown = |each: &char| {
        !each.is_control()
            && !matches!(each, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let slashes = |each| if each == '/' || each == '\\' { '_' } else { each };
    name.chars().filter(is_shown).map(slashes).collect()
}

/// Adds a byte of an extended value (RFC 8187, section 3.2.1).
fn push_encoded(value: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
        value.push(char::from(byte));
    } else {
        let _infallible = write!(value, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn names_have_the_encoding_that_they_need() {
        for (name, value) in [
            ("cat.png", "inline; filename=\"cat.png\""),
            ("name with spaces", "inline; filename=\"name with spaces\""),
            ("name;with;semicolons", "inline; filename=\"name;with;semicolons\""),
            ("☕", "inline; filename=\"_\"; filename*=UTF-8''%E2%98%95"),
            ("naïve plan.txt", "inline; filename=\"na_ve plan.txt\"; filename*=UTF-8''na%C3%AFve%20plan.txt"),
            ("50% \"off\"", "inline; filename=\"50_ _off_\"; filename*=UTF-8''50%25%20%22off%22"),
            ("../../etc/passwd", "inline; filename=\".._.._etc_passwd\""),
            ("a\r\nSet-Cookie: b", "inline; filename=\"aSet-Cookie: b\""),
            ("exe.\u{202e}txt", "inline; filename=\"exe.txt\""),
            ("", "inline"),
            ("\n", "inline"),
        ] {
            assert_eq!(disposition(true, Some(name)), value, "{name:?}");
        }
        assert_eq!(disposition(false, None), "attachment");
    }
}
