//! A folder that Node alone deploys: the module for production, its settings, and what the deployment needs to know.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::module::{self, Kind};
use crate::paths::root;
use crate::run::run;

/// The name of the folder in the tarball.
const FOLDER: &str = "lattice";
/// The settings of a checkout that a bundle does not have: it is built.
const BUILD: &str = "[build]\n";
const MAIN: (&str, &str) = ("main = \"target/module/release/index.js\"", "main = \"module/index.js\"");
const README: &str = include_str!("bundle/README.md");

/// Builds the module, and writes `target/bundle/lattice` and the same as `target/bundle/lattice.tar.gz`.
pub fn bundle() -> Result<(), String> {
    let folder = write(&module::build(Kind::Release)?)?;
    println!("{} and {FOLDER}.tar.gz beside it; its README.md says how it is deployed", folder.display());
    Ok(())
}

/// Writes the bundle of a module that is built, and returns its folder.
pub fn write(module: &Path) -> Result<PathBuf, String> {
    let bundles = root().join("target").join("bundle");
    let folder = bundles.join(FOLDER);
    let _absent = fs::remove_dir_all(&bundles);
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder.join("module")).map_err(failed)?;
    for file in fs::read_dir(module).map_err(failed)? {
        let file = file.map_err(failed)?;
        fs::copy(file.path(), folder.join("module").join(file.file_name())).map_err(failed)?;
    }
    for file in [root().join("LICENSE"), root().join("local").join("symbols.mjs")] {
        let name = file.file_name().unwrap_or_default();
        fs::copy(&file, folder.join(name)).map_err(failed)?;
    }
    let read = |name: &str| fs::read_to_string(root().join(name)).map_err(failed);
    let settings = read("wrangler.toml")?;
    let package = package(&settings, &read("package.json")?)?;
    let files = [
        ("wrangler.toml", without_build(&settings)?),
        ("package.json", package),
        ("README.md", README.to_owned()),
    ];
    for (name, text) in files {
        fs::write(folder.join(name), text).map_err(failed)?;
    }
    let tarball = format!("{FOLDER}.tar.gz");
    run(Command::new("tar").args(["-czf", &tarball, FOLDER]).current_dir(&bundles))?;
    Ok(folder)
}

/// The settings of a checkout, for a module that is built.
fn without_build(settings: &str) -> Result<String, String> {
    let (before, rest) = settings.split_once(BUILD).ok_or("wrangler.toml has no [build]")?;
    let (_, after) = rest.split_once("\n\n").ok_or("nothing follows [build] in wrangler.toml")?;
    if !before.contains(MAIN.0) {
        return Err(format!("wrangler.toml has no line `{}`", MAIN.0));
    }
    Ok(format!("{before}{after}").replacen(MAIN.0, MAIN.1, 1))
}

/// The `package.json` of a bundle: the wrangler of the checkout, and what each setting and binding is, as the comments above them in
/// `wrangler.toml` say. Cloudflare shows these texts to who deploys from a repository.
fn package(settings: &str, checkout: &str) -> Result<String, String> {
    let wrangler = checkout
        .lines()
        .filter_map(|line| line.trim().strip_prefix("\"wrangler\": \"")?.split('"').next())
        .find(|version| version.starts_with(|first: char| first.is_ascii_digit()))
        .ok_or("package.json has no version of wrangler")?;
    let mut bindings = String::new();
    for (name, description) in descriptions(settings) {
        let comma = if bindings.is_empty() { "" } else { "," };
        let _infallible = write!(bindings, "{comma}\n      {name:?}: {{ \"description\": {description:?} }}");
    }
    Ok(format!(
        "{{
  \"name\": \"lattice\",
  \"private\": true,
  \"description\": \"A Matrix homeserver on Cloudflare Workers\",
  \"scripts\": {{ \"check\": \"wrangler deploy --dry-run\", \"deploy\": \"wrangler deploy\" }},
  \"dependencies\": {{ \"wrangler\": {wrangler:?} }},
  \"cloudflare\": {{
    \"bindings\": {{{bindings}
    }}
  }}
}}
"
    ))
}

/// The names of settings and bindings with the comment that precedes each.
fn descriptions(settings: &str) -> Vec<(&str, String)> {
    let (mut found, mut comment) = (Vec::new(), Vec::new());
    for line in settings.lines() {
        let name = match line.split_once(" = ") {
            Some(("name" | "binding", value)) => Some(value.trim_matches('"')),
            Some((name, _)) => Some(name),
            None => None,
        };
        if let Some(text) = line.strip_prefix("# ") {
            comment.push(text);
        } else if line.is_empty() {
            comment.clear();
        } else if let Some(name) = name.filter(|name| !comment.is_empty() && is_constant(name)) {
            found.push((name, comment.join(" ")));
            comment.clear();
        }
    }
    found
}

fn is_constant(name: &str) -> bool {
    name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_' || letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &str = "# A server.\nname = \"lattice\"\nmain = \"target/module/release/index.js\"\n\n[build]\n\
                            command = \"cargo\"\n\n[vars]\n# A \"name\"\n# of two lines.\nSERVER_NAME = \"\"\nBARE = \"\"\n\n\
                            # Rooms.\n[[durable_objects.bindings]]\nname = \"ROOM\"\nclass_name = \"RoomObject\"\n";

    #[test]
    fn a_bundle_needs_no_build() {
        let settings = without_build(SETTINGS).unwrap();
        assert!(!settings.contains("cargo") && !settings.contains("[build]"), "{settings}");
        assert!(settings.contains("main = \"module/index.js\"\n\n[vars]"), "{settings}");
        assert!(without_build("name = \"lattice\"").is_err());
    }

    #[test]
    fn settings_and_bindings_have_their_comments() {
        let found = descriptions(SETTINGS);
        let expected = [("SERVER_NAME", "A \"name\" of two lines."), ("ROOM", "Rooms.")];
        assert_eq!(found, expected.map(|(name, text)| (name, text.to_owned())));
        let package = package(SETTINGS, "\"wrangler\": \"wrangler\"\n\"wrangler\": \"4.1.0\"\n").unwrap();
        assert!(
            package.contains(r#""SERVER_NAME": { "description": "A \"name\" of two lines." },"#),
            "{package}"
        );
        assert!(package.contains(r#"{ "wrangler": "4.1.0" }"#), "{package}");
    }
}
