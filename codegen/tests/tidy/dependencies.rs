//! The dependencies that each crate may have (house, section 3).

use std::collections::BTreeSet;

use super::tree::{Tree, complain, files, made, read};

/// Packages that the product must use, each with a crate that uses it.
const PACKAGES: [(&str, &str); 19] = [
    ("ruma-common", "handlers"),
    ("ruma-events", "core/rooms"),
    ("ruma-signatures", "core/rooms"),
    ("ruma-state-res", "core/rooms"),
    ("ed25519-dalek", "core/rooms"),
    ("worker", "worker"),
    ("serde", "handlers"),
    ("serde_json", "handlers"),
    ("askama", "codegen"),
    ("schemars", "generated"),
    ("insta", "handlers"),
    ("insta", "core/rooms"),
    ("wasm-bindgen-test", "core/wire"),
    ("wasm-bindgen-test", "core/rooms"),
    ("wasm-bindgen-test", "generated"),
    ("ruma-client-api", "generated"),
    ("ruma-federation-api", "core/rooms"),
    ("rusqlite", "handlers"),
    ("argon2", "handlers"),
];

const NOTHING: &[&str] = &[];

/// The crates of the workspace that a crate, or each crate of a folder, may use; an unlisted crate, none.
const MAY_USE: [(&str, &[&str]); 7] = [
    ("generated", &["lattice-wire"]),
    ("core/push", &["lattice-generated", "lattice-wire"]),
    ("core/sync", &["lattice-generated", "lattice-wire"]),
    (
        "handlers",
        &[
            "lattice-generated",
            "lattice-media",
            "lattice-push",
            "lattice-rooms",
            "lattice-sync",
            "lattice-wire",
        ],
    ),
    ("worker", &["lattice-handlers", "lattice-wire"]),
    ("xtask", &["lattice-codegen", "lattice-handlers"]),
    ("bench", &["lattice-handlers", "lattice-rooms"]),
];
/// The crates that may depend on the platform, and the packages of the platform.
const PLATFORM: ([&str; 2], [&str; 3]) = (["bench/baseline", "worker"], ["js-sys", "wasm-bindgen", "worker"]);

/// The packages in the tables `name`, including tables for one target.
fn dependencies(manifest: &str, name: &str) -> BTreeSet<String> {
    let parsed: toml::Table = manifest.parse().unwrap();
    let targets =
        parsed.get("target").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::values);
    let tables = targets.filter_map(toml::Value::as_table).chain([&parsed]);
    let tables = tables.filter_map(|table| table.get(name)?.as_table());
    tables.flat_map(toml::Table::keys).cloned().collect()
}

#[test]
fn dependencies_point_downwards() {
    let workspace: toml::Table = read("Cargo.toml").parse().unwrap();
    let members = workspace["workspace"]["members"].as_array().unwrap().iter();
    let manifests = members.map(|member| format!("{}/Cargo.toml", member.as_str().unwrap()));
    complain(&upward(&manifests.map(|path| (path.clone(), read(&path))).collect()));
}

fn upward(manifests: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, manifest) in manifests {
        let folder = path.trim_end_matches("/Cargo.toml");
        let is_in =
            |row: &str| folder.strip_prefix(row).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let allowed = MAY_USE.iter().find(|(row, _)| is_in(row)).map_or(NOTHING, |(_, allowed)| *allowed);
        for name in dependencies(manifest, "dependencies") {
            if name.starts_with("lattice-") && !allowed.contains(&name.as_str()) {
                complaints.push(format!(
                    "{path} depends on {name}: the arrows of docs/architecture.md do not allow it."
                ));
            }
            if name.starts_with("ruma-") && name.ends_with("-api") {
                complaints.push(format!("{path} depends on {name}: only tests may use the ruma API crates."));
            }
            if PLATFORM.1.contains(&name.as_str()) && !PLATFORM.0.contains(&folder) {
                complaints.push(format!("{path} depends on {name}: only worker/ knows the platform."));
            }
        }
        for line in manifest.lines().filter(|line| line.contains("version = \"")) {
            complaints.push(format!("{path}: `{line}`: versions belong in the workspace's Cargo.toml."));
        }
    }
    complaints
}

#[test]
fn an_upward_dependency_is_reported() {
    let manifests = made(&[
        (
            "core/wire/Cargo.toml",
            "[dependencies]\nlattice-handlers.workspace = true\nruma-client-api = { version = \"1\" }",
        ),
        (
            "core/sync/Cargo.toml",
            "[target.'cfg(a)'.dependencies]\njs-sys.workspace = true\n[dev-dependencies]\nworker.workspace = true",
        ),
        ("core/push/Cargo.toml", "[dependencies]\nlattice-sync.workspace = true"),
        ("worker/Cargo.toml", "[dependencies]\nlattice-handlers.workspace = true\nworker.workspace = true"),
    ]);
    let complaints = [
        "core/wire/Cargo.toml depends on lattice-handlers: the arrows of docs/architecture.md do not allow it.",
        "core/wire/Cargo.toml depends on ruma-client-api: only tests may use the ruma API crates.",
        "core/wire/Cargo.toml: `ruma-client-api = { version = \"1\" }`: versions belong in the workspace's Cargo.toml.",
        "core/sync/Cargo.toml depends on js-sys: only worker/ knows the platform.",
        "core/push/Cargo.toml depends on lattice-sync: the arrows of docs/architecture.md do not allow it.",
    ];
    assert_eq!(upward(&manifests), complaints);
}

#[test]
fn the_named_packages_are_used() {
    let schemas = read("codegen/templates/schema.txt");
    let used = |package: &str, folder: &str| {
        let sources = files(folder).into_iter().filter(|(path, _)| path.ends_with(".rs"));
        let texts = sources.map(|(_, text)| text).chain((package == "schemars").then(|| schemas.clone()));
        is_used(package, &read(&format!("{folder}/Cargo.toml")), texts)
    };
    let unused = PACKAGES.iter().filter(|(package, folder)| !used(package, folder));
    let complaint = |(package, folder): &(&str, &str)| {
        format!("{folder} does not use {package}: the design requires it.")
    };
    complain(&unused.map(complaint).collect::<Vec<_>>());
}

fn is_used(package: &str, manifest: &str, mut texts: impl Iterator<Item = String>) -> bool {
    let (path, import) = (package.replace('-', "_") + "::", format!("use {}", package.replace('-', "_")));
    let is_named = ["dependencies", "dev-dependencies"]
        .iter()
        .any(|name| dependencies(manifest, name).contains(package));
    is_named && texts.any(|text| text.contains(&path) || text.contains(&import))
}

#[test]
fn an_unused_package_is_reported() {
    let (named, unnamed) = ("[dev-dependencies]\na-b.workspace = true", "[dependencies]");
    let text = |text: &str| std::iter::once(text.to_owned());
    assert!(is_used("a-b", named, text("a_b::c()")));
    assert!(!is_used("a-b", named, text("a_c::d()")));
    assert!(!is_used("a-b", unnamed, text("a_b::c()")));
}
