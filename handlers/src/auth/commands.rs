//! Commands of an authenticated caller to the caller's own User.

use lattice_wire::{Caller, MatrixError, Proofs};

use super::refusals::{confirm_again, refused, unknown_if_absent};
use super::stages::confirmed_at;
use crate::objects::protocol::{Dispatched, Proof, UserMarker};
use crate::server::Server;

impl Server {
    /// Sends a command of the caller to the caller's User, which checks the token in the turn that executes the
    /// command: a session that ended meanwhile changes nothing (security S03).
    ///
    /// # Errors
    /// `M_UNKNOWN_TOKEN`.
    pub(crate) async fn ask_for<C: Dispatched<Object = UserMarker>>(
        &self,
        caller: &Caller,
        command: C,
    ) -> Result<C::Reply, MatrixError> {
        self.ask_proven(caller, None, command).await
    }

    /// As [`Self::ask_for`], for a command that the caller confirmed by the password: the User also checks that
    /// the password has not changed since.
    ///
    /// # Errors
    /// `M_UNKNOWN_TOKEN`; `M_FORBIDDEN` if the password has changed.
    pub(crate) async fn ask_confirmed<C: Dispatched<Object = UserMarker>>(
        &self,
        caller: &Caller,
        proofs: &Proofs,
        command: C,
    ) -> Result<C::Reply, MatrixError> {
        let generation = confirmed_at(proofs).ok_or_else(confirm_again)?;
        self.ask_proven(caller, Some(generation), command).await
    }

    /// Sends the command with its proof. The first check of the token has counted the request.
    async fn ask_proven<C: Dispatched<Object = UserMarker>>(
        &self,
        caller: &Caller,
        generation: Option<u64>,
        command: C,
    ) -> Result<C::Reply, MatrixError> {
        let (device_id, token_hash) = (caller.device_id.clone(), caller.token_hash.clone());
        let proof = Proof { device_id, token_hash, rate: None, generation };
        self.ask_as(&caller.user_id, proof, command).await.map_err(unknown_if_absent)?.map_err(refused)
    }
}
