//! PDUs of other servers, in any order: each is authorised, or waits, or is refused. The caller gets the outcome
//! of each.

use std::cell::Cell;

use lattice_rooms::{Pdu, Received, Role};
use ruma_common::{EventId, OwnedEventId, ServerName};

use super::corruption::corrupt;
use super::waiting_pdu::{KeepOutcome, WAITING_RETRY_MAX_MS, WaitingPdu};
use super::{Receipt, Store};
use crate::objects::host::Write;
use crate::ports::PortError;

/// The most PDUs that are received in one turn: a new one, and those that waited for it. The others are received
/// when they are due again.
pub const MAX_RECEIVED_AT_ONCE: usize = 200;
/// The part of [`super::MAX_READS`] after which the forks that a PDU belongs to are joined at once.
const DEAR_PART: u64 = 10;
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
    /// Authorising the PDU would read more than [`super::MAX_READS`]: it waits to be tried again, or is refused.
    TooDear(KeepOutcome),
}

/// A turn that receives PDUs.
struct Turn {
    now_ms: u64,
    reads: Cell<u64>,
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
        let turn = Turn { now_ms, reads: Cell::default() };
        let keep = |needs: Vec<String>, is_too_dear: bool| {
            let mut waiting = WaitingPdu::new(&pdu, role, origin.as_str(), needs, now_ms);
            if is_too_dear {
                waiting.retry_ms = now_ms + WAITING_RETRY_MAX_MS;
            }
            self.add_waiting(write, &waiting)
        };
        let receipt = self.authorise_within(write, (pdu.clone(), role), &turn)?;
        let outcome = match receipt.map(|receipt| (needs(&receipt), receipt)) {
            Some((Some(needs), _)) => PduOutcome::Kept(keep(needs, false)?),
            Some((None, receipt)) => PduOutcome::Stored(receipt),
            None => PduOutcome::TooDear(keep(Vec::new(), true)?),
        };
        let mut results = vec![IncomingResult { event_id: pdu.id().to_owned(), outcome }];
        self.receive_waiting(write, &mut results, &turn)?;
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
        let turn = Turn { now_ms, reads: Cell::default() };
        let mut results = vec![self.try_again(write, waiting, &turn)?];
        self.receive_waiting(write, &mut results, &turn)?;
        Ok(results)
    }

    /// Receives a PDU; `None` if that is too dear. Forks that were dear are joined before the next event pays for them again.
    fn authorise_within(
        &self,
        write: &Write<'_>,
        pdu: (Pdu, Role),
        turn: &Turn,
    ) -> Result<Option<Receipt>, PortError> {
        let left = Cell::new(self.max_reads);
        let receipt = self.receive_within(write, pdu, &left)?;
        let reads = self.max_reads - left.get();
        turn.reads.set(turn.reads.get() + reads);
        if reads > self.max_reads / DEAR_PART && self.extremities()?.len() > 1 {
            self.join_extremities_later(write, 2)?;
        }
        Ok(receipt)
    }

    /// Receives the PDUs that waited for the events of `results`, and appends what became of them.
    fn receive_waiting(
        &self,
        write: &Write<'_>,
        results: &mut Vec<IncomingResult>,
        turn: &Turn,
    ) -> Result<(), PortError> {
        let mut next = 0;
        while let Some(each) = results.get(next) {
            if matches!(each.outcome, PduOutcome::Stored(_)) {
                let stored = each.event_id.clone();
                self.receive_waiting_for(write, &stored, results, turn)?;
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
        turn: &Turn,
    ) -> Result<(), PortError> {
        let (mut after, mut more) = (String::new(), true);
        while more && results.len() < MAX_RECEIVED_AT_ONCE && turn.reads.get() < self.max_reads {
            let page = self.waiting_for(stored.as_str(), &after, WAITING_PER_STATEMENT)?;
            more = page.len() as u64 == WAITING_PER_STATEMENT;
            for waiting in page {
                if turn.reads.get() >= self.max_reads {
                    return Ok(());
                }
                results.push(self.try_again(write, &waiting, turn)?);
                after = waiting.event_id;
            }
        }
        Ok(())
    }

    fn try_again(
        &self,
        write: &Write<'_>,
        waiting: &WaitingPdu,
        turn: &Turn,
    ) -> Result<IncomingResult, PortError> {
        let later = |retry_ms, needs: &[String]| {
            self.retry_waiting_later(write, &waiting.event_id, retry_ms, needs)?;
            Ok::<_, PortError>(KeepOutcome::Waiting)
        };
        let receipt = self.authorise_within(write, (waiting.pdu()?, waiting.role), turn)?;
        let outcome = match receipt.map(|receipt| (needs(&receipt), receipt)) {
            Some((Some(needs), _)) => PduOutcome::Kept(later(waiting.next_retry_ms(turn.now_ms), &needs)?),
            Some((None, receipt)) => {
                self.remove_waiting(write, &waiting.event_id)?;
                PduOutcome::Stored(receipt)
            }
            None => PduOutcome::TooDear(later(turn.now_ms + WAITING_RETRY_MAX_MS, &[])?),
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
