//! Converts names on the wire to Rust names.

#[cfg(test)]
mod tests;

/// Words that Rust accepts only as raw identifiers.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Converts `getTokenOwner` and `m.heroes` to `get_token_owner` and `heroes`.
pub fn snake(name: &str) -> String {
    let short =
        name.strip_prefix("m.").filter(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic()));
    let name = short.unwrap_or(name);
    let mut out = String::new();
    let mut previous_lower = false;
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            if previous_lower {
                out.push('_');
            }
            out.push(character.to_ascii_lowercase());
        } else {
            out.push(if character.is_ascii_alphanumeric() { character } else { '_' });
        }
        previous_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
    }
    out
}

/// Converts `getTokenOwner` and `invite_3pid` to `GetTokenOwner` and `Invite3pid`.
pub fn pascal(name: &str) -> String {
    let words = snake(name);
    let words = words.split('_').filter(|word| !word.is_empty());
    words
        .map(|word| {
            word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>()
        })
        .collect()
}

/// The identifier of a field: a keyword becomes a raw identifier, or gets a `_` if it cannot be raw.
pub fn field(name: &str) -> String {
    let name = snake(name);
    match name.as_str() {
        "self" | "super" | "crate" => format!("{name}_"),
        keyword if KEYWORDS.contains(&keyword) => format!("r#{name}"),
        _ => name,
    }
}
