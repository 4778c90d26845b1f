//! The initial texts of a handler and a story.

use lattice_codegen::{Auth, Body, Operation};

/// The initial handler of an operation; `generated` is its generated file, which has its caller type.
pub fn handler(operation: &Operation, generated: &str) -> String {
    let (marker, file) = (operation.marker(), operation.module());
    let module = format!("lattice_generated::{}::{}::{file}", operation.api.folder(), operation.group);
    let caller = caller(generated);
    let argument = if caller == "()" { "()" } else { "caller" };
    let mut imports: Vec<&str> = caller.split(|letter: char| !letter.is_alphanumeric()).collect();
    imports.retain(|name| !name.is_empty() && *name != "Option");
    imports.extend(["Handle", "MatrixError"]);
    imports.sort_unstable();
    format!(
        "//! `{} {}`

use {module}::{{{marker}, Request, Response}};
use lattice_wire::{{{}}};

use crate::server::Server;

impl Handle<{marker}> for Server {{
    /// What it does, in one sentence.
    async fn handle(&self, {argument}: {caller}, request: Request) -> Result<Response, MatrixError> {{
        compile_error!(\"translate, ask, answer: docs/adding-an-operation.md, step 4\")
    }}
}}
",
        operation.method,
        operation.path,
        imports.join(", "),
    )
}

/// The type of a handler's first argument.
fn caller(generated: &str) -> &str {
    let line = generated.lines().find_map(|line| line.trim().strip_prefix("type Caller = "));
    line.map_or("()", |line| line.trim_end_matches(';'))
}

/// The initial story of an operation.
pub fn story(operation: &Operation) -> String {
    let file = operation.file();
    let (person, token) = match operation.auth {
        Auth::User | Auth::UserOptional | Auth::Admin => {
            ("    let alice = story.person(\"alice\");\n", "Some(&alice.token)")
        }
        Auth::Operator => ("", "Some(\"the operator's secret\")"),
        Auth::None | Auth::Server | Auth::Appservice | Auth::AppserviceOptional | Auth::Bearer => {
            ("", "None")
        }
    };
    let (import, say, body) = match operation.body {
        Body::None => ("use serde_json::Value;\n\n", "say", "Value::Null"),
        Body::Json(_) | Body::Single(_) => ("use serde_json::json;\n\n", "say", "json!({})"),
        Body::Form(_) | Body::Stream | Body::Text => ("", "say_raw", "\"\""),
    };
    format!(
        "//! `{method} {path}`

{import}use crate::story::Story;

const STORY: &str = \"{story}\";
const REQUEST: &str = \"{method} {path}\";

#[test]
fn what_a_client_sees() {{
    let mut story = Story::new();
{person}    story.{say}({token}, REQUEST, {body});
    story.end(STORY, \"what_a_client_sees\");
}}

compile_error!(\"write the story, then remove this line: docs/adding-an-operation.md, step 4\");
",
        method = operation.method,
        path = operation.path,
        story = file.trim_end_matches(".rs"),
    )
}
