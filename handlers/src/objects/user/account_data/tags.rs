//! The tags of a room: the account data event `m.tag`, changed tag by tag (client-server API, "Room Tagging").

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{ChangeTag, StorageRefusal};
use crate::objects::user::User;
use crate::objects::user::store::AccountDataRow;
use crate::ports::PortError;

/// The most tags of one room.
pub const MAX_TAGS: usize = 100;

impl Execute<ChangeTag> for User {
    /// Reads and writes in one turn: of two changes at once, neither is lost. Deleting what is not there writes nothing.
    fn execute(&self, change: ChangeTag) -> Result<Step<Result<(), StorageRefusal>>, PortError> {
        let row = self.store.account_data(Some(&change.room_id), "m.tag")?;
        let mut content = row.map(|row| object(&row.content)).unwrap_or_default();
        let tags = content.remove("tags").and_then(|tags| serde_json::from_value(tags).ok());
        let mut tags: Map<String, Value> = tags.unwrap_or_default();
        match change.content {
            Some(tag) => drop(tags.insert(change.tag, object(&tag).into())),
            None if tags.remove(&change.tag).is_none() => return Ok(Step::Reply(Ok(()))),
            None => {}
        }
        if tags.len() > MAX_TAGS {
            return Ok(Step::Reply(Err(StorageRefusal::TooMuch)));
        }
        content.insert("tags".to_owned(), tags.into());
        let content = to_raw_value(&content).map_err(|error| PortError::new("user", "write tags", error))?;
        let row = AccountDataRow::new(Some(change.room_id), "m.tag".to_owned(), content);
        self.store_account_data(row).map(Step::Reply)
    }
}

/// The fields of an object; none of another value, which a client may have stored under this type.
fn object(content: &RawValue) -> Map<String, Value> {
    serde_json::from_str(content.get()).unwrap_or_default()
}
