//! `DELETE /_synapse/admin/v1/users/{userId}/media`

use lattice_generated::admin::media::delete_media_of_user::{
    DeleteMediaOfUser, Dir, Query, Request, Response,
};
use lattice_wire::{Administrator, Handle, MatrixError};

use crate::index::media::MAX_REMOVED_AT_ONCE;
use crate::server::Server;
use crate::services::int;
use crate::services::media::{administration, deletion};

impl Handle<DeleteMediaOfUser> for Server {
    /// Deletes a page of a user's media, the newest unless the request says otherwise. A tool repeats the request until `total` is 0.
    async fn handle(&self, admin: Administrator, request: Request) -> Result<Response, MatrixError> {
        let Query { from, limit, order_by, dir, .. } = request.query;
        let most = (dir == Some(Dir::F), MAX_REMOVED_AT_ONCE);
        let page = administration::page((from, limit), order_by.as_deref(), most)?;
        let deleted = deletion::delete_of_user(self, &admin, (&request.user_id, page)).await?;
        let total = int(deleted.len() as u64);
        Ok(Response::new(deleted, total))
    }
}
