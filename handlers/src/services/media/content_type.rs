//! The type of media: what a client says, and what browsers may show in place.

/// The longest type that is kept (bytes).
const MAX_CONTENT_TYPE_BYTES: usize = 255;
/// The type of bytes of which nobody says what they are.
const UNKNOWN: &str = "application/octet-stream";

/// The types that browsers show in place (client-server API, "Serving inline content"). Whatever else is a download, HTML and
/// SVG among it.
const INLINE: &[&str] = &[
    "application/json",
    "application/ld+json",
    "audio/aac",
    "audio/flac",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/wave",
    "audio/webm",
    "audio/x-flac",
    "audio/x-pn-wav",
    "audio/x-wav",
    "image/apng",
    "image/avif",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/css",
    "text/csv",
    "text/plain",
    "video/mp4",
    "video/ogg",
    "video/quicktime",
    "video/webm",
];

/// The type as it is kept: the type itself in lowercase, with its parameters as they are. One that is malformed or too long is
/// unknown.
pub(super) fn normalized(content_type: Option<&str>) -> String {
    let content_type = content_type.map(str::trim).filter(|text| text.len() <= MAX_CONTENT_TYPE_BYTES);
    let Some(content_type) = content_type else { return UNKNOWN.to_owned() };
    let (essence, parameters) = match content_type.split_once(';') {
        Some((essence, parameters)) => (essence.trim_end(), Some(parameters.trim())),
        None => (content_type, None),
    };
    let is_type = essence.split_once('/').is_some_and(|(of, sub)| is_token(of) && is_token(sub));
    let is_shown = |text: &str| text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    match parameters.filter(|parameters| !parameters.is_empty()) {
        None if is_type => essence.to_ascii_lowercase(),
        Some(parameters) if is_type && is_shown(parameters) => {
            format!("{}; {parameters}", essence.to_ascii_lowercase())
        }
        _ => UNKNOWN.to_owned(),
    }
}

/// Whether browsers may show media of a normalized type in place.
pub(super) fn is_inline(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    INLINE.contains(&essence)
}

/// Whether a text is a token (RFC 9110, section 5.6.2).
fn is_token(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::{is_inline, normalized};

    #[test]
    fn a_type_is_kept_in_lowercase_with_its_parameters() {
        for (said, kept) in [
            ("image/png", "image/png"),
            (" Text/Plain ; charset=UTF-8 ", "text/plain; charset=UTF-8"),
            ("text/plain;", "text/plain"),
            ("video/mp4; codecs=\"avc1.42E01E, mp4a.40.2\"", "video/mp4; codecs=\"avc1.42E01E, mp4a.40.2\""),
            ("", "application/octet-stream"),
            ("image", "application/octet-stream"),
            ("image/", "application/octet-stream"),
            ("image/png, text/html", "application/octet-stream"),
            ("image/png\r\nX: y", "application/octet-stream"),
            ("text/plain; a=\u{7f}", "application/octet-stream"),
            ("text/plain; a=é", "application/octet-stream"),
        ] {
            assert_eq!(normalized(Some(said)), kept, "{said:?}");
        }
        assert_eq!(normalized(None), "application/octet-stream");
        assert_eq!(normalized(Some(&format!("a/{}", "b".repeat(254)))), "application/octet-stream");
    }

    #[test]
    fn what_a_browser_could_run_is_never_shown_in_place() {
        for content_type in ["image/png", "text/plain; charset=utf-8", "audio/x-pn-wav"] {
            assert!(is_inline(content_type), "{content_type}");
        }
        for content_type in [
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "application/pdf",
            "text/xml",
            "image/pngx",
            "",
        ] {
            assert!(!is_inline(content_type), "{content_type}");
        }
    }
}
