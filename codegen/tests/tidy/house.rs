//! What must be there, and who may depend on whom.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{complain, files, read, root};

/// Paths of the house and of issue 3.
const PATHS: [&str; 84] = [
    ".cargo/config.toml",
    ".ci/run",
    ".editorconfig",
    "CHANGELOG.md",
    "COMPLIANCE.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "Dockerfile",
    "LICENSE",
    "README.md",
    "bench/baseline",
    "bench/room-bounds",
    "bench/state-store",
    "bench/throughput.mjs",
    "clippy.toml",
    "codegen/src",
    "codegen/src/import",
    "codegen/templates",
    "codegen/tests",
    "codegen/tests/golden",
    "codegen/tests/releases",
    "core/rooms",
    "core/sync",
    "core/wire",
    "deny.toml",
    "docs/adding-an-operation.md",
    "docs/adr/README.md",
    "docs/architecture.md",
    "docs/glossary.md",
    "docs/limits.md",
    "docs/performance.md",
    "docs/security.md",
    "docs/style.md",
    "docs/testing.md",
    "generated/COVERAGE.md",
    "generated/openapi.json",
    "generated/src/admin",
    "generated/src/client/routes.rs",
    "generated/tests",
    "handlers/src/admin",
    "handlers/src/auth",
    "handlers/src/auth.rs",
    "handlers/src/client",
    "handlers/src/config",
    "handlers/src/federation",
    "handlers/src/index",
    "handlers/src/native",
    "handlers/src/objects/host",
    "handlers/src/objects/protocol",
    "handlers/src/ports",
    "handlers/src/server.rs",
    "handlers/src/services",
    "handlers/tests/it",
    "local/server.mjs",
    "migrations/d1",
    "migrations/room",
    "migrations/server",
    "migrations/user",
    "package-lock.json",
    "package.json",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "snapshots",
    "spec/README.md",
    "spec/admin",
    "spec/appservice",
    "spec/client",
    "spec/errata.yaml",
    "spec/federation",
    "spec/identity",
    "spec/ledger.toml",
    "spec/msc",
    "spec/oauth.yaml",
    "spec/push_gateway",
    "spec/types.yaml",
    "tests/clients",
    "tests/complement",
    "tests/e2e",
    "tests/e2e/readme.test.mjs",
    "worker/src/objects",
    "worker/src/ports",
    "wrangler.toml",
    "xtask/src",
];

/// Paths of the house that a later issue brings, with that issue.
const AWAITED: [(&str, &str); 6] = [
    ("core/push", "push, not filed yet"),
    ("docs/cost.md", "cost, not filed yet"),
    ("docs/operations.md", "operations, not filed yet"),
    ("handlers/src/objects/destination.rs", "federation, not filed yet"),
    ("handlers/src/peers", "federation, not filed yet"),
    ("migrations/destination", "federation, not filed yet"),
];

/// Packages that the issue names, with the crates that must use them.
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

/// house.md, "Who may depend on whom": what of ours each crate may be built with.
const MAY_USE: [(&str, &[&str]); 10] = [
    ("core/wire", &[]),
    ("core/rooms", &[]),
    ("generated", &["lattice-wire"]),
    ("core/sync", &["lattice-generated", "lattice-wire"]),
    ("handlers", &["lattice-generated", "lattice-rooms", "lattice-sync", "lattice-wire"]),
    ("worker", &["lattice-handlers", "lattice-wire"]),
    ("codegen", &[]),
    ("bench/baseline", &[]),
    ("bench/room-bounds", &["lattice-handlers", "lattice-rooms"]),
    ("bench/state-store", &["lattice-handlers", "lattice-rooms"]),
];

#[test]
fn everything_that_belongs_here_is_here() {
    let mut complaints = Vec::new();
    for path in PATHS {
        if !root().join(path).exists() {
            complaints.push(format!("{path} is missing: the house has it (codegen/tests/tidy/house.rs)."));
        } else if root().join(path).is_dir() && files(path).is_empty() {
            complaints.push(format!("{path} is empty: fill it or say in AWAITED which issue does."));
        }
    }
    for (path, issue) in AWAITED {
        if root().join(path).exists() {
            complaints.push(format!("{path} has arrived: move it from AWAITED ({issue}) to PATHS."));
        }
    }
    complain(&complaints);
}

/// The names below `[dependencies]` and its siblings, by section.
fn dependencies(manifest: &str) -> BTreeMap<String, BTreeSet<String>> {
    let parsed: toml::Table = read(manifest).parse().unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut take = |section: &str, table: &toml::Table| {
        for name in ["dependencies", "dev-dependencies"] {
            let names =
                table.get(name).and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
            found.entry(format!("{section}{name}")).or_default().extend(names.cloned());
        }
    };
    take("", &parsed);
    for (_, target) in parsed.get("target").and_then(toml::Value::as_table).into_iter().flatten() {
        take("", target.as_table().unwrap());
    }
    found
}

#[test]
fn the_named_packages_are_used() {
    let mut complaints = Vec::new();
    for (package, folder) in PACKAGES {
        let all: BTreeSet<String> =
            dependencies(&format!("{folder}/Cargo.toml")).into_values().flatten().collect();
        let ident = package.replace('-', "_");
        let word =
            |text: &str| text.contains(&format!("{ident}::")) || text.contains(&format!("use {ident}"));
        let used = files(folder).iter().any(|(path, text)| path.ends_with(".rs") && word(text))
            || (package == "schemars" && read("codegen/templates/schema.txt").contains("schemars"));
        if !all.contains(package) || !used {
            complaints.push(format!("{folder} does not use {package}: the product is built with it."));
        }
    }
    complain(&complaints);
}

#[test]
fn dependencies_point_downwards() {
    let mut complaints = Vec::new();
    for (folder, allowed) in MAY_USE {
        let manifest = format!("{folder}/Cargo.toml");
        for name in dependencies(&manifest).remove("dependencies").unwrap_or_default() {
            if name.starts_with("lattice-") && !allowed.contains(&name.as_str()) {
                complaints
                    .push(format!("{manifest} depends on {name}: house.md, section 3, does not allow it."));
            }
            if name.starts_with("ruma-") && name.ends_with("-api") {
                complaints
                    .push(format!("{manifest} is built with {name}: the API crates are oracles of tests."));
            }
            if ["worker", "js-sys", "wasm-bindgen"].contains(&name.as_str())
                && !["worker", "bench/baseline"].contains(&folder)
            {
                complaints.push(format!("{manifest} depends on {name}: only worker/ knows the platform."));
            }
        }
        for line in read(&manifest).lines().filter(|line| line.contains("version = \"")) {
            complaints.push(format!("{manifest}: `{line}`: versions stand in the one table of Cargo.toml."));
        }
    }
    complain(&complaints);
}

#[test]
fn migrations_have_no_gaps() {
    for kind in ["d1", "room", "server", "user"] {
        let paths = files(&format!("migrations/{kind}"));
        for (number, (path, _)) in (1..).zip(&paths) {
            let wanted = format!("migrations/{kind}/{number:04}_");
            assert!(path.starts_with(&wanted), "{path} should begin with {wanted}: migrations have no gaps.");
        }
        assert!(!paths.is_empty(), "migrations/{kind} is empty.");
    }
}

#[test]
fn decisions_are_listed() {
    let index = read("docs/adr/README.md");
    for (path, _) in files("docs/adr") {
        let name = path.rsplit('/').next().unwrap();
        assert!(name == "README.md" || index.contains(name), "docs/adr/README.md does not list {name}.");
    }
}
