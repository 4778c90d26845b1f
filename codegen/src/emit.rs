//! Turns the model into files: prepares the values that the templates in `templates/` show.

mod body;
mod coverage;
mod operation;
mod rust;

use std::collections::BTreeMap;
use std::path::PathBuf;

use askama::Template;

use crate::model::{Api, Direction, Operation};
use crate::parse::Specification;
use crate::{Error, Files};

#[derive(Template)]
#[template(path = "lib.txt")]
struct LibTemplate {
    apis: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "module.txt")]
struct ModuleTemplate {
    doc: String,
    modules: Vec<String>,
    exports: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "routes.txt")]
struct RoutesTemplate {
    api: &'static str,
    served: Vec<Served>,
    /// Markers of the operations that share their route with no other.
    single: Vec<String>,
    /// Markers of operations that share a route, in pairs.
    pairs: Vec<(String, String)>,
}

struct Served {
    name: String,
    /// The path of the marker inside the module of its API.
    path: String,
    marker: String,
    interactive: bool,
}

impl RoutesTemplate {
    fn has_interactive(&self) -> bool {
        self.served.iter().any(|each| each.interactive)
    }
}

#[derive(Template)]
#[template(path = "versions.txt")]
struct VersionsTemplate<'a> {
    versions: &'a [String],
    unstable: Vec<(&'a String, &'a bool)>,
}

#[derive(Template)]
#[template(path = "schema.txt")]
struct SchemaTemplate {
    apis: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "schema_api.txt")]
struct SchemaApiTemplate {
    api: &'static str,
    operations: Vec<operation::Described>,
}

#[derive(Template)]
#[template(path = "document.txt")]
struct DocumentTemplate;

impl SchemaApiTemplate {
    /// Whether a schema names the type.
    fn uses(&self, name: &str) -> bool {
        let mut schemas = self.operations.iter().flat_map(|each| [&each.query, &each.body, &each.response]);
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || [':', '_'].contains(&letter);
        schemas.any(|schema| {
            schema.iter().any(|schema| schema.split(|letter| !is_part(letter)).any(|part| part == name))
        })
    }
}

#[derive(Template)]
#[template(path = "openapi.txt")]
struct OpenApiTemplate;

/// Every file below `generated/`, unformatted.
pub fn files(specification: &Specification) -> Result<Files, Error> {
    let mut files = Files::new();
    let mut add = |path: String, text: String| files.insert(PathBuf::from(path), text);
    let apis = Api::ALL.map(Api::folder).to_vec();
    add("src/schema.rs".into(), render(&SchemaTemplate { apis: apis.clone() })?);
    add("src/schema/document.rs".into(), render(&DocumentTemplate)?);
    add("src/lib.rs".into(), render(&LibTemplate { apis })?);
    add("src/types.rs".into(), operation::types(&specification.types, &specification.operations)?);
    add("src/versions.rs".into(), render(&versions(specification))?);
    add("examples/openapi.rs".into(), render(&OpenApiTemplate)?);
    add("COVERAGE.md".into(), coverage::page(specification)?);
    for api in Api::ALL {
        let operations: Vec<&Operation> =
            specification.operations.iter().filter(|each| each.api == api).collect();
        let described = operations.iter().map(|each| operation::Described::of(each)).collect();
        let schemas = SchemaApiTemplate { api: api.folder(), operations: described };
        add(format!("src/schema/{}.rs", api.folder()), render(&schemas)?);
        for (path, text) in api_files(api, &operations)? {
            add(path, text);
        }
        for each in operations {
            let text = operation::file(each).map_err(|error| error.within(each.name()))?;
            add(format!("src/{}", each.file()), text);
        }
    }
    Ok(files)
}

/// The module files of an API and its routes.
fn api_files(api: Api, operations: &[&Operation]) -> Result<Vec<(String, String)>, Error> {
    let folder = api.folder();
    let mut groups: Vec<&str> = operations.iter().map(|operation| operation.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut files = Vec::new();
    for group in &groups {
        let members = operations.iter().filter(|operation| operation.group == *group);
        let names: Vec<String> = members.clone().map(|each| each.module()).collect();
        let exports = members.map(|each| (each.module(), each.marker())).collect();
        let doc = format!("Operations of the group `{folder}/{group}`.");
        files.push((
            format!("src/{folder}/{group}.rs"),
            render(&ModuleTemplate { doc, modules: names, exports })?,
        ));
    }
    let mut modules: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
    let is_inbound = api.direction() != Direction::Outbound;
    modules.extend(is_inbound.then(|| "routes".to_owned()));
    let doc = format!("The operations of the API `{folder}`.");
    files.push((format!("src/{folder}.rs"), render(&ModuleTemplate { doc, modules, exports: Vec::new() })?));
    if is_inbound {
        files.push((format!("src/{folder}/routes.rs"), render(&routes(api, operations))?));
    }
    Ok(files)
}

fn routes(api: Api, operations: &[&Operation]) -> RoutesTemplate {
    let served: Vec<&Operation> = operations.iter().copied().filter(|each| each.is_served()).collect();
    let partner = |one: &Operation| {
        let mut others = served.iter().filter(|other| other.id != one.id);
        others.find(|other| (&other.method, &other.path) == (&one.method, &one.path)).copied()
    };
    let (mut single, mut pairs) = (Vec::new(), Vec::new());
    for one in &served {
        match partner(one) {
            None => single.push(one.marker()),
            Some(other) if one.when.is_none() => pairs.push((one.marker(), other.marker())),
            Some(_) => {}
        }
    }
    let view = |each: &&Operation| Served {
        name: each.name(),
        path: path(each),
        marker: each.marker(),
        interactive: each.interactive,
    };
    RoutesTemplate { api: api.folder(), served: served.iter().map(view).collect(), single, pairs }
}

/// The path of a marker inside its API's module.
fn path(operation: &Operation) -> String {
    format!("{}::{}", operation.group, operation.marker())
}

/// The advertised versions and flags: a flag is advertised if one of its operations is served.
fn versions(specification: &Specification) -> VersionsTemplate<'_> {
    let served = specification.operations.iter().filter(|each| each.is_served());
    let flags = served.filter_map(|each| Some((each.flag.as_ref()?, &true)));
    let unstable: BTreeMap<_, _> = specification.versions.unstable.iter().chain(flags).collect();
    VersionsTemplate {
        versions: &specification.versions.advertised,
        unstable: unstable.into_iter().collect(),
    }
}

fn render(template: &impl Template) -> Result<String, Error> {
    template.render().map_err(|error| Error::new("templates", error))
}
