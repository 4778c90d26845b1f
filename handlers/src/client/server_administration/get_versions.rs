//! `GET /_matrix/client/versions`

use lattice_generated::client::server_administration::get_versions::{GetVersions, Request, Response};
use lattice_generated::versions::{UNSTABLE_FEATURES, VERSIONS};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;

impl Handle<GetVersions> for Server {
    /// Lists the versions of Matrix that the ledger advertises.
    async fn handle(&self, _: Option<Caller>, _: Request) -> Result<Response, MatrixError> {
        let versions = VERSIONS.iter().map(|version| (*version).to_owned()).collect();
        let features = UNSTABLE_FEATURES.iter().map(|(name, on)| ((*name).to_owned(), *on)).collect();
        Ok(Response::new(versions).unstable_features(features))
    }
}
