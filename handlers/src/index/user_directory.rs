//! The index of the user directory: users by the words of their names, and the rooms whose members everybody finds.

use std::collections::BTreeSet;

use ruma_common::{OwnedRoomId, OwnedUserId, RoomId, ServerName, UserId};

use super::migrate;
use super::objects::described::ListedUser;
use crate::ports::{Database, PortError, Row, SqlValue};

/// The most words by which one user is found.
pub const MAX_USER_WORDS: usize = 20;
/// The longest word (characters); a longer one is cut.
pub const MAX_WORD_CHARS: usize = 64;
/// Sorts after every continuation of a word.
const LAST_CHAR: char = char::MAX;

const PUT_USER: &str = "INSERT INTO listed_user (server, user_id, changed_ms, display_name, avatar_url) \
     VALUES (?, ?, ?, ?, ?) ON CONFLICT (server, user_id) DO UPDATE SET changed_ms = excluded.changed_ms, \
     display_name = excluded.display_name, avatar_url = excluded.avatar_url \
     WHERE excluded.changed_ms >= changed_ms";
const REMOVE_WORDS: &str = "DELETE FROM user_word WHERE server = ?1 AND user_id = ?2 AND EXISTS \
     (SELECT 1 FROM listed_user WHERE server = ?1 AND user_id = ?2 AND changed_ms = ?3)";
const ADD_WORDS: &str = "INSERT INTO user_word (server, word, user_id) \
     SELECT ?1, wanted.value, ?2 FROM json_each(?4) AS wanted WHERE EXISTS \
     (SELECT 1 FROM listed_user WHERE server = ?1 AND user_id = ?2 AND changed_ms = ?3)";
const FIND: &str = "SELECT candidate.word, candidate.user_id, display_name, avatar_url, \
     NOT EXISTS (SELECT 1 FROM json_each(?5) AS wanted WHERE NOT EXISTS \
     (SELECT 1 FROM user_word AS other WHERE other.server = ?1 AND other.user_id = candidate.user_id \
     AND other.word >= wanted.value ->> 0 AND other.word < wanted.value ->> 1)) \
     FROM (SELECT word, user_id FROM user_word \
     WHERE server = ?1 AND (word, user_id) > (?2, ?3) AND word < ?4 ORDER BY word, user_id LIMIT ?6) AS candidate \
     CROSS JOIN listed_user ON listed_user.server = ?1 AND listed_user.user_id = candidate.user_id";
const PUT_ROOM: &str = "INSERT INTO open_room (server, room_id, version, is_open) VALUES (?, ?, ?, ?) \
     ON CONFLICT (server, room_id) DO UPDATE SET version = excluded.version, is_open = excluded.is_open \
     WHERE excluded.version > version";
const OPEN: &str = "SELECT open_room.room_id FROM json_each(?2) AS wanted CROSS JOIN open_room \
     ON server = ?1 AND open_room.room_id = wanted.value WHERE is_open = 1";

/// The statements of this index.
#[cfg(feature = "native")]
pub const STATEMENTS: &[&str] = &[PUT_USER, REMOVE_WORDS, ADD_WORDS, FIND, PUT_ROOM, OPEN];

/// A place in a search: the word and the user that were found last.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoundAt {
    word: String,
    user_id: String,
}

/// Writes the profile of a user; `None` takes the user out of the directory.
pub(super) async fn put_user(
    database: &dyn Database,
    user_id: &UserId,
    changed_ms: u64,
    user: Option<&ListedUser>,
) -> Result<(), PortError> {
    let words = user.map(|user| words_of(user_id, user.display_name.as_deref())).unwrap_or_default();
    let words = serde_json::to_string(&words).map_err(failed)?;
    let key: [SqlValue; 3] =
        [user_id.server_name().as_str().into(), user_id.as_str().into(), changed_ms.into()];
    let shown = user.map_or([None, None], |user| [user.display_name.clone(), user.avatar_url.clone()]);
    let row = [&key[..], &shown.map(SqlValue::from)].concat();
    let with_words = [&key[..], &[words.into()]].concat();
    database.batch(vec![(PUT_USER, row), (REMOVE_WORDS, key.to_vec()), (ADD_WORDS, with_words)]).await
}

