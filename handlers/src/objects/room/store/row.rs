//! Writes and reads events as rows of `event`, and the gaps before them as rows of `missing`.

use std::collections::BTreeMap;
use std::rc::Rc;

use lattice_rooms::{Entry, EventNumber, Pdu, Relation, Root};
use ruma_common::{EventId, OwnedEventId, UserId};
use ruma_state_res::Event as _;

use super::Store;
use super::corruption::corrupt;
use super::event::{Flags, SentBy, StateRoots, StoredEvent};
use super::lists::{ROWS_PER_STATEMENT, json_array};
use super::statements::{
    ADD_EVENT, ADD_MISSING, ADD_PREV, BY_TRANSACTION, CHANGE_STATUS, EVENTS_BY_ID, EVENTS_BY_NUMBER,
    NUMBERS_BY_ID, REMOVE_MISSING, WANTED_BY,
};
use crate::objects::host::Write;
use crate::ports::{PortError, Row, SqlValue};

/// A row about to be written.
pub(super) struct NewRow<'a> {
    pub number: EventNumber,
    pub entry: &'a Entry,
    pub flags: Flags,
    /// The room's current state after the event is stored.
    pub current: Root,
    /// The newest forward extremity after the event is stored.
    pub tip: EventNumber,
    pub sent_by: Option<SentBy<'a>>,
    /// The newest stream position, if the event is hidden.
    pub hidden_at: Option<u64>,
}

impl Store {
    /// Inserts an event, and opens gaps for its predecessors that are not stored or outliers.
    pub(super) fn insert(&self, write: &Write<'_>, row: &NewRow<'_>) -> Result<(), PortError> {
        let (entry, pdu) = (row.entry, &row.entry.pdu);
        let (redacts, relation) = (self.redacts(pdu)?, Relation::of(pdu.content()));
        let relation = relation.as_ref();
        let values: [SqlValue; 22] = [
            row.number.into(),
            pdu.id().as_str().into(),
            row.flags.0.into(),
            pdu.event_type().into(),
            pdu.state_key().into(),
            pdu.sender().as_str().into(),
            pdu.depth().into(),
            u64::from(pdu.origin_server_ts().0).into(),
            json_array(&entry.prev).into(),
            json_array(&entry.auth).into(),
            entry.before.0.into(),
            entry.after.0.into(),
            row.current.0.into(),
            row.tip.into(),
            row.sent_by.map(|sent| sent.device_id.as_str()).into(),
            row.sent_by.map(|sent| sent.transaction_id.as_str()).into(),
            redacts.as_deref().map(EventId::as_str).into(),
            relation.map(|relation| relation.event_id.as_str()).into(),
            relation.map(|relation| relation.rel_type.as_str()).into(),
            relation.and_then(|relation| relation.key.as_deref()).into(),
            row.hidden_at.into(),
            pdu.json().into(),
        ];
        write.change(ADD_EVENT, &values)?;
        self.place(write, row.number, entry)
    }

    /// De-outliers a stored event: updates its row, and its gaps.
    pub(super) fn de_outlier(&self, write: &Write<'_>, row: &NewRow<'_>) -> Result<(), PortError> {
        self.change_status(write, row)?;
        self.place(write, row.number, row.entry)
    }

    /// Updates the status and the states of a stored event that was authorised again.
    pub(super) fn change_status(&self, write: &Write<'_>, row: &NewRow<'_>) -> Result<(), PortError> {
        let NewRow { number, entry, flags, .. } = row;
        let values: [SqlValue; 5] = [
            flags.0.into(),
            json_array(&entry.prev).into(),
            entry.before.0.into(),
            entry.after.0.into(),
            (*number).into(),
        ];
        write.change(CHANGE_STATUS, &values).map(drop)
    }

    /// Opens the gaps before an event, and closes the gap that the event fills. Does nothing for an outlier.
    fn place(&self, write: &Write<'_>, number: EventNumber, entry: &Entry) -> Result<(), PortError> {
        if entry.outlier {
            return Ok(());
        }
        let id = entry.pdu.id();
        let wanted_by = self.wanted_by(id)?;
        self.cache().wanted_by = None;
        for gap in self.gaps_before(entry)? {
            write.change(ADD_MISSING, &[gap.as_str().into(), number.into(), entry.pdu.depth().into()])?;
        }
        for (follower, _) in &wanted_by {
            write.change(ADD_PREV, &[number.into(), (*follower).into()])?;
            self.cache().forget_event(*follower);
        }
        if !wanted_by.is_empty() {
            write.change(REMOVE_MISSING, &[id.as_str().into()])?;
        }
        Ok(())
    }

