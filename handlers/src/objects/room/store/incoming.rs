//! PDUs of other servers, in any order: each is authorised, or waits, or is refused. The caller gets the outcome
//! of each.

use lattice_rooms::{Pdu, Received, Role};
use ruma_common::{EventId, OwnedEventId, ServerName};

use super::corruption::corrupt;
use super::waiting_pdu::{KeepOutcome, WaitingPdu};
use super::{Receipt, Store};
use crate::objects::host::Write;
use crate::ports::PortError;

/// The most PDUs that are received in one turn: a new one, and those that waited for it. The others are received
/// when they are due again.
pub const MAX_RECEIVED_AT_ONCE: usize = 200;
/// The waiting PDUs that one statement reads.
const WAITING_PER_STATEMENT: u64 = 20;

/// Who sent a PDU, what for, and when (milliseconds since 1970).
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// The server that sent it.
    pub origin: &'a ServerName,
    /// How the event is to enter the graph.
    pub role: Role,
    /// The time.
    pub now_ms: u64,
}

/// What became of a PDU.
#[derive(Debug)]
pub struct IncomingResult {
    /// Its event id.
    pub event_id: OwnedEventId,
    /// The outcome.
    pub outcome: PduOutcome,
}

/// The outcome of a new PDU, or of one that waited.
#[derive(Debug)]
pub enum PduOutcome {
    /// The event is stored, with the outcome of its auth checks or as it was.
    Stored(Receipt),
    /// The PDU waits for events that are not stored, or is refused.
    Kept(KeepOutcome),
}

impl Store {
    /// Receives a PDU that passed the checks on receipt, or keeps it until the events that it names are stored;
    /// and then receives the PDUs that waited for it, and those that waited for these. Returns what became of
    /// each, the PDU first.
    ///
    /// # Errors
    /// If the database fails.
    pub fn receive_or_keep(
        &self,
        write: &Write<'_>,
        pdu: Pdu,
        incoming: Incoming<'_>,
    ) -> Result<Vec<IncomingResult>, PortError> {
        let Incoming { origin, role, now_ms } = incoming;
        let receipt = self.receive(write, pdu.clone(), role)?;
        let outcome = match needs(&receipt) {
            Some(needs) => {
                let waiting = WaitingPdu::new(&pdu, role, origin.as_str(), needs, now_ms);
                PduOutcome::Kept(self.add_waiting(write, &waiting)?)
            }
            None => PduOutcome::Stored(receipt),
        };
        let mut results = vec![IncomingResult { event_id: pdu.id().to_owned(), outcome }];
        self.receive_waiting(write, &mut results, now_ms)?;
        Ok(results)
    }

    /// Receives a PDU that waits for events again, and then those that waited for it. If events are missing
    /// still, the PDU waits on.
    ///
    /// # Errors
    /// If the database fails.
    pub fn receive_again(
        &self,
        write: &Write<'_>,
        waiting: &WaitingPdu,
        now_ms: u64,
    ) -> Result<Vec<IncomingResult>, PortError> {
        let mut results = vec![self.try_again(write, waiting, now_ms)?];
        self.receive_waiting(write, &mut results, now_ms)?;
        Ok(results)
    }

    /// Receives the PDUs that waited for the events of `results`, and appends what became of them.
    fn receive_waiting(
        &self,
        write: &Write<'_>,
        results: &mut Vec<IncomingResult>,
        now_ms: u64,
    ) -> Result<(), PortError> {
        let mut next = 0;
        while let Some(each) = results.get(next) {
            if matches!(each.outcome, PduOutcome::Stored(_)) {
                let stored = each.event_id.clone();
                self.receive_waiting_for(write, &stored, results, now_ms)?;
            }
            next += 1;
        }
        Ok(())
    }

    /// Receives the PDUs that waited for one event, page by page.
    fn receive_waiting_for(
        &self,
        write: &Write<'_>,
        stored: &EventId,
        results: &mut Vec<IncomingResult>,
        now_ms: u64,
    ) -> Result<(), PortError> {
        let (mut after, mut more) = (String::new(), true);
        while more && results.len() < MAX_RECEIVED_AT_ONCE {
            let page = self.waiting_for(stored.as_str(), &after, WAITING_PER_STATEMENT)?;
            more = page.len() as u64 == WAITING_PER_STATEMENT;
            for waiting in page {
                results.push(self.try_again(write, &waiting, now_ms)?);
                after = waiting.event_id;
            }
        }
        Ok(())
    }

    fn try_again(
        &self,
        write: &Write<'_>,
        waiting: &WaitingPdu,
        now_ms: u64,
    ) -> Result<IncomingResult, PortError> {
        let receipt = self.receive(write, waiting.pdu()?, waiting.role)?;
        let outcome = match needs(&receipt) {
            Some(needs) => {
                let retry_ms = waiting.next_retry_ms(now_ms);
                self.retry_waiting_later(write, &waiting.event_id, retry_ms, &needs)?;
                PduOutcome::Kept(KeepOutcome::Waiting)
            }
            None => {
                self.remove_waiting(write, &waiting.event_id)?;
                PduOutcome::Stored(receipt)
            }
        };
        let event_id = EventId::parse(waiting.event_id.as_str()).map_err(corrupt)?;
        Ok(IncomingResult { event_id, outcome })
    }
}

/// The events that a PDU waits for; `None` if it is stored.
fn needs(receipt: &Receipt) -> Option<Vec<String>> {
    match &receipt.received {
        Received::Waiting(missing) => Some(missing.iter().map(ToString::to_string).collect()),
        Received::Known(_) | Received::Checked(_) => None,
    }
}