/// Writes whether anybody may join or read a room.
pub(super) async fn put_room(
    database: &dyn Database,
    (server, room_id): (&str, &str),
    version: u64,
    is_open: bool,
) -> Result<(), PortError> {
    let values = vec![server.into(), room_id.into(), version.into(), u64::from(is_open).into()];
    database.query(PUT_ROOM, values).await.map(drop)
}

/// The users all of whose `words` begin a word of theirs, among the next `limit` with the longest of the words. A user
/// may come again. `None` if there are no others.
///
/// # Errors
/// If D1 fails.
pub async fn find(
    database: &dyn Database,
    server: &ServerName,
    words: &[String],
    (after, limit): (&FoundAt, u64),
) -> Result<(Vec<(OwnedUserId, ListedUser)>, Option<FoundAt>), PortError> {
    migrate(database).await?;
    let mut words: Vec<&String> = words.iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let Some((longest, others)) = words.split_first() else { return Ok((Vec::new(), None)) };
    let end = |word: &str| format!("{word}{LAST_CHAR}");
    let others: Vec<[String; 2]> = others.iter().map(|word| [(*word).clone(), end(word)]).collect();
    let from = if after.word.is_empty() { longest.as_str() } else { &after.word };
    let values = vec![
        server.as_str().into(),
        from.into(),
        after.user_id.as_str().into(),
        end(longest).into(),
        serde_json::to_string(&others).map_err(failed)?.into(),
        limit.into(),
    ];
    let rows = database.query(FIND, values).await?;
    let place = |row: &Row| Ok(FoundAt { word: row.text(0)?, user_id: row.text(1)? });
    let places = rows.iter().map(place).collect::<Result<Vec<_>, PortError>>()?;
    let last = places.into_iter().max().filter(|_| rows.len() as u64 == limit);
    let mut found = Vec::new();
    for row in &rows {
        if row.number(4)? == 1 {
            found.push(read(row)?);
        }
    }
    Ok((found, last))
}

/// Those of `rooms` that anybody may join or read.
///
/// # Errors
/// If D1 fails.
pub async fn open_among(
    database: &dyn Database,
    server: &ServerName,
    rooms: &BTreeSet<OwnedRoomId>,
) -> Result<BTreeSet<OwnedRoomId>, PortError> {
    let wanted = serde_json::to_string(rooms).map_err(failed)?;
    let rows = database.query(OPEN, vec![server.as_str().into(), wanted.into()]).await?;
    rows.iter().map(|row| RoomId::parse(row.text(0)?).map_err(failed)).collect()
}

/// The words of a text, in lowercase.
#[must_use]
pub fn words(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(MAX_WORD_CHARS).collect()).take(MAX_USER_WORDS).collect()
}

fn words_of(user_id: &UserId, display_name: Option<&str>) -> BTreeSet<String> {
    let whole = user_id.localpart().to_lowercase().chars().take(MAX_WORD_CHARS).collect();
    let mut all = BTreeSet::from([whole]);
    for word in words(display_name.unwrap_or_default()).into_iter().chain(words(user_id.localpart())) {
        if all.len() < MAX_USER_WORDS {
            all.insert(word);
        }
    }
    all
}

fn read(row: &Row) -> Result<(OwnedUserId, ListedUser), PortError> {
    let user_id = UserId::parse(row.text(1)?).map_err(failed)?;
    Ok((user_id, ListedUser { display_name: row.optional_text(2)?, avatar_url: row.optional_text(3)? }))
}

fn failed(error: impl std::fmt::Display) -> PortError {
    PortError::new("index", "user directory", error)
}
