//! A constructor for each error code, with its status (client-server API, "Standard error response").

use std::borrow::Cow;

use http::StatusCode;

use super::MatrixError;

/// Defines one constructor per error code; the error code determines the status.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident: $status:ident $errcode:literal;)*) => {
        impl MatrixError {$(
            $(#[$doc])*
            #[must_use]
            pub fn $name(error: impl Into<Cow<'static, str>>) -> Self {
                Self::new(StatusCode::$status, $errcode, error)
            }
        )*}
    };
}

codes! {
    /// The caller may not do this.
    forbidden: FORBIDDEN "M_FORBIDDEN";
    /// The invited user does not want invites of the inviter.
    invite_blocked: FORBIDDEN "M_INVITE_BLOCKED";
    /// The request has no access token.
    missing_token: UNAUTHORIZED "M_MISSING_TOKEN";
    /// The access token is unknown or no longer valid.
    unknown_token: UNAUTHORIZED "M_UNKNOWN_TOKEN";
    /// The account has been deactivated.
    user_deactivated: FORBIDDEN "M_USER_DEACTIVATED";
    /// Guests may not do this.
    guest_access_forbidden: FORBIDDEN "M_GUEST_ACCESS_FORBIDDEN";
    /// The body is not JSON.
    not_json: BAD_REQUEST "M_NOT_JSON";
    /// The body is JSON of the wrong shape.
    bad_json: BAD_REQUEST "M_BAD_JSON";
    /// Only the server may write this account data (405).
    written_by_server: METHOD_NOT_ALLOWED "M_BAD_JSON";
    /// A required parameter or field is absent.
    missing_param: BAD_REQUEST "M_MISSING_PARAM";
    /// A parameter has an invalid value.
    invalid_param: BAD_REQUEST "M_INVALID_PARAM";
    /// A signature of a key does not hold.
    invalid_signature: BAD_REQUEST "M_INVALID_SIGNATURE";
    /// The request or the uploaded content is larger than its limit.
    too_large: PAYLOAD_TOO_LARGE "M_TOO_LARGE";
    /// The name of a profile field is too long.
    key_too_large: BAD_REQUEST "M_KEY_TOO_LARGE";
    /// The profile would exceed its size limit with this field.
    profile_too_large: BAD_REQUEST "M_PROFILE_TOO_LARGE";
    /// The sender has annotated the event in the same way.
    duplicate_annotation: BAD_REQUEST "M_DUPLICATE_ANNOTATION";
    /// The media id is reserved, and nothing was uploaded yet (504).
    not_yet_uploaded: GATEWAY_TIMEOUT "M_NOT_YET_UPLOADED";
    /// Something was uploaded to the media id (409).
    cannot_overwrite_media: CONFLICT "M_CANNOT_OVERWRITE_MEDIA";
    /// The requested resource does not exist.
    not_found: NOT_FOUND "M_NOT_FOUND";
    /// A room alias does not exist, or is another room's.
    bad_alias: BAD_REQUEST "M_BAD_ALIAS";
    /// The server does not implement this endpoint.
    unrecognized: NOT_FOUND "M_UNRECOGNIZED";
    /// The path exists but does not accept the method.
    method_not_allowed: METHOD_NOT_ALLOWED "M_UNRECOGNIZED";
    /// The request is well-formed, but the server does not support it (400).
    unsupported: BAD_REQUEST "M_UNKNOWN";
    /// The user name is taken.
    user_in_use: BAD_REQUEST "M_USER_IN_USE";
    /// The user name is not valid.
    invalid_username: BAD_REQUEST "M_INVALID_USERNAME";
    /// The user name or alias belongs to an application service.
    exclusive: BAD_REQUEST "M_EXCLUSIVE";
    /// Application services cannot log in on this server.
    appservice_login_unsupported: BAD_REQUEST "M_APPSERVICE_LOGIN_UNSUPPORTED";
    /// The alias is taken.
    room_in_use: BAD_REQUEST "M_ROOM_IN_USE";
    /// The event because of which a client subscribes to a thread is not in the thread.
    not_in_thread: BAD_REQUEST "IO.ELEMENT.MSC4306.M_NOT_IN_THREAD";
    /// The user unsubscribed from the thread after the event because of which a client subscribes (409).
    conflicting_unsubscription: CONFLICT "IO.ELEMENT.MSC4306.M_CONFLICTING_UNSUBSCRIPTION";
    /// What the request would make exists (409).
    conflict: CONFLICT "M_UNKNOWN";
    /// The room version is unknown or not supported.
    unsupported_room_version: BAD_REQUEST "M_UNSUPPORTED_ROOM_VERSION";
    /// The keys are for a backup that is not the current one.
    wrong_room_keys_version: FORBIDDEN "M_WRONG_ROOM_KEYS_VERSION";
    /// The initial state of a new room is contradictory.
    invalid_room_state: BAD_REQUEST "M_INVALID_ROOM_STATE";
    /// The content has no byte of the range (416).
    range_not_satisfiable: RANGE_NOT_SATISFIABLE "M_UNKNOWN";
    /// Another server, which this one has to ask, does not answer well (502).
    bad_gateway: BAD_GATEWAY "M_UNKNOWN";
    /// The server cannot answer now (503); the same request may succeed later.
    unavailable: SERVICE_UNAVAILABLE "M_UNKNOWN";
    /// The server failed (500); a different request would not help.
    unknown: INTERNAL_SERVER_ERROR "M_UNKNOWN";
}
