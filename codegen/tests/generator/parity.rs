//! Method, path, authentication and rate limit of every operation, as ruma's client API has them.

use std::any::type_name;

use lattice_codegen::{Auth, Operation};
use ruma_client_api as ruma;
use ruma_common::api::Metadata;
use ruma_common::api::path_builder::{SinglePath, VersionHistory};

/// Where we differ on purpose: no application service can exist yet, so its token is not asked for.
const WITHOUT_APPSERVICES: &[&str] = &["client/login", "client/register"];

/// What is compared.
#[derive(Debug, PartialEq)]
struct Facts {
    method: String,
    path: String,
    auth: &'static str,
    limited: bool,
}

trait Newest {
    fn newest(&self) -> &'static str;
}

impl Newest for SinglePath {
    fn newest(&self) -> &'static str {
        self.path()
    }
}

impl Newest for VersionHistory {
    fn newest(&self) -> &'static str {
        self.stable_paths().last().expect("a stable path").1
    }
}

fn theirs<R: Metadata>() -> Facts
where
    R::PathBuilder: Newest,
{
    let auth = type_name::<R::Authentication>().rsplit("::").next().expect("a name");
    let (method, path) = (R::METHOD.to_string(), R::PATH_BUILDER.newest());
    Facts { method, path: without_names(path), auth, limited: R::RATE_LIMITED }
}

fn ours(operation: &Operation) -> Facts {
    let auth = match operation.auth {
        Auth::None if WITHOUT_APPSERVICES.contains(&operation.name().as_str()) => "AppserviceTokenOptional",
        Auth::None => "NoAccessToken",
        Auth::User => "AccessToken",
        Auth::UserOptional => "AccessTokenOptional",
        Auth::Operator => "none of ruma's",
    };
    let (method, path) = (operation.method.clone(), without_names(&operation.path));
    Facts { method, path, auth, limited: operation.limited }
}

/// The names of parameters are a matter of taste.
fn without_names(path: &str) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

#[test]
fn every_operation_of_the_client_api_agrees_with_ruma() {
    let theirs = [
        ("client/createRoom", theirs::<ruma::room::create_room::v3::Request>()),
        ("client/getTokenOwner", theirs::<ruma::account::whoami::v3::Request>()),
        ("client/getVersions", theirs::<ruma::discovery::get_supported_versions::Request>()),
        ("client/joinRoom", theirs::<ruma::membership::join_room_by_id_or_alias::v3::Request>()),
        ("client/login", theirs::<ruma::session::login::v3::Request>()),
        ("client/register", theirs::<ruma::account::register::v3::Request>()),
        ("client/sendMessage", theirs::<ruma::message::send_message_event::v3::Request>()),
        ("client/sync", theirs::<ruma::sync::sync_events::v3::Request>()),
    ];
    let specification = lattice_codegen::read(&crate::root()).expect("spec/ is in order");
    let ours: Vec<_> = specification.operations.iter().map(|each| (each.name(), ours(each))).collect();
    let ours = ours.iter().filter(|(name, _)| name.starts_with("client/"));
    let ours: Vec<_> = ours.map(|(name, facts)| (name.as_str(), facts)).collect();
    assert_eq!(ours, theirs.iter().map(|(name, facts)| (*name, facts)).collect::<Vec<_>>());
}
