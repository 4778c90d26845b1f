//! `GET /_matrix/client/v3/login`

use lattice_generated::client::session_management::get_login_flows::{
    Flows, GetLoginFlows, Request, Response,
};
use lattice_wire::{Handle, MatrixError};

use crate::server::Server;

impl Handle<GetLoginFlows> for Server {
    /// Lists the types of login that `POST /login` accepts.
    async fn handle(&self, (): (), _: Request) -> Result<Response, MatrixError> {
        let password = Flows::new("m.login.password".to_owned());
        let token = Flows::new("m.login.token".to_owned()).get_login_token(true);
        Ok(Response::new().flows(vec![password, token]))
    }
}
