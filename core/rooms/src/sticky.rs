//! Sticky events (MSC4354): until they expire, clients get them also if a timeline leaves them out.

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use serde::de::Deserializer;
use serde::{Deserialize, Serialize};

/// The longest time for which an event is sticky (milliseconds).
pub const MAX_STICKY_MS: u64 = 60 * 60 * 1_000;
/// The field of a sticky event.
pub(crate) const STICKY: &str = "msc4354_sticky";

/// The value of the field `msc4354_sticky` of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sticky {
    /// How long the event is sticky after it was sent (milliseconds); what is above [`MAX_STICKY_MS`] does not count.
    pub duration_ms: u64,
}

impl Sticky {
    /// Until when an event with this field is sticky (milliseconds since 1970); `None` if it is no longer. A time in the
    /// future, which its server claims, does not make it sticky for longer.
    pub(crate) fn until_ms(self, sent_ms: u64, now_ms: u64) -> Option<u64> {
        let until_ms = sent_ms.min(now_ms) + self.duration_ms.min(MAX_STICKY_MS);
        (until_ms > now_ms).then_some(until_ms)
    }

    /// The field in canonical JSON; `None` for a number that canonical JSON does not have.
    pub(crate) fn to_json(self) -> Option<CanonicalJsonValue> {
        let duration_ms = CanonicalJsonValue::try_from(serde_json::Value::from(self.duration_ms)).ok()?;
        Some(CanonicalJsonObject::from([("duration_ms".to_owned(), duration_ms)]).into())
    }

    /// Reads the field of an event of any server: a value without a natural number `duration_ms` is `None`.
    pub(crate) fn or_nothing<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Self>, D::Error> {
        let value = serde_json::Value::deserialize(from)?;
        let duration_ms = value.get("duration_ms").and_then(serde_json::Value::as_u64);
        Ok(duration_ms.map(|duration_ms| Self { duration_ms }))
    }
}
