//! Settings with two values.

/// Whether a setting has the second of its two values. The first value is the default.
pub(super) fn choice(
    setting: &impl Fn(&str) -> Option<String>,
    name: &str,
    first: &str,
    second: &str,
) -> Result<bool, String> {
    match setting(name).as_deref() {
        None => Ok(false),
        Some(value) if value == first => Ok(false),
        Some(value) if value == second => Ok(true),
        Some(value) => Err(format!("{name} is `{value}`; it can be `{first}` or `{second}`.")),
    }
}
