//! Modules of `handlers` depend downwards only: operations on services, services on the protocol of objects.
//! Objects share nothing but the protocol with them (house, section 2).

use super::source::modules::Modules;
use super::tree::{Tree, complain, made, rust};

const SOURCES: &str = "handlers/src/";
/// The client of objects and its errors: the only part of the host that other layers may use.
const ASKING: &str = "objects/host/shell/client";
const OPERATION: &[&str] =
    &["auth", "config", "index", ASKING, "objects/protocol", "ports", "server", "services"];
const OBJECT: &[&str] = &["index/objects", "objects/host", "objects/protocol", "ports"];

/// The layer of a module, and the other layers that it may use.
fn layer(module: &str) -> Option<(String, &'static [&'static str])> {
    const SERVICE: &[&str] = &["auth", "config", "index", ASKING, "objects/protocol", "ports", "server"];
    let (first, rest) = module.split_once('/').unwrap_or((module, ""));
    let kind = rest.split('/').next().unwrap_or_default();
    let allowed: &[&str] = match (first, kind) {
        ("admin" | "appservice" | "client" | "federation" | "msc" | "oauth", _) => OPERATION,
        ("services", _) => SERVICE,
        ("auth", _) => &["config", "index", ASKING, "objects/protocol", "ports", "server"],
        ("server", _) => &["auth/keys", "config", ASKING, "objects/protocol", "ports"],
        ("routes", _) => &["server"],
        // Objects read some settings by their ports.
        ("config", _) => &["ports"],
        ("index", _) => &["objects/protocol", "ports"],
        ("ports", _) => &["objects/protocol"],
        ("native", _) => &["config", "index", "objects", "ports", "server"],
        ("objects", "protocol") => &["ports"],
        ("objects", "host") => &["index/objects", "objects/protocol", "ports"],
        ("objects", "") => &["objects"],
        ("objects", _) => OBJECT,
        _ => return None,
    };
    let own =
        if first == "objects" && !kind.is_empty() { format!("objects/{kind}") } else { first.to_owned() };
    Some((own, allowed))
}

#[test]
fn modules_depend_downwards_only() {
    complain(&upward_arrows(rust()));
}

fn upward_arrows(tree: &Tree) -> Vec<String> {
    let arrows = Modules::of(tree, SOURCES).arrows();
    let complaint = |((from, to), names): (&(String, String), &std::collections::BTreeSet<String>)| {
        let reason = refuse(module(from), module(to))?;
        Some(format!(
            "{from} uses {} of {to}: {reason}.",
            names.iter().cloned().collect::<Vec<_>>().join(", ")
        ))
    };
    arrows.iter().filter_map(complaint).collect()
}

/// Why one module may not use another; `None` if it may. The root of the crate may re-export every module.
fn refuse(from: &str, to: &str) -> Option<String> {
    if from == "lib" {
        return None;
    }
    let Some((layer, allowed)) = layer(from) else {
        return Some(format!("codegen/tests/tidy/arrows.rs does not list what {from} may use"));
    };
    let allows = is_in(to, &layer) || allowed.iter().any(|allowed| is_in(to, allowed));
    (!allows).then(|| format!("{layer} may use [{}] only", allowed.join(", ")))
}

/// Converts `handlers/src/objects/user.rs` to `objects/user`.
fn module(file: &str) -> &str {
    file.trim_start_matches(SOURCES).trim_end_matches(".rs")
}

fn is_in(module: &str, layer: &str) -> bool {
    module.strip_prefix(layer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[track_caller]
fn check(from: &str, to: &str, is_allowed: bool) {
    let reason = refuse(from, to);
    assert_eq!(reason.is_none(), is_allowed, "{from} → {to}: {reason:?}");
}

#[test]
fn operations_use_services_and_services_use_the_protocol() {
    check("client/session_management/login", "services/sessions", true);
    check("services/sessions", "client/session_management/login", false);
    check("client/session_management/login", "admin/registration", false);
    check("services/sessions", "objects/protocol/user/sessions", true);
    check("services/sessions", "objects/user/sessions", false);
    check("client/session_management/login", "objects/host/dispatch", false);
    check("client/session_management/login", "objects/host/shell/client", true);
    check("auth/stages", "services/registration", false);
    check("auth/stages", "client/account_management/register", false);
    check("auth/stages", "auth/token", true);
}

#[test]
fn objects_share_only_the_protocol() {
    for object in ["objects/room/membership/join", "objects/user", "objects/server/store"] {
        check(object, "objects/protocol/room", true);
        check(object, "objects/host/storage", true);
        for above in ["services/rooms", "auth/token", "client/room_membership/ban", "server", "config"] {
            check(object, above, false);
        }
    }
    check("objects/room/store", "objects/user/store", false);
    check("objects/user/profile", "objects/room/store", false);
    check("objects/server", "objects/room", false);
    check("objects/host/shell", "objects/room", false);
    check("objects/protocol/user/sync", "objects/user", false);
    check("objects/protocol", "objects/host", false);
    check("objects/destination/queue", "objects/room", false);
    check("objects", "objects/room", true);
}

#[test]
fn indexes_and_ports_use_only_the_protocol() {
    check("index/objects", "objects/protocol/name", true);
    check("index/objects", "ports/sql", true);
    check("index/objects", "objects/host/delivery", false);
    check("ports/asynchronous", "objects/protocol/name", true);
    check("ports/asynchronous", "index", false);
    check("ports/asynchronous", "services/rooms", false);
    check("rooms", "ports", false);
}

#[test]
fn a_use_through_a_re_export_is_reported_with_its_names() {
    let tree = made(&[
        ("handlers/src/lib.rs", "mod auth; mod services; pub use services::rooms::create;"),
        ("handlers/src/services.rs", "pub mod rooms; pub use rooms::{Preset, create as make};"),
        ("handlers/src/services/rooms.rs", "pub enum Preset {} pub fn create() {}"),
        ("handlers/src/auth.rs", "use crate::services;\nfn make(_: services::Preset) { services::make() }"),
    ]);
    let complaint = "handlers/src/auth.rs uses Preset, create of handlers/src/services/rooms.rs: auth may use \
                     [config, index, objects/host/shell/client, objects/protocol, ports, server] only.";
    assert_eq!(upward_arrows(&tree), [complaint]);
}
