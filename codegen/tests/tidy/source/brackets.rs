//! Finds matching brackets.

use super::tokens::Token;

/// The position of the first wanted token outside brackets that open in `tokens`. The search ends at the
/// closing bracket of an enclosing pair.
pub(crate) fn outside(tokens: &[Token<'_>], is_wanted: impl Fn(&Token<'_>) -> bool) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        if depth == 0 && is_wanted(token) {
            return Some(at);
        }
        match token.text {
            _ if token.is_text() => {}
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// The tokens between the first token, an opening bracket, and its closing bracket.
pub(crate) fn inside<'a, 'b>(tokens: &'a [Token<'b>]) -> &'a [Token<'b>] {
    let closes = |token: &Token<'_>| [")", "]", "}"].iter().any(|bracket| token.is(bracket));
    let inner = tokens.get(1..).unwrap_or_default();
    &inner[..outside(inner, closes).unwrap_or(inner.len())]
}
