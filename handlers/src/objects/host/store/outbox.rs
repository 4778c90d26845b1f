//! The outbox: effects on other objects and indexes, recorded in the commit that decided them.

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::index::IndexWrite;
use crate::objects::host::{Delivery, DeliveryId, Effect, Reserve};
use crate::objects::protocol::{Dispatched, Envelope, ObjectName};
use crate::ports::{Change, PortError, Query, Sql, Transaction};

const ADD: Change = Change::new("INSERT INTO outbox (effect) VALUES (?)");
const READ: Query = Query::new("SELECT id, effect FROM outbox WHERE id > ? ORDER BY id LIMIT ?");
const REMOVE: Change = Change::new("DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))");

/// The most rows that one statement reads.
const ROWS_PER_READ: usize = 32;

/// The content of an outbox row.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::objects::host) enum Recorded {
    /// A write to an index.
    Index(IndexWrite),
    /// A command to another object.
    Call { object: ObjectName, name: String, command: Box<RawValue> },
    /// The invites of a name that is registered now.
    ClaimInvites(OwnedUserId),
}

impl Recorded {
    pub fn call<C: Dispatched>(object: ObjectName, command: &C) -> Result<Self, PortError> {
        let command = to_raw_value(command).map_err(failed)?;
        Ok(Self::Call { object, name: C::NAME.to_owned(), command })
    }

    fn into_effect(self) -> Result<Effect, PortError> {
        Ok(match self {
            Self::Index(write) => Effect::Index(write),
            Self::ClaimInvites(user_id) => Effect::ClaimInvites(user_id),
            Self::Call { object, name, command } => {
                let envelope = Envelope::named(name, Box::<str>::from(command).into()).to_bytes()?;
                Effect::Call { to: object, envelope }
            }
        })
    }
}

pub(in crate::objects::host) fn add(
    transaction: &dyn Transaction,
    recorded: &Recorded,
) -> Result<(), PortError> {
    let effect = serde_json::to_string(recorded).map_err(failed)?;
    transaction.change(ADD, &[effect.into()]).map(drop)
}

/// The oldest recorded effects whose targets it could `reserve`, at most `limit`. An effect whose target is in
/// back-off does not hide later ones.
pub(in crate::objects::host) fn pending(
    sql: &dyn Sql,
    limit: usize,
    reserve: Reserve<'_>,
) -> Result<Vec<Delivery>, PortError> {
    let (mut reserved, mut last) = (Vec::new(), 0);
    while reserved.len() < limit {
        let rows = sql.query(READ, &[last.into(), (ROWS_PER_READ as u64).into()])?;
        for row in &rows {
            last = row.number(0)?;
            let recorded: Recorded = serde_json::from_str(&row.text(1)?).map_err(failed)?;
            let delivery = Delivery { id: DeliveryId::Outbox(last), effect: recorded.into_effect()? };
            if reserved.len() < limit && reserve(&delivery.effect.target(), &delivery.id) {
                reserved.push(delivery);
            }
        }
        if rows.len() < ROWS_PER_READ {
            break;
        }
    }
    Ok(reserved)
}

/// The rows of the recorded effects among `deliveries`.
pub(in crate::objects::host) fn rows(deliveries: &[Delivery]) -> Vec<u64> {
    let rows = deliveries.iter().filter_map(|delivery| match delivery.id {
        DeliveryId::Outbox(row) => Some(row),
        DeliveryId::StreamUpdate { .. }
        | DeliveryId::Typing { .. }
        | DeliveryId::ProfileUpdate { .. }
        | DeliveryId::RoomChange { .. }
        | DeliveryId::DeviceKeys(_)
        | DeliveryId::DelayedEvent { .. } => None,
    });
    rows.collect()
}

pub(in crate::objects::host) fn remove(transaction: &dyn Transaction, rows: &[u64]) -> Result<(), PortError> {
    let rows = serde_json::to_string(rows).map_err(failed)?;
    transaction.change(REMOVE, &[rows.into()]).map(drop)
}

fn failed(error: serde_json::Error) -> PortError {
    PortError::new("outbox", "read or write", error)
}
