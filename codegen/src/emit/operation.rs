//! One operation, one file.

use askama::Template;

use super::rust::{Collector, FieldView};
use crate::Error;
use crate::ledger::{Check, Rate};
use crate::model::{Auth, Field, Named, Operation, Type};

#[derive(Template)]
#[template(path = "operation.txt")]
struct OperationTemplate<'a> {
    operation: &'a Operation,
    name: String,
    /// Before the names of its types in the document.
    prefix: String,
    marker: String,
    caller: String,
    auth: &'static str,
    check: &'static str,
    rate: Option<&'static str>,
    body_kind: &'static str,
    body: Option<String>,
    parameters: Vec<FieldView>,
    wire_imports: Vec<&'static str>,
    collected: Collector,
}

#[derive(Template)]
#[template(path = "types.txt")]
struct TypesTemplate {
    collected: Collector,
}

/// The file of an operation.
pub fn file(operation: &Operation) -> Result<String, Error> {
    let mut collected = Collector::default();
    let parameters: Vec<FieldView> =
        operation.parameters.iter().map(|each| collected.field("Request", each)).collect();
    if !operation.query.is_empty() {
        collected.add_struct("Query", "The query of the request.", &operation.query);
    }
    let (body_kind, body) = body(&mut collected, operation);
    collected.add_struct("Response", "The body of the answer.", &operation.response);
    let (caller, caller_imports) = caller(operation);
    let mut wire_imports =
        vec!["AuthClass", "BodyKind", "FromParts", "IntoReply", "MatrixError", "Meta", "Method", "Operation"];
    wire_imports.extend(["Parts", "Reply", "TokenCheck"]);
    wire_imports.extend(caller_imports);
    let rate = operation.decision.rate.map(rate);
    wire_imports.extend(rate.map(|_| "RateClass"));
    wire_imports.extend(collected.int.then_some("Int"));
    let marker = operation.marker();
    collected.check(&[&wire_imports[..], &["BTreeMap", "RawValue", "Request", &marker]].concat())?;
    let template = OperationTemplate {
        operation,
        name: operation.name(),
        prefix: format!("{}.", operation.name().replace('/', ".")),
        marker,
        caller,
        auth: auth(operation.auth),
        check: if operation.decision.check == Check::InObject { "InObject" } else { "Always" },
        rate,
        body_kind,
        body,
        parameters,
        wire_imports,
        collected,
    };
    super::render(&template)
}

/// The shapes of `types.yaml`.
pub fn types(named: &[Named]) -> Result<String, Error> {
    let mut collected = Collector::default();
    for each in named {
        collected.add_struct(&each.name, &format!("`{}` of `spec/types.yaml`.", each.name), &each.fields);
    }
    collected.check(&["BTreeMap", "Int", "RawValue"]).map_err(|error| error.within("types.yaml"))?;
    super::render(&TypesTemplate { collected })
}

fn body(collected: &mut Collector, operation: &Operation) -> (&'static str, Option<String>) {
    match &operation.body {
        None => ("None", None),
        Some(Type::Struct(fields)) => {
            collected.add_struct("Body", "The body of the request.", fields);
            ("Json", Some("Body".to_owned()))
        }
        Some(other) => {
            let field = Field { name: "body".to_owned(), kind: other.clone(), required: true };
            let kind = collected.field("Request", &field).kind;
            (if *other == Type::Object { "Raw" } else { "Json" }, Some(kind))
        }
    }
}

/// The type of the handler's first argument.
fn caller(operation: &Operation) -> (String, Vec<&'static str>) {
    let (caller, mut imports) = match (operation.auth, operation.decision.check) {
        (Auth::None, _) => ("()", vec![]),
        (Auth::Operator, _) => ("Operator", vec!["Operator"]),
        (Auth::UserOptional, _) => ("Option<Caller>", vec!["Caller"]),
        (Auth::User, Check::Always) => ("Caller", vec!["Caller"]),
        (Auth::User, Check::InObject) => ("Claimed", vec!["Claimed"]),
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
        Auth::Operator => "Operator",
    }
}

fn rate(rate: Rate) -> &'static str {
    match rate {
        Rate::Register => "Register",
        Rate::Login => "Login",
        Rate::Write => "Write",
        Rate::Read => "Read",
    }
}

/// What the document of the served operations says of one.
pub struct Described {
    pub marker: String,
    pub module: String,
    pub group: String,
    pub query: bool,
    pub body: Option<String>,
}

impl Described {
    pub fn of(operation: &Operation) -> Self {
        let module =
            format!("crate::{}::{}::{}", operation.api.folder(), operation.group, operation.module());
        let body = operation.body.as_ref().map(|body| match body {
            Type::Struct(_) => format!("{module}::Body"),
            Type::Named(name) => format!("crate::types::{name}"),
            _ => "Map<String, Value>".to_owned(),
        });
        Self {
            marker: format!("{module}::{}", operation.marker()),
            group: operation.group.clone(),
            query: !operation.query.is_empty(),
            module,
            body,
        }
    }
}
