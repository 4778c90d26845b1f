//! Names on the wire become names in Rust.

/// `getTokenOwner` and `m.heroes` to `get_token_owner` and `heroes`.
pub fn snake(name: &str) -> String {
    let name = name.strip_prefix("m.").unwrap_or(name);
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

/// `getTokenOwner` and `invite_3pid` to `GetTokenOwner` and `Invite3pid`.
pub fn pascal(name: &str) -> String {
    let words = snake(name);
    let words = words.split('_').filter(|word| !word.is_empty());
    words
        .map(|word| {
            word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>()
        })
        .collect()
}

/// A field's identifier; keywords are written raw.
pub fn field(name: &str) -> String {
    const KEYWORDS: &[&str] = &[
        "as", "async", "const", "enum", "fn", "for", "if", "in", "match", "mod", "ref", "self", "type",
        "use", "where",
    ];
    let name = snake(name);
    if KEYWORDS.contains(&name.as_str()) { format!("r#{name}") } else { name }
}

#[cfg(test)]
mod tests {
    use super::{field, pascal, snake};

    #[test]
    fn names() {
        for (wire, snakes, pascals) in [
            ("getTokenOwner", "get_token_owner", "GetTokenOwner"),
            ("m.heroes", "heroes", "Heroes"),
            ("invite_3pid", "invite_3pid", "Invite3pid"),
            (
                "org.matrix.msc4222.state_after",
                "org_matrix_msc4222_state_after",
                "OrgMatrixMsc4222StateAfter",
            ),
        ] {
            assert_eq!((snake(wire).as_str(), pascal(wire).as_str()), (snakes, pascals));
        }
        assert_eq!(field("type"), "r#type");
    }
}
