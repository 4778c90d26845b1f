//! `cargo xtask doctor`: what is wrong with `wrangler.toml`, one sentence for each finding.
//!
//! The server refuses the same settings at its first request; only the doctor checks routes and bindings.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use lattice_handlers::Config;
use toml::{Table, Value};

const FILE: &str = "wrangler.toml";
/// Secrets are not in the file, and cannot be read back: they are checked if the environment has them.
const SECRETS: [&str; 2] = ["OPERATOR_SECRET", "REGISTRATION_SECRET"];

fn main() -> ExitCode {
    let findings = match read() {
        Ok(file) => findings(&file, |name| std::env::var(name).ok()),
        Err(sentence) => vec![sentence],
    };
    for finding in &findings {
        println!("- {finding}");
    }
    if !findings.is_empty() {
        return ExitCode::FAILURE;
    }
    println!("{FILE}: nothing is wrong. Deploy with `npx wrangler deploy`.");
    ExitCode::SUCCESS
}

fn read() -> Result<Table, String> {
    let text = std::fs::read_to_string(FILE).map_err(|error| format!("{FILE}: {error}"))?;
    text.parse().map_err(|error| format!("{FILE} is not valid TOML: {error}"))
}

/// Everything that is wrong, each with what mends it.
fn findings(file: &Table, secret: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let setting = |name: &str| {
        let variable = file.get("vars").and_then(|vars| vars.get(name)).and_then(Value::as_str);
        variable.map(str::to_owned).or_else(|| SECRETS.contains(&name).then(|| secret(name)).flatten())
    };
    let mut findings = match Config::read(setting) {
        Ok(_) => Vec::new(),
        Err(wrong) => wrong.iter().map(str::to_owned).collect(),
    };
    findings.extend(SECRETS.into_iter().filter(|name| in_file(file, name)).map(|name| {
        format!(
            "{name} is in `wrangler.toml`: remove it there and set it by `npx wrangler secret put {name}`."
        )
    }));
    if setting("DEVELOPMENT").as_deref() == Some("on") {
        findings.push("DEVELOPMENT is `on`: remove it from `wrangler.toml`.".to_owned());
    }
    findings.extend(setting("PUBLIC_BASE_URL").and_then(|url| without_route(file, &url)));
    if setting("JURISDICTION").as_deref() == Some("fedramp") {
        findings.push(
            "JURISDICTION is `fedramp`, which only Enterprise accounts may use: ask Cloudflare, or set \"\" or \"eu\"."
                .to_owned(),
        );
    }
    if !file.contains_key("d1_databases") || !file.contains_key("durable_objects") {
        findings.push(
            "A binding is missing: restore `wrangler.toml` by `git checkout wrangler.toml`.".to_owned(),
        );
    }
    findings
}

fn in_file(file: &Table, name: &str) -> bool {
    file.get("vars").and_then(|vars| vars.get(name)).is_some()
}

/// `PUBLIC_BASE_URL` whose host no route leads to the Worker.
fn without_route(file: &Table, url: &str) -> Option<String> {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next()?;
    if host.is_empty() || host.ends_with(".workers.dev") {
        return None;
    }
    let pattern = |route: &Value| match route {
        Value::String(pattern) => Some(pattern.clone()),
        other => other.get("pattern").and_then(Value::as_str).map(str::to_owned),
    };
    let routes = file.get("routes").and_then(Value::as_array).into_iter().flatten().chain(file.get("route"));
    let leads = |pattern: String| pattern.split('/').next().is_some_and(|routed| routed == host);
    if routes.filter_map(pattern).any(leads) {
        return None;
    }
    let elsewhere = file.iter().find(|(_, section)| section.get("routes").is_some());
    let elsewhere = elsewhere.map(|(section, _)| format!(" (the `routes` of the file are in `[{section}]`)"));
    Some(format!(
        "PUBLIC_BASE_URL is `{url}`, and no route leads there: add \
        `routes = [{{ pattern = \"{host}\", custom_domain = true }}]` to `wrangler.toml`, above its first section{}.",
        elsewhere.unwrap_or_default()
    ))
}

#[cfg(test)]
mod tests {
    use super::findings;

    const BINDINGS: &str = "[durable_objects]\n[d1_databases]\n";

    fn check(vars: &str, more: &str, secret: Option<&str>) -> Vec<String> {
        let file = format!("{more}\n[vars]\n{vars}\n{BINDINGS}").parse().unwrap();
        findings(&file, |_| secret.map(str::to_owned))
    }

    #[test]
    fn a_deployment_without_mistakes_has_no_finding() {
        let vars = "SERVER_NAME = \"example.org\"\nPUBLIC_BASE_URL = \"https://matrix.example.org\"";
        let routes = "routes = [{ pattern = \"matrix.example.org\", custom_domain = true }]";
        assert_eq!(check(vars, routes, Some("0123456789abcdef0123456789abcdef")), Vec::<String>::new());
    }

    #[test]
    fn each_mistake_is_one_finding_with_what_mends_it() {
        for (vars, more, secret, words) in [
            ("", "", None, "SERVER_NAME is not set: set the domain"),
            ("SERVER_NAME = \"localhost\"", "", None, "SERVER_NAME is `localhost`: set the domain"),
            ("SERVER_NAME = \"a.org\"", "", Some("short"), "npx wrangler secret put OPERATOR_SECRET"),
            (
                "SERVER_NAME = \"a.org\"\nPUBLIC_BASE_URL = \"https://m.a.org\"",
                "",
                None,
                "add `routes = [{ pattern = \"m.a.org\"",
            ),
            (
                "SERVER_NAME = \"a.org\"\nPUBLIC_BASE_URL = \"https://m.a.org\"",
                "[observability]\nroutes = [{ pattern = \"m.a.org\", custom_domain = true }]",
                None,
                "above its first section (the `routes` of the file are in `[observability]`)",
            ),
            ("SERVER_NAME = \"a.org\"\nJURISDICTION = \"fedramp\"", "", None, "only Enterprise accounts"),
            ("SERVER_NAME = \"a.org\"\nDEVELOPMENT = \"on\"", "", None, "remove it from `wrangler.toml`"),
            (
                "SERVER_NAME = \"a.org\"\nOPERATOR_SECRET = \"0123456789abcdef0123456789abcdef\"",
                "",
                None,
                "remove it there",
            ),
            (
                "SERVER_NAME = \"a.org\"\nREGISTRATION = \"yes\"",
                "",
                None,
                "it can be `closed`, `token` or `open`",
            ),
        ] {
            let found = check(vars, more, secret);
            assert!(found.iter().any(|finding| finding.contains(words)), "{words}: {found:?}");
            // A short secret is both secrets.
            assert_eq!(found.len(), if secret.is_some() { 2 } else { 1 }, "{found:?}");
        }
    }

    #[test]
    fn the_file_of_the_repository_lacks_a_name_alone() {
        let file = include_str!("../../../wrangler.toml").parse().unwrap();
        let found = findings(&file, |_| None);
        assert!(matches!(found.as_slice(), [one] if one.starts_with("SERVER_NAME is not set")), "{found:?}");
    }
}
