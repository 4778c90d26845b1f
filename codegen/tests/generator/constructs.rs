//! Every construct of the format that occurs in `spec/` occurs in a golden case.

use std::collections::BTreeSet;

use lattice_codegen::{Answer, Api, Auth, Body, Field, Operation, Shape, Specification, Type, When};

use crate::root;
use crate::scratch::Scratch;

type Names = BTreeSet<String>;

#[test]
fn every_construct_that_occurs_has_a_golden_case() {
    let real = lattice_codegen::read(&root()).unwrap_or_else(|error| panic!("{error}"));
    let mut shown = Names::new();
    let folder = root().join("codegen/tests/golden");
    for case in std::fs::read_dir(folder).expect("the golden cases") {
        let scratch = Scratch::copy_of(&case.expect("a case").path().join("spec"));
        let specification = lattice_codegen::read(scratch.root()).unwrap_or_else(|error| panic!("{error}"));
        shown.extend(constructs(&specification));
    }
    let missing: Vec<String> = constructs(&real).difference(&shown).cloned().collect();
    assert!(missing.is_empty(), "no golden case has: {}", missing.join(", "));
}

fn constructs(specification: &Specification) -> Names {
    let mut names = Names::new();
    for operation in &specification.operations {
        facts(operation, &mut names);
        payloads(operation, &mut names);
    }
    for named in &specification.types {
        shape(&named.shape, &mut names);
    }
    names
}

fn facts(operation: &Operation, names: &mut Names) {
    names.insert(format!("auth {:?}", operation.auth));
    names.insert(format!("calls {:?}", operation.api.direction()));
    names.insert(match operation.when {
        None => "one route".to_owned(),
        Some(When::Body(_)) => "when body".to_owned(),
        Some(When::Query(_)) => "when query".to_owned(),
    });
    let flags = [
        ("interactive", operation.interactive),
        ("guest", operation.guest),
        ("limited", operation.limited),
        ("deprecated", operation.deprecated),
        ("since", operation.since.is_some()),
        ("also", !operation.also.is_empty()),
        ("host", operation.on_server_name),
        ("flag", operation.flag.is_some()),
        ("error oauth", operation.oauth_errors),
        ("errors", !operation.errors.is_empty()),
        ("headers", !operation.headers.is_empty()),
        ("query", !operation.query.is_empty()),
    ];
    names.extend(flags.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name.to_owned()));
    // Exhaustive on purpose: a compile error reminds whoever adds a class or an API of the golden cases.
    match (operation.auth, operation.api) {
        (
            Auth::None
            | Auth::User
            | Auth::UserOptional
            | Auth::Server
            | Auth::Appservice
            | Auth::AppserviceOptional
            | Auth::Admin
            | Auth::Operator
            | Auth::Bearer,
            Api::Admin
            | Api::Appservice
            | Api::Client
            | Api::Federation
            | Api::Identity
            | Api::Msc
            | Api::Oauth
            | Api::PushGateway,
        ) => {}
    }
}

fn payloads(operation: &Operation, names: &mut Names) {
    let body = match &operation.body {
        Body::None => "body none".to_owned(),
        Body::Json(kind) => type_of("body", kind, names),
        Body::Form(fields) => {
            shape(fields, names);
            "body form".to_owned()
        }
        Body::Single(_) => "body single".to_owned(),
        Body::Stream => "body stream".to_owned(),
        Body::Text => "body text".to_owned(),
    };
    let response = match &operation.response {
        Answer::Json(kind) => type_of("response", kind, names),
        Answer::Tuple(kind) => type_of("response tuple", kind, names),
        Answer::Single(_) => "response single".to_owned(),
        Answer::Stream => "response stream".to_owned(),
        Answer::Text => "response text".to_owned(),
        Answer::Redirect => "response redirect".to_owned(),
        Answer::Html => "response html".to_owned(),
        Answer::Multipart => "response multipart".to_owned(),
    };
    names.extend([body, response]);
    fields(&operation.parameters, names);
    fields(&operation.headers, names);
    shape(&operation.query, names);
}

fn shape(shape: &Shape, names: &mut Names) {
    fields(&shape.fields, names);
    if let Some(others) = &shape.others {
        let name = type_of("others", others, names);
        names.insert(name);
    }
}

fn fields(fields: &[Field], names: &mut Names) {
    for field in fields {
        let place = if field.required { "field" } else { "optional field" };
        let name = type_of(place, &field.kind, names);
        names.insert(name);
    }
}

/// The name of a type at a place. Adds the constructs inside the type to `names`.
fn type_of(place: &str, kind: &Type, names: &mut Names) -> String {
    let word = match kind {
        Type::String => "string",
        Type::Secret => "secret",
        Type::Int => "int",
        Type::Float => "float",
        Type::Bool => "bool",
        Type::Object => "object",
        Type::Json => "json",
        Type::Id(id) => {
            names.insert(format!("identifier {id}"));
            return "identifier".to_owned();
        }
        Type::Enum(_) => "enum",
        Type::Kinds(_) => "kinds",
        Type::Nullable(inner) => {
            type_of("nullable", inner, names);
            return format!("{place} nullable");
        }
        Type::List(item, bound) => {
            let name = type_of("list", item, names);
            names.insert(name);
            if bound.is_some() { "bounded list" } else { "list" }
        }
        Type::Map(key, item) => {
            let values = type_of("map", item, names);
            let keys = type_of("map key", key, names);
            names.extend([values, keys]);
            "map"
        }
        Type::Struct(inner) => {
            shape(inner, names);
            "struct"
        }
        Type::Tagged(tagged) => {
            fields(&tagged.common, names);
            tagged.variants.iter().for_each(|(_, own)| fields(own, names));
            "tagged"
        }
        Type::Named(_) => "named",
    };
    // The generator treats scalars alike in every place, but not structs, lists and raw JSON.
    let is_scalar = ["string", "secret", "int", "float", "bool", "enum"].contains(&word);
    if is_scalar { word.to_owned() } else { format!("{place} {word}") }
}
