//! Sync and pagination tokens: opaque to clients, with a version in the prefix.

use std::fmt;
use std::str::FromStr;

/// The token was not issued by this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedPosition;

/// Defines a token type: a prefix and one number.
macro_rules! position {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(
            /// The stream position.
            pub u64,
        );

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!($prefix, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = MalformedPosition;

            /// Accepts exactly what `Display` writes, below 2^53: no sign, no leading zero.
            fn from_str(token: &str) -> Result<Self, MalformedPosition> {
                let digits = token.strip_prefix($prefix).ok_or(MalformedPosition)?;
                let number = digits.parse().map_err(|_| MalformedPosition)?;
                let position = Self(number);
                if number >= 1 << 53 || position.to_string() != token {
                    return Err(MalformedPosition);
                }
                Ok(position)
            }
        }
    };
}

position! {
    /// A position in the user's stream: `next_batch` and `since`.
    SyncPosition, "s1_"
}

position! {
    /// A position in a room's stream: `prev_batch`.
    RoomPosition, "r1_"
}
