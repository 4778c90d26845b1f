//! Maps refused access tokens to Matrix errors.

use lattice_wire::MatrixError;

use crate::objects::host::AskError;
use crate::objects::protocol::TokenRefusal;

/// Maps a failed token check to a Matrix error.
pub(crate) fn refused(refusal: TokenRefusal) -> MatrixError {
    match refusal {
        TokenRefusal::UnknownToken => unknown_token(),
        TokenRefusal::SoftLoggedOut => MatrixError::soft_logged_out(
            "The token is no longer valid: refresh the session, or log in again.",
        ),
        TokenRefusal::LimitExceeded(wait_ms) => MatrixError::limit_exceeded(wait_ms),
        TokenRefusal::PasswordChanged => confirm_again(),
    }
}

/// Maps an absent user to `M_UNKNOWN_TOKEN`: no token of such a user is valid.
pub(crate) fn unknown_if_absent(error: AskError) -> MatrixError {
    match error {
        AskError::Absent(_) => unknown_token(),
        failed @ AskError::Failed(_) => failed.into(),
    }
}

/// The error of a request that was confirmed by a password that has changed since.
pub(super) fn confirm_again() -> MatrixError {
    MatrixError::forbidden("The password has changed meanwhile: confirm the request again.")
}

pub(crate) fn unknown_token() -> MatrixError {
    MatrixError::unknown_token("The access token is unknown or no longer valid.")
}