    /// The predecessors of an event that are not stored or outliers.
    fn gaps_before(&self, entry: &Entry) -> Result<Vec<OwnedEventId>, PortError> {
        let mut gaps: Vec<OwnedEventId> = entry.pdu.prev_events().cloned().collect();
        for number in &entry.prev {
            let prev = self.entry(*number)?;
            if !prev.outlier {
                gaps.retain(|id| id != prev.pdu.id());
            }
        }
        Ok(gaps)
    }

    /// The events that have a gap before them which this event would fill, with their flags.
    pub(super) fn wanted_by(&self, id: &EventId) -> Result<Vec<(EventNumber, Flags)>, PortError> {
        if let Some((known, wanted_by)) = &self.cache().wanted_by
            && known == id
        {
            return Ok(wanted_by.clone());
        }
        let rows = self.storage.query(WANTED_BY, &[id.as_str().into()])?;
        let wanted_by: Vec<_> =
            rows.iter().map(|row| Ok((row.number(0)?, Flags(row.number(1)?)))).collect::<Result<_, _>>()?;
        self.cache().wanted_by = Some((id.to_owned(), wanted_by.clone()));
        Ok(wanted_by)
    }

    /// The numbers of the stored events among these ids.
    pub(super) fn numbers<'a>(
        &self,
        ids: impl Iterator<Item = &'a EventId>,
    ) -> Result<BTreeMap<OwnedEventId, EventNumber>, PortError> {
        let ids: Vec<&str> = ids.map(EventId::as_str).collect();
        let mut known = BTreeMap::new();
        for slice in ids.chunks(ROWS_PER_STATEMENT) {
            for row in self.storage.query(NUMBERS_BY_ID, &[json_array(slice).into()])? {
                known.insert(EventId::parse(row.text(0)?).map_err(corrupt)?, row.number(1)?);
            }
        }
        Ok(known)
    }

    /// The stored events among these numbers, by ascending number.
    pub fn events(&self, numbers: &[EventNumber]) -> Result<Vec<StoredEvent>, PortError> {
        let mut found = Vec::new();
        for slice in numbers.chunks(ROWS_PER_STATEMENT) {
            let rows = self.storage.query(EVENTS_BY_NUMBER, &[json_array(slice).into()])?;
            found.append(&mut rows.iter().map(stored).collect::<Result<_, _>>()?);
        }
        Ok(found)
    }

    /// The stored events among these ids, by ascending number.
    pub fn events_by_id(&self, ids: &[&EventId]) -> Result<Vec<StoredEvent>, PortError> {
        let mut found = Vec::new();
        for slice in ids.chunks(ROWS_PER_STATEMENT) {
            let rows = self.storage.query(EVENTS_BY_ID, &[json_array(slice).into()])?;
            found.append(&mut rows.iter().map(stored).collect::<Result<_, _>>()?);
        }
        Ok(found)
    }

    /// The event of this type that a device sent with a transaction id (client-server API, "Transaction
    /// identifiers": their scope is one endpoint, whose path names the type).
    pub fn by_transaction(
        &self,
        sender: &UserId,
        sent_by: SentBy<'_>,
        event_type: &str,
    ) -> Result<Option<OwnedEventId>, PortError> {
        let SentBy { device_id, transaction_id } = sent_by;
        let (device_id, transaction_id) = (device_id.as_str(), transaction_id.as_str());
        let values = [sender.as_str().into(), device_id.into(), transaction_id.into(), event_type.into()];
        let rows = self.storage.query(BY_TRANSACTION, &values)?;
        rows.first().map(|row| EventId::parse(row.text(0)?).map_err(corrupt)).transpose()
    }
}

/// Reads a row with the columns of `events!`.
pub(super) fn stored(row: &Row) -> Result<StoredEvent, PortError> {
    let numbers = |column| serde_json::from_str(&row.text(column)?).map_err(corrupt);
    let id = EventId::parse(row.text(1)?).map_err(corrupt)?;
    let root = |column| row.number(column).map(Root);
    let device_id = row.optional_text(8)?.map(Into::into);
    let flags = Flags(row.number(2)?);
    let pdu = Pdu::from_json(id, row.text(12)?).map_err(corrupt)?;
    let pdu = pdu.with_authorised(!flags.has(Flags::UNAUTHORISED));
    let pdu = match row.optional_text(11)? {
        Some(auth_fields) => pdu.with_auth_fields(serde_json::from_str(&auth_fields).map_err(corrupt)?),
        None => pdu,
    };
    Ok(StoredEvent {
        number: row.number(0)?,
        pdu: Rc::new(pdu),
        flags,
        prev_events: numbers(3)?,
        auth_events: numbers(4)?,
        states: StateRoots { before: root(5)?, after: root(6)?, current: root(7)? },
        redacted_by: row.optional_number(10)?,
        sent_by: device_id.zip(row.optional_text(9)?.map(Into::into)),
    })
}
