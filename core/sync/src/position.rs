//! Tokens that clients hold: opaque to them, versioned for us.

use std::fmt;
use std::str::FromStr;

/// A token that is none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedPosition;

/// A kind of token: a prefix and one number.
macro_rules! position {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(
            /// The position in its stream.
            pub u64,
        );

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!($prefix, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = MalformedPosition;

            /// Reads back exactly what is written: no sign, no leading zero, below 2^53.
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
    /// `next_batch` and `since`: a position of the user's stream.
    SyncPosition, "s1_"
}

position! {
    /// `prev_batch`: a position of a room's stream.
    RoomPosition, "r1_"
}
