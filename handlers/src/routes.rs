//! The routes of this server. A served operation without a handler is a compile error in this file.

use lattice_generated::{admin, client, federation, msc, oauth};
use lattice_wire::{Route, Router};

use crate::server::Server;

const ADMIN: [Route<Server>; admin::routes::ROUTES] = admin::routes::assert_handled();
const CLIENT: [Route<Server>; client::routes::ROUTES] = client::routes::assert_handled();
const FEDERATION: [Route<Server>; federation::routes::ROUTES] = federation::routes::assert_handled();
const MSC: [Route<Server>; msc::routes::ROUTES] = msc::routes::assert_handled();
const OAUTH: [Route<Server>; oauth::routes::ROUTES] = oauth::routes::assert_handled();

/// The router over the routes of all APIs.
#[must_use]
pub fn router() -> Router<Server> {
    let routes = ADMIN.into_iter().chain(CLIENT).chain(FEDERATION).chain(MSC).chain(OAUTH);
    Router::new(routes)
}
