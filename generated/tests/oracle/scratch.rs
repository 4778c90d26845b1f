//! A server without behaviour: it notes what it was asked and answers what it was told to answer.

use std::cell::RefCell;

use lattice_generated::client::account_management::Register;
use lattice_generated::client::room_creation::CreateRoom;
use lattice_generated::client::room_membership::JoinRoom;
use lattice_generated::client::room_participation::{SendMessage, Sync};
use lattice_generated::client::routes;
use lattice_generated::client::server_administration::GetVersions;
use lattice_generated::client::session_management::{GetTokenOwner, Login};
use lattice_wire::{
    Authenticate, AuthenticationData, Caller, Claimed, Credentials, Handle, InteractiveChallenge,
    MatrixError, Meta, Operation, Operator, Route,
};
use ruma_common::{device_id, user_id};
use serde_json::{Value, json};

/// What a handler was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub operation: &'static str,
    /// Path parameters in order, query, body: as JSON, after decoding.
    pub request: Value,
    /// Who asked, as the handler's first argument says it.
    pub caller: String,
}

#[derive(Default)]
pub struct Scratch {
    asked: RefCell<Option<Asked>>,
    answer: RefCell<Option<Result<Value, MatrixError>>>,
}

impl Scratch {
    /// A server that will answer `body`.
    pub fn answering(body: Value) -> Self {
        Self { asked: RefCell::default(), answer: RefCell::new(Some(Ok(body))) }
    }

    /// A server that will refuse.
    pub fn refusing(error: MatrixError) -> Self {
        Self { asked: RefCell::default(), answer: RefCell::new(Some(Err(error))) }
    }

    /// What it was asked.
    pub fn asked(&self) -> Asked {
        self.asked.borrow().clone().expect("no handler was reached")
    }

    fn take<Op: Operation>(&self, caller: String, request: Value) -> Result<Op::Response, MatrixError>
    where
        Op::Response: serde::de::DeserializeOwned,
    {
        let asked = Asked { operation: Op::META.name, request, caller };
        assert!(self.asked.borrow_mut().replace(asked).is_none(), "asked twice");
        let answer = self.answer.borrow_mut().take().expect("no answer was prepared")?;
        Ok(serde_json::from_value(answer).expect("our response type takes the answer"))
    }
}

/// The handler of an operation: its request as JSON, its caller as text.
macro_rules! scratch {
    ($operation:ty, |$caller:ident: $type:ty, $request:ident| $who:expr, $json:tt) => {
        impl Handle<$operation> for Scratch {
            async fn handle(
                &self,
                $caller: $type,
                $request: <$operation as Operation>::Request,
            ) -> Result<<$operation as Operation>::Response, MatrixError> {
                self.take::<$operation>($who, json!($json))
            }
        }
    };
}

scratch!(GetVersions, |caller: Option<Caller>, _request| format!("{:?}", caller.map(|c| c.user_id)), {});
scratch!(Register, |caller: lattice_wire::Confirmed<()>, request| format!("{caller:?}"), {
    "query": request.query, "body": request.body
});
scratch!(Login, |caller: (), request| format!("{caller:?}"), { "body": request.body });
scratch!(GetTokenOwner, |caller: Caller, _request| caller.user_id.to_string(), {});
scratch!(CreateRoom, |caller: Caller, request| caller.user_id.to_string(), { "body": request.body });
scratch!(JoinRoom, |caller: Caller, request| caller.user_id.to_string(), {
    "path": [request.room_id_or_alias], "query": request.query, "body": request.body
});
scratch!(SendMessage, |caller: Caller, request| caller.user_id.to_string(), {
    "path": [request.room_id, request.event_type, request.txn_id], "query": request.query, "body": request.body
});
scratch!(Sync, |caller: Claimed, request| caller.user_id.to_string(), { "query": request.query });

/// The routes of the client API with the handlers above.
pub fn routes() -> impl IntoIterator<Item = Route<Scratch>> {
    const ROUTES: [Route<Scratch>; 8] = routes::assert_handled();
    ROUTES
}

impl Authenticate for Scratch {
    async fn bridge(&self, _: &Credentials) -> Result<Option<lattice_wire::Bridge>, MatrixError> {
        Ok(None)
    }

    async fn peer(
        &self,
        _: &str,
        _: &lattice_wire::Presented<'_>,
    ) -> Result<lattice_wire::Peer, MatrixError> {
        Err(MatrixError::forbidden("nobody"))
    }

    async fn caller(&self, _: &Meta, _: &Credentials) -> Result<Caller, MatrixError> {
        let (user_id, device_id) = (user_id!("@alice:example.org").into(), device_id!("DEVICE").into());
        Ok(Caller { user_id, device_id, is_guest: false })
    }

    async fn claimed(&self, _: &Credentials) -> Result<Claimed, MatrixError> {
        let (user_id, device_id) = (user_id!("@alice:example.org").into(), device_id!("DEVICE").into());
        Ok(Claimed { user_id, device_id, token_hash: String::new() })
    }

    fn operator(&self, _: &Credentials) -> Result<Operator, MatrixError> {
        Ok(Operator)
    }

    async fn confirm(
        &self,
        _: &Meta,
        _: Option<&Caller>,
        auth: Option<AuthenticationData>,
    ) -> Result<(), MatrixError> {
        match auth.and_then(|auth| auth.stage).as_deref() {
            Some("m.login.dummy") => Ok(()),
            _ => {
                let challenge = InteractiveChallenge::new("session".to_owned(), vec![vec!["m.login.dummy"]]);
                Err(challenge.into_error(None))
            }
        }
    }

    fn admit_address(&self, _: &Meta, _: Option<&str>) -> Result<(), MatrixError> {
        Ok(())
    }
}
