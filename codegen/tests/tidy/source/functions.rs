//! Finds the functions of a source and their sizes.

use super::brackets::{inside, outside};
use super::tokens::{Token, tokens};

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function<'a> {
    pub name: &'a str,
    /// From the word `fn` to the brace that closes the body.
    pub lines: usize,
    /// Includes `self`, as in clippy.
    pub parameters: usize,
}

/// Every function, including nested ones.
pub(crate) fn functions(source: &str) -> Vec<Function<'_>> {
    let tokens = tokens(source);
    let starts = tokens.iter().enumerate().filter(|(_, token)| token.is("fn"));
    starts.filter_map(|(start, _)| function(&tokens[start..])).collect()
}

fn function<'a>(tokens: &[Token<'a>]) -> Option<Function<'a>> {
    let name = tokens.get(1).filter(|token| token.is_word())?.text;
    let open = outside(tokens, |token| token.is("("))?;
    let parameters = inside(&tokens[open..]);
    let rest = &tokens[open + 1 + parameters.len()..];
    let after = outside(rest.get(1..)?, |token| token.is("{") || token.is(";"))? + 1;
    let end = rest.get(after + 1 + inside(&rest[after..]).len());
    let last = end.filter(|_| rest[after].is("{")).map_or(rest[after].line, |end| end.line);
    Some(Function { name, lines: last + 1 - tokens[0].line, parameters: count(parameters) })
}

/// The number of parameters in the tokens between the parentheses.
fn count(parameters: &[Token<'_>]) -> usize {
    let (mut depth, mut commas) = (0_i32, 0);
    for token in parameters {
        match token.text {
            "(" | "[" | "{" | "<" => depth += 1,
            ")" | "]" | "}" | ">" => depth -= 1,
            "," if depth == 0 => commas += 1,
            _ => {}
        }
    }
    let trailing = parameters.last().is_none_or(|token| token.is(","));
    commas + usize::from(!trailing)
}

#[cfg(test)]
mod tests {
    use super::{Function, functions};

    #[test]
    fn sizes() {
        let source = "trait A { fn a(&self); }\nasync fn b<C: D<E>>(\n    f: G,\n) -> H\nwhere\n    C: I,\n{\n    \
                      || { J }\n}\ntype K = fn(L);";
        let expected = [
            Function { name: "a", lines: 1, parameters: 1 },
            Function { name: "b", lines: 8, parameters: 1 },
        ];
        assert_eq!(functions(source), expected);
    }
}
