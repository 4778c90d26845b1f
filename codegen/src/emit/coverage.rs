//! The ledger as a page.

use askama::Template;

use crate::Error;
use crate::ledger::Status;
use crate::parse::Specification;

#[derive(Template)]
#[template(path = "coverage.txt")]
struct CoverageTemplate {
    served: usize,
    absent: usize,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    route: String,
    status: String,
}

/// `COVERAGE.md`.
pub fn page(specification: &Specification) -> Result<String, Error> {
    let rows: Vec<Row> = specification
        .operations
        .iter()
        .map(|operation| Row {
            name: operation.name(),
            route: format!("{} {}", operation.method, operation.path),
            status: match (operation.decision.status, &operation.decision.reason) {
                (Status::Served, _) => format!("[served](../handlers/src/{})", operation.file()),
                (Status::Absent, reason) => format!("absent: {}", reason.as_deref().unwrap_or_default()),
            },
        })
        .collect();
    let count =
        |status| specification.operations.iter().filter(|each| each.decision.status == status).count();
    super::render(&CoverageTemplate { served: count(Status::Served), absent: count(Status::Absent), rows })
}
