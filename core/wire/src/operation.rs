//! The traits of operations and of their handlers.

use crate::{Caller, InteractiveFlows, MatrixError, Meta, Parts, Reply};

/// One operation of the specification, implemented by a generated marker type.
pub trait Operation: 'static {
    /// The decoded request.
    type Request: FromParts;
    /// The response of the handler.
    type Response: IntoReply;
    /// The caller type that the handler requires; only authentication constructs its values.
    type Caller;
    /// The facts that the router enforces before the handler runs.
    const META: &'static Meta;
}

/// A request that can be decoded from the parts of an HTTP request.
pub trait FromParts: Sized {
    /// Decodes path, query and body.
    ///
    /// # Errors
    /// The Matrix error of the first malformed part.
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError>;
}

/// A response that can be encoded as HTTP.
pub trait IntoReply {
    /// Encodes status, headers and body.
    ///
    /// # Errors
    /// `M_UNKNOWN` (500) if the value has no JSON form.
    fn into_reply(self) -> Result<Reply, MatrixError>;
}

/// The handler of one operation. A served operation without a handler does not compile.
#[diagnostic::on_unimplemented(
    message = "operation `{Op}` has no handler",
    label = "`Handle<{Op}>` is not implemented",
    note = "add `impl Handle<{Op}> for Server` (`cargo xtask scaffold <api>/<operationId>`), or mark it `absent` in spec/ledger.toml"
)]
#[expect(async_fn_in_trait, reason = "one thread per isolate: futures need not be Send")]
pub trait Handle<Op: Operation> {
    /// Executes the operation for an authenticated caller and a decoded request.
    ///
    /// # Errors
    /// The Matrix error that the client receives.
    async fn handle(&self, caller: Op::Caller, request: Op::Request) -> Result<Op::Response, MatrixError>;
}

/// The flows of user-interactive authentication that an operation offers. An interactive operation without
/// an implementation does not compile.
#[diagnostic::on_unimplemented(
    message = "interactive operation `{Op}` names no flows",
    label = "`Flows<{Op}>` is not implemented",
    note = "add `impl Flows<{Op}> for Server` beside its handler: which flows it offers, with which parameters"
)]
#[expect(async_fn_in_trait, reason = "one thread per isolate: futures need not be Send")]
pub trait Flows<Op: Operation> {
    /// The flows for one request; `is_first` if the request has no `auth` object.
    ///
    /// # Errors
    /// A Matrix error if the request is refused whichever stages the client completes.
    async fn flows(
        &self,
        caller: Option<&Caller>,
        request: &Op::Request,
        is_first: bool,
    ) -> Result<InteractiveFlows, MatrixError>;
}
