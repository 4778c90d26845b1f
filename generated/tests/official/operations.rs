//! The operations of the official files, with the schemas of query, body and response.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::documents::{Documents, Located};

/// The folders of the official files, and the names of the APIs in `spec/`.
const APIS: &[(&str, &str)] = &[
    ("client-server", "client"),
    ("server-server", "federation"),
    ("application-service", "appservice"),
    ("push-gateway", "push_gateway"),
    ("identity", "identity"),
];

/// The parts of an operation that have a schema.
pub const PLACES: [&str; 3] = ["query", "body", "response"];

/// An operation of the official files.
pub struct Official {
    /// The operation's name in `spec/`.
    pub name: String,
    /// The file that contains the operation.
    pub file: PathBuf,
    /// The JSON pointer of the operation in the file.
    pub pointer: String,
}

/// Lists all operations, in the order of the files.
pub fn all(documents: &Documents) -> Vec<Official> {
    let mut found = Vec::new();
    for (folder, api) in APIS {
        for file in documents.sections(&Path::new("api").join(folder)) {
            let document = documents.document(&file);
            for (path, methods) in document["paths"].as_object().unwrap() {
                for (method, operation) in methods.as_object().unwrap() {
                    let name = format!("{api}/{}", operation["operationId"].as_str().unwrap());
                    let pointer = format!("/paths/{}/{method}", escape(path));
                    found.push(Official { name, file: file.clone(), pointer });
                }
            }
        }
    }
    found
}

impl Official {
    /// Returns the operation object.
    pub fn at(&self, documents: &Documents) -> Located {
        documents.resolve(&self.file, &format!("#{}", self.pointer))
    }

    /// Lists the schemas that together describe a place; empty if the place has no JSON content.
    pub fn schemas(&self, documents: &Documents, place: &str) -> Vec<Located> {
        match place {
            "query" => self.query(documents),
            "body" => self.body(documents).into_iter().collect(),
            _ => json_schema(&self.success(documents)).into_iter().collect(),
        }
    }

    /// Returns the body's schema without the field `auth` of user-interactive authentication.
    fn body(&self, documents: &Documents) -> Option<Located> {
        let body = documents.follow(&self.at(documents).below("requestBody"));
        let mut schema = json_schema(&body)?;
        if self.is_interactive(documents) {
            schema.value.get_mut("properties").and_then(Value::as_object_mut)?.remove("auth");
        }
        Some(schema)
    }

    /// Returns the 200 response.
    pub fn success(&self, documents: &Documents) -> Located {
        documents.follow(&self.at(documents).below("responses").below("200"))
    }

    /// Whether the operation's 401 response lists the flows of user-interactive authentication.
    pub fn is_interactive(&self, documents: &Documents) -> bool {
        let at = self.at(documents);
        let schema = at.value.pointer("/responses/401/content/application~1json/schema/$ref");
        schema.and_then(Value::as_str).is_some_and(|reference| reference.contains("auth_response"))
    }

    /// Lists the query parameters as schemas of objects with one field. The fields of a parameter of type
    /// object are fields of the query.
    fn query(&self, documents: &Documents) -> Vec<Located> {
        let parameters = self.at(documents).list("parameters");
        let parameters = parameters.iter().map(|parameter| documents.follow(parameter));
        let in_query = parameters.filter(|parameter| parameter.value["in"] == "query");
        in_query
            .map(|parameter| {
                let (name, schema) = (parameter.value["name"].as_str().unwrap(), &parameter.value["schema"]);
                if schema["type"] == "object" {
                    return parameter.with(schema);
                }
                let required = if parameter.value["required"] == true { vec![name] } else { vec![] };
                parameter.with(&json!({ "properties": { name: schema }, "required": required }))
            })
            .collect()
    }
}

fn json_schema(content: &Located) -> Option<Located> {
    let schema = content.value.pointer("/content/application~1json/schema");
    schema.map(|schema| content.with(schema))
}

/// Escapes a key for a JSON pointer.
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
