//! PDUs that wait for missing events, and are received again after one of these was checked.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use lattice_rooms::{CheckedEvent, Pdu, Received, Role};
use ruma_common::OwnedEventId;

/// The waiting PDUs, each with its missing events.
#[derive(Debug, Clone, Default)]
pub struct Waiting(BTreeMap<OwnedEventId, (Pdu, Role, BTreeSet<OwnedEventId>)>);

impl Waiting {
    /// Calls `receive` with a PDU and, after each checked event, with the PDUs that waited for it. Returns
    /// the checked events in order.
    pub fn receive<E>(
        &mut self,
        pdu: Pdu,
        role: Role,
        mut receive: impl FnMut(Pdu, Role) -> Result<Received, E>,
    ) -> Result<Vec<CheckedEvent>, E> {
        let (mut next, mut checked_events) = (VecDeque::from([(pdu, role)]), Vec::new());
        while let Some((pdu, role)) = next.pop_front() {
            match receive(pdu.clone(), role)? {
                Received::Known(_) => {}
                Received::Waiting(missing) => drop(self.0.insert(pdu.id().to_owned(), (pdu, role, missing))),
                Received::Checked(checked) => {
                    next.extend(self.take(&checked.id));
                    checked_events.push(checked);
                }
            }
        }
        Ok(checked_events)
    }

    /// The missing events of all waiting PDUs.
    pub fn wanted(&self) -> BTreeSet<OwnedEventId> {
        self.0.values().flat_map(|(_, _, missing)| missing.clone()).collect()
    }

    fn take(&mut self, id: &OwnedEventId) -> Vec<(Pdu, Role)> {
        let named = self.0.extract_if(.., |_, (_, _, missing)| missing.contains(id));
        named.map(|(_, (pdu, role, _))| (pdu, role)).collect()
    }
}
