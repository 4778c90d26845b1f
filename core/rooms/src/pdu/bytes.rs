//! An estimate of the bytes that a PDU takes in memory.

#[cfg(test)]
mod tests;

use ruma_common::canonical_json::CanonicalJsonValue;
use ruma_state_res::Event as _;

use super::Pdu;

/// What an allocation takes beside its bytes, and rounding.
const ALLOCATION: usize = 16;
const VALUE: usize = size_of::<CanonicalJsonValue>();
/// A leaf of a map has room for eleven entries; after insertions in order it has six.
const LEAF: usize = 11 * (size_of::<String>() + VALUE) + 2 * ALLOCATION;
const ENTRY: usize = LEAF / 6;
/// The first elements of an array are allocated together.
const FIRST_ELEMENTS: usize = 4 * VALUE + ALLOCATION;

impl Pdu {
    /// At least the bytes that the event takes in memory with its parsed content, whether that is parsed or not
    /// yet: small JSON may take eighty times as much once parsed.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let (content, kept) = (self.content().get(), self.auth_fields());
        let kept =
            if kept.is_empty() { String::new() } else { serde_json::to_string(kept).unwrap_or_default() };
        let text = 2 * self.json().len() + content.len();
        size_of::<Self>() + text + parsed_bytes(content) + 2 * parsed_bytes(&kept)
    }
}

/// The bytes of parsed canonical JSON. Text that looks like structure counts as structure.
fn parsed_bytes(json: &str) -> usize {
    let next = json.bytes().skip(1).chain([b'}']);
    let bytes = |(byte, next)| match (byte, next) {
        (b'{', b'}') | (b'[', b']') => 0,
        (b'{', _) => LEAF,
        (b'[', _) => FIRST_ELEMENTS,
        (b':', _) => ENTRY + ALLOCATION,
        // An array grows to twice its size.
        (b',', _) => 2 * VALUE + ALLOCATION,
        (b'"', _) => ALLOCATION / 2,
        _ => 1,
    };
    json.bytes().zip(next).map(bytes).sum()
}
