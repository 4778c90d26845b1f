//! The `match` expressions of a source, with the patterns of their arms.

use super::brackets::{inside, outside};
use super::tokens::Token;

/// A `match` expression.
pub(crate) struct Match<'a, 'b> {
    /// The tokens between `match` and `{`.
    pub scrutinee: &'a [Token<'b>],
    arms: Vec<&'a [Token<'b>]>,
}

impl<'a, 'b> Match<'a, 'b> {
    /// The tokens of all patterns with their guards.
    pub fn patterns(&self) -> impl Iterator<Item = &'a Token<'b>> + '_ {
        self.arms.iter().flat_map(|arm| arm.iter())
    }

    /// The pattern that matches every value: `_` or a name.
    pub fn fallback(&self) -> Option<&'a Token<'b>> {
        let takes_all = |arm: &&&'a [Token<'b>]| match arm {
            [name] => is_binding(name),
            [name, guard, ..] => is_binding(name) && guard.is("if"),
            [] => false,
        };
        self.arms.iter().find(takes_all).map(|arm| &arm[0])
    }
}

fn is_binding(token: &Token<'_>) -> bool {
    let first = token.text.chars().next();
    token.is_word()
        && !["false", "true"].contains(&token.text)
        && first.is_some_and(|letter| letter == '_' || letter.is_lowercase())
}

/// Every `match`, including nested ones.
pub(crate) fn matches<'a, 'b>(tokens: &'a [Token<'b>]) -> Vec<Match<'a, 'b>> {
    let starts = tokens.iter().enumerate().filter(|(_, token)| token.is("match") && token.is_word());
    starts.filter_map(|(start, _)| of(&tokens[start + 1..])).collect()
}

/// Parses the tokens after the word `match`.
fn of<'a, 'b>(rest: &'a [Token<'b>]) -> Option<Match<'a, 'b>> {
    let open = outside(rest, |token| token.is("{"))?;
    let (mut body, mut arms) = (inside(&rest[open..]), Vec::new());
    while let Some(arrow) = outside(body, |token| token.is("=>")) {
        arms.push(&body[..arrow]);
        body = after_expression(&body[arrow + 1..]);
    }
    Some(Match { scrutinee: &rest[..open], arms })
}

/// The tokens after the expression of an arm and its comma.
fn after_expression<'a, 'b>(rest: &'a [Token<'b>]) -> &'a [Token<'b>] {
    let end = match rest.first() {
        Some(first) if first.is("{") => inside(rest).len() + 2,
        _ => outside(rest, |token| token.is(",")).unwrap_or(rest.len()),
    };
    let rest = rest.get(end..).unwrap_or_default();
    if rest.first().is_some_and(|token| token.is(",")) { &rest[1..] } else { rest }
}

#[cfg(test)]
mod tests {
    use super::matches;
    use crate::tidy::source::tokens::tokens;

    #[test]
    fn scrutinees_and_patterns() {
        let tokens = tokens(
            "match a(|b| { c }).d { E { f, .. } | G(_) => { h } i if j => match k { l => m }, 1 => n(o, p) }",
        );
        let found: Vec<String> = matches(&tokens)
            .iter()
            .map(|each| {
                let text =
                    |tokens: &[super::Token<'_>]| tokens.iter().map(|token| token.text).collect::<String>();
                format!(
                    "{}: {}",
                    text(each.scrutinee),
                    each.arms.iter().map(|arm| text(arm)).collect::<Vec<_>>().join(" ")
                )
            })
            .collect();
        assert_eq!(found, ["a(|b|{c}).d: E{f,..}|G(_) iifj 1", "k: l"]);
    }
}
