//! Renders the file of an operation and the file of the named types.

use askama::Template;

use super::body::{BodyView, ResponseView};
use super::rust::{Collector, FieldView, Role};
use crate::Error;
use crate::ledger::{Check, Rate};
use crate::model::{Answer, Auth, Body, Named, Operation, Type, When};

/// The imports of every file of an operation.
const IMPORTS: &[&str] = &[
    "AuthClass",
    "BodyKind",
    "EncodeError",
    "FromParts",
    "IntoParts",
    "MatrixError",
    "Meta",
    "Operation",
    "Outgoing",
    "Parts",
    "TokenCheck",
];
/// The additional imports of a file that defines its `Response`.
const RESPONSE_IMPORTS: &[&str] = &["FromReply", "IntoReply", "Received", "Reply", "ResponseError"];

#[derive(Template)]
#[template(path = "operation.txt")]
struct OperationTemplate<'a> {
    operation: &'a Operation,
    name: String,
    /// The prefix of the names of its types in `openapi.json`.
    prefix: String,
    marker: String,
    caller: String,
    auth: &'static str,
    check: &'static str,
    when: String,
    rate: Option<&'static str>,
    body: BodyView,
    response: ResponseView,
    parameters: Vec<FieldView>,
    headers: Vec<FieldView>,
    wire_imports: Vec<&'static str>,
    collected: Collector,
}

#[derive(Template)]
#[template(path = "types.txt")]
struct TypesTemplate {
    wire_imports: Vec<&'static str>,
    collected: Collector,
}

/// The text of an operation's file.
pub fn file(operation: &Operation) -> Result<String, Error> {
    let mut collected = Collector::default();
    let parameters: Vec<FieldView> =
        operation.parameters.iter().map(|each| collected.field("Request", each)).collect();
    let headers = operation.headers.iter().map(|each| collected.field("Request", each)).collect();
    if !operation.query.is_empty() {
        collected.add_struct("Query", "The query of the request.", Role::Part, &operation.query);
    }
    let body = BodyView::of(&mut collected, operation);
    let response = ResponseView::of(&mut collected, operation);
    let (caller, caller_imports) = caller(operation);
    let rate = operation.decision.rate.map(rate);
    let mut wire_imports = IMPORTS.to_vec();
    if response.reexport.is_none() {
        wire_imports.extend(RESPONSE_IMPORTS);
    }
    wire_imports.extend(caller_imports);
    wire_imports.extend(rate.map(|_| "RateClass"));
    wire_imports.extend(operation.when.as_ref().map(|_| "When"));
    let marker = operation.marker();
    collected.check(&[&wire_imports[..], &["BTreeMap", "RawValue", "Request", &marker]].concat())?;
    wire_imports.extend(&collected.wire);
    let template = OperationTemplate {
        operation,
        name: operation.name(),
        prefix: format!("{}.", operation.name().replace('/', ".")),
        marker,
        caller,
        auth: auth(operation.auth),
        check: if operation.decision.check == Check::InObject { "InObject" } else { "Always" },
        when: when(operation.when.as_ref()),
        rate,
        body,
        response,
        parameters,
        headers,
        wire_imports,
        collected,
    };
    super::render(&template)
}

/// The text of `types.rs`. A shape that is the response of one of `operations` gets the reply traits.
pub fn types(named: &[Named], operations: &[Operation]) -> Result<String, Error> {
    let mut collected = Collector::default();
    let mut wire_imports = Vec::new();
    for each in named {
        let is_answer = |operation: &Operation| matches!(&operation.response, Answer::Json(Type::Named(name)) if *name == each.name);
        let role = if operations.iter().any(is_answer) { Role::Answer } else { Role::Part };
        if role == Role::Answer {
            wire_imports = [RESPONSE_IMPORTS, &["MatrixError"]].concat();
        }
        collected.add_named(each, role);
    }
    // Types of the same file need no import.
    collected.types.clear();
    let taken = [&wire_imports[..], &["BTreeMap", "RawValue"]].concat();
    collected.check(&taken).map_err(|error| error.within("types.yaml"))?;
    wire_imports.extend(&collected.wire);
    super::render(&TypesTemplate { wire_imports, collected })
}

