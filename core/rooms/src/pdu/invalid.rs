//! Invalid PDUs: why a received event is dropped, not stored as rejected.

use std::fmt;

/// The requirement that a received event does not meet (server-server API, "Checks performed on receipt of a
/// PDU", 1 and 2; room version pages, "Event format"; client-server API, "Size limits").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidPdu {
    /// The text is not JSON.
    NotJson,
    /// The JSON value is not an object.
    NotAnObject,
    /// Arrays and objects are nested too deeply.
    TooDeep,
    /// A number has a fraction or an exponent.
    Float,
    /// An integer is outside ±(2^53 − 1).
    IntegerOutOfRange,
    /// A string has an escaped surrogate without its other half.
    LoneSurrogate,
    /// An object has this key twice.
    DuplicateKey(String),
    /// The event is larger than 65,536 bytes, the limit of the specification.
    TooLarge,
    /// This field is absent.
    Missing(&'static str),
    /// The room version has no such field.
    Unexpected(&'static str),
    /// This field has the wrong type.
    WrongType(&'static str),
    /// This field is longer than 255 bytes, the limit of the specification.
    TooLong(&'static str),
    /// This field lists more events than the specification allows.
    TooMany(&'static str),
    /// This field is not a valid identifier of its kind (event, room or user id).
    BadIdentifier(&'static str),
    /// `auth_events` lists the create event, in a version in which the room id implies it.
    CreateInAuthEvents,
    /// The event has no signature of this server, which must sign it.
    Unsigned(String),
    /// The caller has no key for the signatures of this server; with the key, the event can be checked again.
    UnknownKey(String),
    /// A signature of this server does not verify with its key.
    BadSignature(String),
}

impl fmt::Display for InvalidPdu {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson => formatter.write_str("not JSON"),
            Self::NotAnObject => formatter.write_str("not an object"),
            Self::TooDeep => formatter.write_str("nested too deeply"),
            Self::Float => formatter.write_str("a number with a fraction or an exponent"),
            Self::IntegerOutOfRange => formatter.write_str("an integer outside ±(2^53 − 1)"),
            Self::LoneSurrogate => formatter.write_str("half of a surrogate pair"),
            Self::DuplicateKey(key) => write!(formatter, "the key {key:?} occurs twice in an object"),
            Self::TooLarge => formatter.write_str("event too large"),
            Self::Missing(field) => write!(formatter, "no `{field}`"),
            Self::Unexpected(field) => write!(formatter, "`{field}` in a version that has none"),
            Self::WrongType(field) => write!(formatter, "`{field}` has the wrong type"),
            Self::TooLong(field) => write!(formatter, "`{field}` is too long"),
            Self::TooMany(field) => write!(formatter, "`{field}` lists too many events"),
            Self::BadIdentifier(field) => write!(formatter, "`{field}` is not a valid identifier"),
            Self::CreateInAuthEvents => formatter.write_str("the create event is listed in `auth_events`"),
            Self::Unsigned(server) => write!(formatter, "not signed by {server}"),
            Self::UnknownKey(server) => write!(formatter, "no known key of {server}"),
            Self::BadSignature(server) => write!(formatter, "a signature of {server} does not verify"),
        }
    }
}

impl std::error::Error for InvalidPdu {}
