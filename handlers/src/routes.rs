//! The routes of this server. What is served and has no handler is a compile error here.

use lattice_generated::{admin, client};
use lattice_wire::{Route, Router};

use crate::server::Server;

const CLIENT: [Route<Server>; client::routes::SERVED] = client::routes::assert_handled();
const ADMIN: [Route<Server>; admin::routes::SERVED] = admin::routes::assert_handled();

/// The router over all of them.
#[must_use]
pub fn router() -> Router<Server> {
    Router::new(CLIENT.into_iter().chain(ADMIN))
}
