//! Migrations without their comments, which the module need not carry.

/// The text of a migration without the lines that are comments: `migration!(include_str!("…"))`.
macro_rules! migration {
    ($sql:expr) => {
        const {
            const BYTES: [u8; $crate::ports::migration::length($sql)] =
                $crate::ports::migration::without_comments($sql);
            match std::str::from_utf8(&BYTES) {
                Ok(text) => text,
                Err(_) => panic!("invariant: whole lines of text are text"),
            }
        }
    };
}

pub(crate) use migration;

/// The bytes of `sql` outside comments.
pub const fn length(sql: &str) -> usize {
    let (mut rest, mut length) = (sql, 0);
    while let Some((line, after)) = first_line(rest) {
        length += line.len();
        rest = after;
    }
    length
}

/// The bytes of `sql` outside comments; `LENGTH` is their number.
pub const fn without_comments<const LENGTH: usize>(sql: &str) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    let (mut rest, mut free): (_, &mut [u8]) = (sql, &mut bytes);
    while let Some((line, after)) = first_line(rest) {
        let (taken, left) = free.split_at_mut(line.len());
        taken.copy_from_slice(line.as_bytes());
        (rest, free) = (after, left);
    }
    bytes
}

/// The first line, its end included, or nothing of it if it is a comment; and what follows.
const fn first_line(sql: &str) -> Option<(&str, &str)> {
    let (mut left, mut end) = (sql.as_bytes(), 0);
    while let [first, after @ ..] = left {
        end += 1;
        left = after;
        if *first == b'\n' {
            break;
        }
    }
    if end == 0 {
        return None;
    }
    let (line, after) = sql.split_at(end);
    Some((if matches!(line.as_bytes(), [b'-', b'-', ..]) { "" } else { line }, after))
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_are_left_out() {
        const TEXT: &str = "-- A table.\n-- It has – one column.\none (\n    two -- ü\n);\n\n-- three";
        assert_eq!(migration!(TEXT), "one (\n    two -- ü\n);\n\n");
        assert_eq!(migration!("-- one\ntwo"), "two");
        assert_eq!(migration!(""), "");
    }
}
