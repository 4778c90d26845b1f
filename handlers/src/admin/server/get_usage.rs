//! `GET /_lattice/admin/v1/usage`

use lattice_generated::admin::server::get_usage::{Days, GetUsage, Limits, Request, Response};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::auth::daily_limits::{self, DAY_MS};
use crate::objects::protocol::server::ListUsage;
use crate::ports::Usage;
use crate::server::Server;
use crate::services::int;

impl Handle<GetUsage> for Server {
    /// Shows what isolates have reported of the last days, the newest first, and the limits of a day. Without limits nothing
    /// is counted.
    async fn handle(&self, _: Administrator, _: Request) -> Result<Response, MatrixError> {
        let used = self.ask(self.name(), ListUsage {}).await?;
        let mut limits = Limits::new();
        for (name, limit) in self.config.objects.daily_limits.into_iter().flat_map(Usage::limits) {
            let limit = Some(int(limit));
            match name {
                "requests" => limits.requests = limit,
                "object_requests" => limits.object_requests = limit,
                "rows_read" => limits.rows_read = limit,
                _ => limits.rows_written = limit,
            }
        }
        let level = daily_limits::level_of(self, used.first());
        let days = used.into_iter().map(|(day, Usage(numbers))| {
            let [requests, object_requests, rows_read, rows_written] = numbers.map(int);
            Days::new(int(day * DAY_MS), requests, object_requests, rows_read, rows_written)
        });
        Ok(Response::new(level.as_str().to_owned(), limits, days.collect()))
    }
}
