//! The error codes that every operation may return without a declaration.

/// The error codes that every operation may return, in addition to its declared codes.
pub(super) const COMMON: &[&str] = &[
    "M_BAD_JSON",
    "M_FORBIDDEN",
    "M_GUEST_ACCESS_FORBIDDEN",
    "M_INVALID_PARAM",
    "M_LIMIT_EXCEEDED",
    "M_MISSING_PARAM",
    "M_MISSING_TOKEN",
    "M_NOT_JSON",
    "M_RESOURCE_LIMIT_EXCEEDED",
    "M_TOO_LARGE",
    "M_UNKNOWN",
    "M_UNKNOWN_TOKEN",
    "M_UNRECOGNIZED",
    "M_USER_LOCKED",
    "M_USER_SUSPENDED",
];
