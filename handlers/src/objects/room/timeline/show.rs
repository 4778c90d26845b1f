//! Shows single events to a reader.

use lattice_rooms::Unsigned;
use serde_json::value::RawValue;

use super::reader_view::ReaderView;
use crate::objects::room::store::{Store, StoredEvent};
use crate::ports::PortError;

impl ReaderView {
    /// A visible event with what the reader learns of it.
    pub(super) fn show(
        &self,
        store: &Store,
        event: &StoredEvent,
        mut unsigned: Unsigned,
    ) -> Result<Box<RawValue>, PortError> {
        unsigned.prev_content = store.replaced(event)?.map(|pdu| self.content(&pdu));
        unsigned.redacted_because = self.redacted_because(store, event)?;
        unsigned.transaction_id = self.own_transaction(event);
        Ok(self.event(&event.pdu, unsigned))
    }

    /// The redaction of an event, if the reader may see it too: who has left does not learn of later ones.
    fn redacted_because(
        &self,
        store: &Store,
        event: &StoredEvent,
    ) -> Result<Option<Box<RawValue>>, PortError> {
        let Some(number) = event.redacted_by else { return Ok(None) };
        let redactions = store.events(&[number])?;
        let Some(redaction) = redactions.first() else { return Ok(None) };
        let is_visible = self.memberships(store, &[redaction])?.iter().any(Option::is_some);
        Ok(is_visible.then(|| self.event(&redaction.pdu, Unsigned::default())))
    }
}
