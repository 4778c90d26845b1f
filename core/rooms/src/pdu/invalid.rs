//! Why something that was received is no event at all: it is dropped, not rejected.

use std::fmt;

/// The demand that a received event does not meet (server-server API, "Checks performed on receipt of a
/// PDU", 1 and 2; room version pages, "Event format"; client-server API, "Size limits").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidPdu {
    /// It is not JSON.
    NotJson,
    /// It is JSON, but not an object.
    NotAnObject,
    /// It is nested too deeply.
    TooDeep,
    /// A number has a fraction or an exponent.
    Float,
    /// An integer is outside ±(2^53 − 1).
    IntegerOutOfRange,
    /// Half of a surrogate pair.
    LoneSurrogate,
    /// This key stands twice in an object.
    DuplicateKey(String),
    /// It is larger than an event may be.
    TooLarge,
    /// This field is absent.
    Missing(&'static str),
    /// This field has another type than it must have.
    WrongType(&'static str),
    /// This field is longer than a field may be.
    TooLong(&'static str),
    /// This field refers to more events than an event may.
    TooMany(&'static str),
    /// This field is not the identifier that it must be.
    BadIdentifier(&'static str),
    /// The create event stands in `auth_events` of a version in which the room id implies it.
    CreateInAuthEvents,
    /// No signature of this server, which must have signed.
    Unsigned(String),
    /// We hold no key of this server that made one of its signatures; with the key, ask again.
    UnknownKey(String),
    /// A signature of this server is not by its key.
    BadSignature(String),
}

impl fmt::Display for InvalidPdu {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson => formatter.write_str("not JSON"),
            Self::NotAnObject => formatter.write_str("not an object"),
            Self::TooDeep => formatter.write_str("nested too deeply"),
            Self::Float => formatter.write_str("a number with fraction or exponent"),
            Self::IntegerOutOfRange => formatter.write_str("an integer outside ±(2^53 − 1)"),
            Self::LoneSurrogate => formatter.write_str("half of a surrogate pair"),
            Self::DuplicateKey(key) => write!(formatter, "the key {key:?} stands twice"),
            Self::TooLarge => formatter.write_str("event too large"),
            Self::Missing(field) => write!(formatter, "no `{field}`"),
            Self::WrongType(field) => write!(formatter, "`{field}` has the wrong type"),
            Self::TooLong(field) => write!(formatter, "`{field}` is too long"),
            Self::TooMany(field) => write!(formatter, "`{field}` names too many events"),
            Self::BadIdentifier(field) => write!(formatter, "`{field}` is not such an identifier"),
            Self::CreateInAuthEvents => formatter.write_str("the create event stands in `auth_events`"),
            Self::Unsigned(server) => write!(formatter, "not signed by {server}"),
            Self::UnknownKey(server) => write!(formatter, "no known key of {server}"),
            Self::BadSignature(server) => write!(formatter, "a signature of {server} is wrong"),
        }
    }
}

impl std::error::Error for InvalidPdu {}
