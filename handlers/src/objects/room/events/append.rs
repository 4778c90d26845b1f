//! Builds, authorises and appends one event of a user of this server.

use lattice_rooms::{BuildError, EventTemplate, SigningKey};
use lattice_wire::UInt;
use ruma_common::{MilliSecondsSinceUnixEpoch, UserId};

use crate::objects::host::{Abort, Write};
use crate::objects::protocol::room::Refusal;
use crate::objects::room::Room;
use crate::objects::room::store::{Appended, SentBy, Signing};
use crate::ports::PortError;

impl Room {
    /// Appends an event of `sender` after the forward extremities. If an authorisation rule rejects the
    /// event, nothing is written.
    pub(in crate::objects::room) fn append(
        &self,
        template: &EventTemplate,
        sender: &UserId,
        key: &SigningKey,
        sent_by: Option<SentBy<'_>>,
    ) -> Result<Result<Appended, Refusal>, PortError> {
        self.host.storage.try_commit(|write| self.write_event(write, (template, sender), key, sent_by))
    }

    /// As [`Self::append`], inside a commit that a refusal rolls back.
    pub(in crate::objects::room) fn write_event(
        &self,
        write: &Write<'_>,
        (template, sender): (&EventTemplate, &UserId),
        key: &SigningKey,
        sent_by: Option<SentBy<'_>>,
    ) -> Result<Appended, Abort<Refusal>> {
        let signing = Signing { key, origin_server_ts: self.now() };
        let built = self.store.build(write, template, sender, signing)?;
        let pdu = built.map_err(|error| Abort::GiveUp(refusal(error)))?;
        let appended = self.store.append(write, pdu, sent_by)?;
        appended.map_err(|rule| Abort::GiveUp(Refusal::Forbidden(rule.to_string())))
    }

    fn now(&self) -> MilliSecondsSinceUnixEpoch {
        MilliSecondsSinceUnixEpoch(UInt::new_saturating(self.host.now_ms()))
    }
}

fn refusal(error: BuildError) -> Refusal {
    match error {
        BuildError::Content(what) => Refusal::Malformed(what),
        BuildError::Format(_) => Refusal::TooLarge,
    }
}
