//! `GET /_lattice/admin/v1/reports`

use lattice_generated::admin::reports::list_reports::{ListReports, Reports, Request, Response};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::index::reports::KeptReport;
use crate::server::Server;
use crate::services::{history, int, reports};

/// The reports of a response if the request has no limit.
const DEFAULT_LISTED_REPORTS: u64 = 50;

impl Handle<ListReports> for Server {
    /// Lists what users have reported, the newest first. `next` is the `from` of the next request.
    async fn handle(&self, _: Administrator, request: Request) -> Result<Response, MatrixError> {
        let limit = history::limit(request.query.limit, DEFAULT_LISTED_REPORTS)?;
        let from = request.query.from.map(|from| u64::try_from(i64::from(from)));
        let from = from.transpose().map_err(|_| MatrixError::invalid_param("from: it is below zero."))?;
        let (listed, next) = reports::list(self, (from, limit)).await?;
        let mut response = Response::new(listed.into_iter().map(shown).collect());
        response.next = next.map(int);
        Ok(response)
    }
}

fn shown(report: KeptReport) -> Reports {
    let mut shown = Reports::new(int(report.id), int(report.received_ms), report.reporter);
    shown.room_id = report.room_id;
    shown.event_id = report.event_id;
    shown.user_id = report.user_id;
    shown.reason = report.reason;
    shown
}
