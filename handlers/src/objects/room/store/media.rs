//! Reads to which media events refer.

use lattice_rooms::EventNumber;

use super::Store;
use super::statements::MEDIA_BETWEEN;
use crate::ports::{PortError, Row};

/// The URIs that one event may name: its file and its thumbnail, each also as an encrypted file.
const URIS_OF_EVENT: usize = 4;

impl Store {
    /// The timeline events with numbers of a range (the first number is before the range) that name media, with the URIs.
    pub fn media_between(
        &self,
        (after, upto): (EventNumber, EventNumber),
        limit: u64,
    ) -> Result<Vec<(EventNumber, Vec<String>)>, PortError> {
        let rows = self.storage.query(MEDIA_BETWEEN, &[after.into(), upto.into(), limit.into()])?;
        rows.iter().map(|row| Ok((row.number(0)?, uris(row)?))).collect()
    }
}

fn uris(row: &Row) -> Result<Vec<String>, PortError> {
    let mut uris = Vec::new();
    for column in 1..=URIS_OF_EVENT {
        uris.extend(row.optional_text(column)?);
    }
    Ok(uris)
}
