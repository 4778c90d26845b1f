//! Renders the ledger as `COVERAGE.md`.

use askama::Template;

use crate::Error;
use crate::ledger::{Call, Status};
use crate::model::{Api, Operation};
use crate::parse::Specification;

#[derive(Template)]
#[template(path = "coverage.txt")]
struct CoverageTemplate {
    total: usize,
    specified: usize,
    served: usize,
    pages: usize,
    oauth: usize,
    proposals: usize,
    admin: usize,
    apis: Vec<ApiView>,
}

struct ApiView {
    name: &'static str,
    operations: usize,
    served: usize,
    called: usize,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    route: String,
    status: String,
}

/// The text of `COVERAGE.md`.
pub fn page(specification: &Specification) -> Result<String, Error> {
    let apis: Vec<ApiView> = Api::ALL.into_iter().map(|api| view(api, specification)).collect();
    let of = |api: Api| specification.operations.iter().filter(|each| each.api == api).count();
    let (total, pages) =
        (specification.operations.len(), specification.operations.iter().filter(|each| each.is_page()));
    let (pages, oauth, proposals, admin) = (pages.count(), of(Api::Oauth), of(Api::Msc), of(Api::Admin));
    let in_openapi = specification.operations.iter().filter(|each| {
        !matches!(each.api, Api::Oauth | Api::Msc | Api::Admin) && !each.is_page() && each.is_served()
    });
    super::render(&CoverageTemplate {
        total,
        specified: total - pages - oauth - proposals - admin,
        served: in_openapi.count(),
        pages,
        oauth,
        proposals,
        admin,
        apis,
    })
}

fn view(api: Api, specification: &Specification) -> ApiView {
    let operations = || specification.operations.iter().filter(|each| each.api == api);
    ApiView {
        name: api.folder(),
        operations: operations().count(),
        served: operations().filter(|each| each.is_served()).count(),
        called: operations().filter(|each| each.decision.call == Some(Call::Called)).count(),
        rows: operations().map(row).collect(),
    }
}

fn row(operation: &Operation) -> Row {
    let decision = &operation.decision;
    let mut status = Vec::new();
    match decision.status {
        Some(Status::Served) => status.push(format!("[served](../handlers/src/{})", operation.file())),
        Some(Status::Absent) => status.push("absent".to_owned()),
        None => {}
    }
    match decision.call {
        Some(Call::Called) => status.push("called".to_owned()),
        Some(Call::Unused) => status.push("unused".to_owned()),
        None => {}
    }
    let reason = decision.reason.map(|reason| format!(": {}", reason.sentence())).unwrap_or_default();
    Row {
        name: operation.id.clone(),
        route: format!("{} {}", operation.method, operation.path),
        status: format!("{}{reason}", status.join(", ")),
    }
}