fn when(when: Option<&When>) -> String {
    match when {
        None => "None".to_owned(),
        Some(When::Body(field)) => format!("Some(When::Body({field:?}))"),
        Some(When::Query(name)) => format!("Some(When::Query({name:?}))"),
    }
}

/// The type of the handler's first argument.
fn caller(operation: &Operation) -> (String, Vec<&'static str>) {
    let (caller, mut imports) = match (operation.auth, operation.decision.check) {
        (Auth::None, _) => ("()", vec![]),
        (Auth::Admin, _) => ("Administrator", vec!["Administrator"]),
        (Auth::Operator, _) => ("Operator", vec!["Operator"]),
        (Auth::UserOptional, _) => ("Option<Caller>", vec!["Caller"]),
        (Auth::User, Check::Always) => ("Caller", vec!["Caller"]),
        (Auth::User, Check::InObject) => ("UnverifiedCaller", vec!["UnverifiedCaller"]),
        (Auth::Server, _) => ("RemoteServer", vec!["RemoteServer"]),
        (Auth::Appservice, _) => ("Appservice", vec!["Appservice"]),
        (Auth::AppserviceOptional, _) => ("Option<Appservice>", vec!["Appservice"]),
        (Auth::Bearer, _) => ("Bearer", vec!["Bearer"]),
    };
    if operation.interactive {
        imports.push("Confirmed");
        return (format!("Confirmed<{caller}>"), imports);
    }
    (caller.to_owned(), imports)
}

fn auth(auth: Auth) -> &'static str {
    match auth {
        Auth::None => "None",
        Auth::User => "User",
        Auth::UserOptional => "UserOptional",
        Auth::Server => "Server",
        Auth::Appservice => "Appservice",
        Auth::AppserviceOptional => "AppserviceOptional",
        Auth::Admin => "Admin",
        Auth::Operator => "Operator",
        Auth::Bearer => "Bearer",
    }
}

fn rate(rate: Rate) -> &'static str {
    match rate {
        Rate::Register => "Register",
        Rate::Login => "Login",
        Rate::Write => "Write",
        Rate::Read => "Read",
        Rate::Search => "Search",
        Rate::Preview => "Preview",
    }
}

/// The types of an operation that its entry in `schema.rs` names.
pub struct Described {
    pub marker: String,
    pub group: String,
    pub is_served: bool,
    pub query: Option<String>,
    pub body: Option<String>,
    /// Whether the body is an HTML form.
    pub is_form: bool,
    pub response: Option<String>,
}

impl Described {
    pub fn of(operation: &Operation) -> Self {
        let module =
            format!("crate::{}::{}::{}", operation.api.folder(), operation.group, operation.module());
        let object = "Map<String, Value>".to_owned();
        let body = match &operation.body {
            Body::None | Body::Stream | Body::Text => None,
            Body::Json(Type::Struct(_) | Type::Tagged(_)) | Body::Form(_) => Some(format!("{module}::Body")),
            Body::Json(Type::Named(name)) => Some(format!("crate::types::{name}")),
            Body::Json(kind) => Some(Collector::default().alone("Body", kind).1),
            Body::Single(_) => Some(object.clone()),
        };
        let response = match &operation.response {
            Answer::Json(_) => Some(format!("{module}::Response")),
            Answer::Tuple(_) => Some(format!("(u8, {module}::Response)")),
            Answer::Single(_) => Some(object),
            _ => None,
        };
        Self {
            is_served: operation.is_served(),
            marker: format!("{module}::{}", operation.marker()),
            group: operation.group.clone(),
            query: (!operation.query.is_empty()).then(|| format!("{module}::Query")),
            is_form: matches!(operation.body, Body::Form(_)),
            body,
            response,
        }
    }
}
