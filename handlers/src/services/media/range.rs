//! The range that a request names (RFC 9110, section 14).

use lattice_wire::ContentPart;

/// What of the content the response has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Requested {
    /// All of it: there is no range, or one that is malformed, of another unit, or several.
    Whole,
    /// A part.
    Part(ContentPart),
    /// Nothing: the content ends before the range.
    OutOfRange,
}

/// Reads the value of `Range` for a content of `total` bytes.
pub(super) fn requested(range: Option<&str>, total: u64) -> Requested {
    range.and_then(|range| read(range, total)).unwrap_or(Requested::Whole)
}

/// `None` if the value is not one range of bytes.
fn read(range: &str, total: u64) -> Option<Requested> {
    let (unit, range) = range.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    let (first, last) = match (first, last) {
        ("", suffix) => {
            let suffix = number(suffix)?;
            if suffix == 0 {
                return Some(Requested::OutOfRange);
            }
            (total.saturating_sub(suffix), u64::MAX)
        }
        (first, "") => (number(first)?, u64::MAX),
        (first, last) => (number(first)?, number(last)?),
    };
    if last < first {
        return None;
    }
    if first >= total {
        return Some(Requested::OutOfRange);
    }
    Some(Requested::Part(ContentPart { first, last: last.min(total - 1), total }))
}

/// Decimal digits; more than any content has bytes are the largest number.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use lattice_wire::ContentPart;

    use super::{Requested, requested};

    fn check(range: &str, total: u64, wanted: Requested) {
        assert_eq!(requested(Some(range), total), wanted, "{range} of {total}");
    }

    #[test]
    fn a_range_is_a_part() {
        let part = |first, last| Requested::Part(ContentPart { first, last, total: 10 });
        for (range, wanted) in [
            ("bytes=0-", part(0, 9)),
            ("bytes=0-1", part(0, 1)),
            ("bytes=9-9", part(9, 9)),
            ("bytes=5-99999999999999999999999", part(5, 9)),
            ("bytes=-1", part(9, 9)),
            ("bytes=-10", part(0, 9)),
            ("bytes=-11", part(0, 9)),
            ("Bytes = 2-3", part(2, 3)),
        ] {
            check(range, 10, wanted);
        }
    }

    #[test]
    fn a_range_behind_the_end_is_refused() {
        for range in ["bytes=10-", "bytes=10-11", "bytes=99999999999999999999999-", "bytes=-0"] {
            check(range, 10, Requested::OutOfRange);
        }
        for range in ["bytes=0-", "bytes=0-0", "bytes=-1"] {
            check(range, 0, Requested::OutOfRange);
        }
    }

    #[test]
    fn what_is_not_one_range_is_ignored() {
        for range in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=3-2",
            "bytes=a-b",
            "bytes=0-1,3-4",
            "bytes=+1-2",
            "lines=0-1",
            "bytes=1 - 2",
            "0-1",
            "bytes=--1",
        ] {
            check(range, 10, Requested::Whole);
        }
        assert_eq!(requested(None, 10), Requested::Whole);
    }
}
