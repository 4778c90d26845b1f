//! `POST /_synapse/admin/v1/media/delete`

use lattice_generated::admin::media::delete_media_by_age::{DeleteMediaByAge, Query, Request, Response};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::server::Server;
use crate::services::int;
use crate::services::media::administration;
use crate::services::media::retention::{UnusedSince, delete_unused};

/// Times before this one, in 1970, are seconds that somebody took for milliseconds (Synapse refuses the same).
const EARLIEST_MS: u64 = 30_000_000_000;

impl Handle<DeleteMediaByAge> for Server {
    /// Deletes media that nobody has downloaded since a time, 1,000 files at most: a tool repeats the request until `total` is 0.
    async fn handle(&self, admin: Administrator, request: Request) -> Result<Response, MatrixError> {
        let Query { before_ts, size_gt, keep_profiles, .. } = request.query;
        let before_ms = administration::count("before_ts", Some(before_ts))?;
        if before_ms < EARLIEST_MS {
            return Err(MatrixError::invalid_param("before_ts: it is in 1970; it counts milliseconds."));
        }
        let min_bytes = administration::count("size_gt", size_gt)? + u64::from(size_gt.is_some());
        let keeps_avatars = keep_profiles.unwrap_or(true);
        let since = UnusedSince { before_ms, min_bytes, keeps_avatars };
        let deleted = delete_unused(self, &admin, since).await?;
        let total = int(deleted.len() as u64);
        Ok(Response::new(deleted, total))
    }
}
