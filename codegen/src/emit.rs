//! From the model to files: what to say is decided here, how it looks in `templates/`.

mod coverage;
mod operation;
mod rust;

use std::path::PathBuf;

use askama::Template;

use crate::model::{Api, Operation};
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
}

struct Served {
    name: String,
    /// The path of its marker inside the module of its API.
    path: String,
    marker: String,
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
    operations: Vec<operation::Described>,
}

#[derive(Template)]
#[template(path = "openapi.txt")]
struct OpenApiTemplate;

/// Every file below `generated/`, unformatted.
pub fn files(specification: &Specification) -> Result<Files, Error> {
    let mut files = Files::new();
    let mut add = |path: String, text: String| files.insert(PathBuf::from(path), text);
    let apis = Api::ALL.map(Api::folder).to_vec();
    add("src/lib.rs".into(), render(&LibTemplate { apis })?);
    add("src/types.rs".into(), operation::types(&specification.types)?);
    add("src/versions.rs".into(), render(&versions(specification))?);
    add("src/schema.rs".into(), render(&SchemaTemplate { operations: described(specification) })?);
    add("examples/openapi.rs".into(), render(&OpenApiTemplate)?);
    add("COVERAGE.md".into(), coverage::page(specification)?);
    for api in Api::ALL {
        let operations: Vec<&Operation> =
            specification.operations.iter().filter(|each| each.api == api).collect();
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
    modules.push("routes".to_owned());
    let doc = format!("The operations of the API `{folder}`.");
    files.push((format!("src/{folder}.rs"), render(&ModuleTemplate { doc, modules, exports: Vec::new() })?));
    let served = operations.iter().filter(|each| each.is_served());
    let served = served.map(|each| Served { name: each.name(), path: path(each), marker: each.marker() });
    let served = served.collect();
    files.push((format!("src/{folder}/routes.rs"), render(&RoutesTemplate { api: folder, served })?));
    Ok(files)
}

/// The path of a marker inside its API's module.
fn path(operation: &Operation) -> String {
    format!("{}::{}", operation.group, operation.marker())
}

fn versions(specification: &Specification) -> VersionsTemplate<'_> {
    VersionsTemplate {
        versions: &specification.versions.advertised,
        unstable: specification.versions.unstable.iter().collect(),
    }
}

fn described(specification: &Specification) -> Vec<operation::Described> {
    let served = specification.operations.iter().filter(|each| each.is_served());
    served.map(operation::Described::of).collect()
}

fn render(template: &impl Template) -> Result<String, Error> {
    template.render().map_err(|error| Error::new("templates", error))
}
