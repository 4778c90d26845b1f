//! Method, path, authentication and rate limit of every operation are the same in ruma.

use std::collections::BTreeSet;

use lattice_codegen::{Api, Auth, Operation};

use crate::pair::Facts;
use crate::pairs::PAIRS;
use crate::{operation, specification};

/// The operations that differ: ruma has no rate limit for the deprecated media downloads.
const DIFFERENT: [&str; 2] = ["client/getContent", "client/getContentOverrideName"];

fn ours(operation: &Operation) -> (String, String, Vec<&'static str>, bool) {
    // ruma has several names for one authentication class.
    let auth = match (operation.api, operation.auth) {
        (_, Auth::None) => vec!["NoAccessToken", "NoAuthentication"],
        (_, Auth::User) => vec!["AccessToken"],
        (_, Auth::UserOptional) => vec!["AccessTokenOptional"],
        (_, Auth::Server) => vec!["ServerSignatures"],
        (_, Auth::Appservice) => vec!["AppserviceToken"],
        (_, Auth::AppserviceOptional) => vec!["AppserviceTokenOptional"],
        (Api::Appservice, Auth::Bearer) => vec!["HomeserverToken"],
        (_, Auth::Bearer) => vec!["IdentityServiceToken"],
        (_, Auth::Admin | Auth::Operator) => vec![],
    };
    (operation.method.clone(), without_names(&operation.path), auth, operation.limited)
}

/// Removes the names of path parameters: ruma may choose other names.
fn without_names(path: &str) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

#[test]
fn every_operation_agrees_with_ruma() {
    let specification = specification();
    let mut different = BTreeSet::new();
    for pair in PAIRS {
        let (method, path, auth, limited) = ours(operation(&specification, pair.meta.name));
        let theirs: Facts = (pair.facts)();
        let is_same = theirs.method == method
            && without_names(theirs.path) == path
            && auth.contains(&theirs.auth)
            && theirs.limited == limited;
        if !is_same {
            println!("{}: {method} {path} {auth:?} {limited}, ruma has {theirs:?}", pair.meta.name);
            different.insert(pair.meta.name);
        }
    }
    assert_eq!(different, BTreeSet::from(DIFFERENT));
}

/// ruma lacks seven operations: five deprecated operations of v1.17 (`getOneEvent`, `initialSync`,
/// `post3PIDs`, `sendJoinV1`, `sendLeaveV1`), and the two fallback pages that `spec/errata.yaml` adds.
#[test]
fn ruma_has_the_others() {
    let specification = specification();
    let paired: BTreeSet<&str> = PAIRS.iter().map(|pair| pair.meta.name).collect();
    assert_eq!(paired.len(), 225);
    let of_matrix = |operation: &&Operation| !matches!(operation.api, Api::Admin | Api::Msc | Api::Oauth);
    let names = specification.operations.iter().filter(of_matrix).map(Operation::name);
    let alone: Vec<String> = names.filter(|name| !paired.contains(name.as_str())).collect();
    assert_eq!(alone.len(), 7, "{alone:?}");
}
