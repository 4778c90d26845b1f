//! Why there is no preview.

use lattice_media::preview::AddressRefusal;
use lattice_wire::MatrixError;
use serde::{Deserialize, Serialize};

/// Why there is no preview of a URL that could be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Failure {
    /// It leads to an address that may not be asked.
    MayNotBeAsked,
    /// Its host has no address.
    Unresolved,
    /// The resolver does not say what the addresses of the host are.
    ResolverFailed,
    /// It does not answer, or breaks off.
    Unreachable,
    /// It does not answer in time.
    TimedOut,
    /// It answers with an error.
    IsError,
    /// It leads on, and on, or nowhere.
    LeadsNowhere,
}

impl From<AddressRefusal> for Failure {
    fn from(refusal: AddressRefusal) -> Self {
        if refusal == AddressRefusal::Unresolved { Self::Unresolved } else { Self::MayNotBeAsked }
    }
}

impl From<Failure> for MatrixError {
    fn from(failure: Failure) -> Self {
        let sentence = match failure {
            Failure::MayNotBeAsked => {
                return Self::forbidden("This URL leads to an address that previews do not reach.");
            }
            Failure::Unresolved => "The host of this URL has no address.",
            Failure::ResolverFailed => "The addresses of the host of this URL are not known.",
            Failure::Unreachable => "This URL cannot be reached.",
            Failure::TimedOut => "This URL does not answer in time.",
            Failure::IsError => "This URL is answered by an error.",
            Failure::LeadsNowhere => "This URL leads on too often, or nowhere.",
        };
        Self::bad_gateway(sentence)
    }
}

/// The error for a URL that is refused before anybody is asked.
pub(super) fn refused(refusal: AddressRefusal) -> MatrixError {
    let sentence = format!("There is no preview of this URL: {refusal}.");
    match refusal {
        AddressRefusal::Malformed | AddressRefusal::TooLong | AddressRefusal::Scheme => {
            MatrixError::invalid_param(sentence)
        }
        _ => MatrixError::forbidden(sentence),
    }
}
