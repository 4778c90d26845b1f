//! The index of the texts of events (docs/adr/0015-search.md): an entry has the different words of a block of events.
//!
//! The entry of a block follows from the stored events alone. A redaction takes the words out that the block has no more.

use std::ops::Range;

use lattice_rooms::EventNumber;
use lattice_sync::{SearchKey, index_entry};

use super::Store;
use super::corruption::corrupt;
use super::search_index::{EVENTS_PER_BLOCK, SearchIndex};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query, Row};

/// The most blocks that are added to the index at once, and the bytes of texts after which no block follows.
pub const MAX_BLOCKS_INDEXED: u64 = 32;
pub const MAX_BYTES_INDEXED: usize = 1024 * 1024;

/// The table of the index. SQLite's tokenizer divides the entries at their spaces, and does nothing else. What is deleted
/// leaves the table at once (`secure-delete`).
pub const SEARCH_TABLE: &str = "CREATE VIRTUAL TABLE search USING fts5(words, content = '', columnsize = 0, \
    detail = none, tokenize = 'ascii'); INSERT INTO search (search, rank) VALUES ('secure-delete', 1)";

const INDEX: Query =
    Query::new("SELECT search_upto, search_gap_start, search_gap_end FROM room WHERE one = 1");
const PUT_INDEX: Change =
    Change::new("UPDATE room SET search_upto = ?, search_gap_start = ?, search_gap_end = ? WHERE one = 1");
const ADD_ENTRY: Change = Change::new("INSERT INTO search (rowid, words) VALUES (?, ?)");
const REMOVE_ENTRY: Change = Change::new("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)");
const BLOCKS_WITH: Query = Query::new(
    "SELECT rowid FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
);
const TEXTS: Query = Query::new(
    "SELECT number, type, iif(json_type(json, path) = 'text', json ->> path, '') FROM (SELECT number, type, json, \
     CASE type WHEN 'm.room.message' THEN '$.content.body' WHEN 'm.room.name' THEN '$.content.name' \
     WHEN 'm.room.topic' THEN '$.content.topic' END AS path FROM event WHERE number >= ? AND number < ?) \
     WHERE path IS NOT NULL",
);

/// The statements on the index: a test prepares each against the schema with the table.
pub const SEARCH_STATEMENTS: &[&str] = &[
    INDEX.text(),
    PUT_INDEX.text(),
    ADD_ENTRY.text(),
    REMOVE_ENTRY.text(),
    BLOCKS_WITH.text(),
    TEXTS.text(),
];

/// A text that can be found.
#[derive(Debug)]
pub struct SearchedText {
    /// The event's number.
    pub number: EventNumber,
    /// The field of its content.
    pub key: SearchKey,
    /// The text.
    pub text: String,
}

/// The entry of a block in the index.
pub(super) struct BlockEntry {
    block: u64,
    words: String,
}

impl Store {
    /// The blocks in the index.
    pub fn search_index(&self) -> Result<SearchIndex, PortError> {
        let rows = self.storage.query(INDEX, &[])?;
        let row = rows.first().ok_or_else(|| corrupt("the room does not exist"))?;
        Ok(SearchIndex { upto: row.number(0)?, gap: row.number(1)?..row.number(2)? })
    }

    /// Adds full blocks to the index, up to a number and a size.
    pub fn extend_search_index(&self, write: &Write<'_>, index: &SearchIndex) -> Result<(), PortError> {
        let full = (self.head()?.last_number + 1) / EVENTS_PER_BLOCK;
        if index.upto == 0 {
            write.create(SEARCH_TABLE)?;
        }
        let (mut index, mut bytes) = (index.clone(), 0);
        index.grow(full, MAX_BLOCKS_INDEXED);
        for _ in 0..MAX_BLOCKS_INDEXED {
            if bytes > MAX_BYTES_INDEXED {
                break;
            }
            let Some(block) = index.take_next(full) else { break };
            let texts = self.texts_of(block)?;
            bytes += texts.iter().map(|text| text.text.len()).sum::<usize>();
            add_entry(write, &BlockEntry { block, words: entry(&texts) })?;
        }
        let values = [index.upto.into(), index.gap.start.into(), index.gap.end.into()];
        write.change(PUT_INDEX, &values).map(drop)
    }

    /// Whether full blocks are not in the index.
    pub fn lacks_blocks(&self, index: &SearchIndex) -> Result<bool, PortError> {
        let full = (self.head()?.last_number + 1) / EVENTS_PER_BLOCK;
        Ok(index.upto < full || !index.gap.is_empty())
    }

    /// The blocks of a range in whose entries an expression is found, latest first.
    pub fn blocks_with(
        &self,
        expression: &str,
        blocks: &Range<u64>,
        limit: u64,
    ) -> Result<Vec<u64>, PortError> {
        let values = [expression.into(), blocks.start.into(), blocks.end.into(), limit.into()];
        self.storage.query(BLOCKS_WITH, &values)?.iter().map(|row| row.number(0)).collect()
    }

    /// The texts of the events of a range, also of those that are not in the timeline.
    pub fn texts(&self, numbers: &Range<EventNumber>) -> Result<Vec<SearchedText>, PortError> {
        let rows = self.storage.query(TEXTS, &[numbers.start.into(), numbers.end.into()])?;
        let text = |row: &Row| {
            let key = match row.text(1)?.as_str() {
                "m.room.name" => SearchKey::Name,
                "m.room.topic" => SearchKey::Topic,
                _ => SearchKey::Body,
            };
            Ok(SearchedText { number: row.number(0)?, key, text: row.text(2)? })
        };
        rows.iter().map(text).collect()
    }

    /// The entry of the index that has the words of an event, if there is one: before the event is redacted.
    pub(super) fn searched_with(&self, number: EventNumber) -> Result<Option<BlockEntry>, PortError> {
        let block = number / EVENTS_PER_BLOCK;
        if !self.search_index()?.has(block) {
            return Ok(None);
        }
        Ok(Some(BlockEntry { block, words: entry(&self.texts_of(block)?) }))
    }

    /// Replaces an entry of the index after one of its events was redacted.
    pub(super) fn search_again(
        &self,
        write: &Write<'_>,
        searched: Option<BlockEntry>,
    ) -> Result<(), PortError> {
        let Some(before) = searched else { return Ok(()) };
        let after = BlockEntry { block: before.block, words: entry(&self.texts_of(before.block)?) };
        if before.words == after.words {
            return Ok(());
        }
        write.change(REMOVE_ENTRY, &[before.block.into(), before.words.into()])?;
        add_entry(write, &after)
    }

    fn texts_of(&self, block: u64) -> Result<Vec<SearchedText>, PortError> {
        self.texts(&(block * EVENTS_PER_BLOCK..(block + 1) * EVENTS_PER_BLOCK))
    }
}

/// Adds an entry; one without words stays away.
fn add_entry(write: &Write<'_>, entry: &BlockEntry) -> Result<(), PortError> {
    if entry.words.is_empty() {
        return Ok(());
    }
    write.change(ADD_ENTRY, &[entry.block.into(), entry.words.as_str().into()]).map(drop)
}

fn entry(texts: &[SearchedText]) -> String {
    index_entry(texts.iter().map(|text| text.text.as_str()))
}
