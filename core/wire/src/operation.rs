//! An operation is a type; its handler is one `impl`.

use crate::{Caller, InteractiveFlows, MatrixError, Meta, Parts, Reply};

/// One operation of the specification, named by its generated marker type.
pub trait Operation: 'static {
    /// What the client said, decoded.
    type Request: FromParts;
    /// What the handler answers.
    type Response: IntoReply;
    /// Who must be calling; only authentication can make one.
    type Caller;
    /// The facts that are enforced before the handler runs.
    const META: &'static Meta;
}

/// A request that can be decoded from the parts of an HTTP request.
pub trait FromParts: Sized {
    /// Decodes path, query and body.
    ///
    /// # Errors
    /// The Matrix error of the first part that is wrong.
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError>;
}

/// A response that can be sent.
pub trait IntoReply {
    /// Encodes status, headers and body.
    ///
    /// # Errors
    /// `M_UNKNOWN` (500) if the value has no JSON form.
    fn into_reply(self) -> Result<Reply, MatrixError>;
}

/// The behaviour of one operation. A served operation without it does not compile.
#[diagnostic::on_unimplemented(
    message = "operation `{Op}` has no handler",
    label = "`Handle<{Op}>` is not implemented",
    note = "add `impl Handle<{Op}> for Server` (`cargo xtask scaffold <api>/<operationId>`), or mark it `absent` in spec/ledger.toml"
)]
#[expect(async_fn_in_trait, reason = "one thread per isolate: futures need not be Send")]
pub trait Handle<Op: Operation> {
    /// Translates the request, asks whoever knows, and answers.
    ///
    /// # Errors
    /// The Matrix error that the client may know.
    async fn handle(&self, caller: Op::Caller, request: Op::Request) -> Result<Op::Response, MatrixError>;
}

/// Which flows of user-interactive authentication an operation offers. An interactive operation without it
/// does not compile.
#[diagnostic::on_unimplemented(
    message = "interactive operation `{Op}` names no flows",
    label = "`Flows<{Op}>` is not implemented",
    note = "add `impl Flows<{Op}> for Server` beside its handler: which flows it offers, with which parameters"
)]
#[expect(async_fn_in_trait, reason = "one thread per isolate: futures need not be Send")]
pub trait Flows<Op: Operation> {
    /// The flows of one request; `is_first` if the client has tried no stage yet.
    ///
    /// # Errors
    /// A Matrix error if the request is refused whatever the client would show.
    async fn flows(
        &self,
        caller: Option<&Caller>,
        request: &Op::Request,
        is_first: bool,
    ) -> Result<InteractiveFlows, MatrixError>;
}
