//! Inserts module declarations in alphabetical order, as rustfmt sorts them.

#[cfg(test)]
mod tests;

/// The text of a file with the declaration `mod name;` added.
pub fn with_module(text: &str, name: &str) -> String {
    let line = format!("mod {name};");
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.contains(&line.as_str()) {
        return text.to_owned();
    }
    // The first block of declarations; another one may follow.
    let is_declaration = |each: &str| each.starts_with("mod ") && each.ends_with(';');
    match lines.iter().position(|each| is_declaration(each)) {
        Some(first) => {
            let block = lines.iter().skip(first).take_while(|each| is_declaration(each));
            let earlier = block.take_while(|each| **each < line.as_str()).count();
            lines.insert(first + earlier, &line);
        }
        None => lines.extend(["", &line]),
    }
    lines.join("\n") + "\n"
}

/// The text of a file with `mod name;` added inside `mod group { … }`.
pub fn with_story(text: &str, group: &str, name: &str) -> String {
    let (opening, line) = (format!("mod {group} {{"), format!("    mod {name};"));
    let mut lines: Vec<&str> = text.lines().collect();
    if let Some(first) = lines.iter().position(|each| *each == opening) {
        let inside = || lines.iter().skip(first + 1).take_while(|each| **each != "}");
        if inside().any(|each| *each == line) {
            return text.to_owned();
        }
        let earlier = inside().filter(|each| **each < line.as_str()).count();
        lines.insert(first + 1 + earlier, &line);
    } else {
        let is_later = |each: &&str| each.strip_prefix("mod ").is_some_and(|rest| rest > &opening[4..]);
        let at = lines.iter().position(is_later).unwrap_or(lines.len());
        let gap = lines.last().is_some_and(|last| last.starts_with("//!")).then_some("");
        lines.splice(at..at, gap.into_iter().chain([opening.as_str(), line.as_str(), "}"]));
    }
    lines.join("\n") + "\n"
}
