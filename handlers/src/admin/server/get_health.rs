//! `GET /_lattice/health`

use lattice_generated::admin::server::get_health::{GetHealth, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::server::Server;
use crate::services::health::failures;

impl Handle<GetHealth> for Server {
    /// Asks every binding once. The log has the cause of each failure.
    async fn handle(&self, (): (), _: Request) -> Result<Response, MatrixError> {
        let failures = failures(self).await;
        if failures.is_empty() {
            return Ok(Response::new("ok".to_owned()));
        }
        let (names, causes): (Vec<_>, Vec<_>) =
            failures.iter().map(|(name, cause)| (*name, cause.to_string())).unzip();
        let sentence = format!("These bindings fail: {}. The log says why.", names.join(", "));
        Err(MatrixError::unknown(sentence).because(causes.join("; ")))
    }
}
