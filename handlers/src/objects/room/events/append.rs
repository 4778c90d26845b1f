//! Builds, authorises and appends one event of a user of this server.

use lattice_rooms::{BuildError, EventTemplate, Membership, Rule, SigningKey, Violation};
use lattice_wire::UInt;
use ruma_common::{MilliSecondsSinceUnixEpoch, UserId};

use crate::objects::host::{Abort, Write};
use crate::objects::protocol::room::Refusal;
use crate::objects::room::Room;
use crate::objects::room::store::{Appended, SentBy, Signing};
use crate::ports::PortError;

impl Room {
    /// Appends an event of `sender` after the forward extremities. If an authorisation rule rejects the
    /// event, or else a quota, nothing is written.
    pub(in crate::objects::room) fn append(
        &self,
        template: &EventTemplate,
        sender: &UserId,
        key: &SigningKey,
        sent_by: Option<SentBy<'_>>,
    ) -> Result<Result<Appended, Refusal>, PortError> {
        self.append_in_commit(template, sender, (key, sent_by), |_| Ok(()))
    }

    /// As [`Self::append`], with what `also` writes in the same commit.
    pub(in crate::objects::room) fn append_with(
        &self,
        template: &EventTemplate,
        sender: &UserId,
        key: &SigningKey,
        also: impl FnOnce(&Write<'_>) -> Result<(), PortError>,
    ) -> Result<Result<Appended, Refusal>, PortError> {
        self.append_in_commit(template, sender, (key, None), also)
    }

    fn append_in_commit(
        &self,
        template: &EventTemplate,
        sender: &UserId,
        (key, sent_by): (&SigningKey, Option<SentBy<'_>>),
        also: impl FnOnce(&Write<'_>) -> Result<(), PortError>,
    ) -> Result<Result<Appended, Refusal>, PortError> {
        let quota = self.exhausted_quota(template, sender)?;
        if let Some(refusal) = &quota
            && self.store.member(sender)?.is_some_and(|member| member.membership == Membership::Join)
        {
            return Ok(Err(refusal.clone()));
        }
        let appended = self.host.storage.try_commit(|write| {
            let appended = self.write_event(write, (template, sender), key, sent_by)?;
            also(write)?;
            // A user who may not send the event does not learn that the room exists.
            quota.map_or(Ok(appended), |refusal| Err(Abort::GiveUp(refusal)))
        })?;
        if let Ok(appended) = &appended {
            self.count_sent(&appended.pdu)?;
        }
        Ok(appended)
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
        let appended = appended.map_err(|violation| Abort::GiveUp(rejected(violation)))?;
        self.follow_guest_access(write, &appended.pdu)?;
        self.follow_openness(write, &appended.pdu)?;
        self.follow_avatar(write, &appended)?;
        self.follow_directory(write, &appended)?;
        self.follow_predecessor(write, &appended)?;
        Ok(appended)
    }

    fn now(&self) -> MilliSecondsSinceUnixEpoch {
        MilliSecondsSinceUnixEpoch(UInt::new_saturating(self.host.now_ms()))
    }
}

/// A rule that no power level could satisfy is an error of the request.
fn rejected(violation: Violation) -> Refusal {
    match violation.citation.rule {
        Rule::CreatorInLevels => Refusal::Malformed("users: it names a creator of the room".to_owned()),
        Rule::StateKeyWithoutOwner => {
            let what = "state_key: it begins with `@`, and not with a user ID that ends there or before an underscore";
            Refusal::Malformed(what.to_owned())
        }
        _ => Refusal::Forbidden(violation.to_string()),
    }
}

fn refusal(error: BuildError) -> Refusal {
    match error {
        BuildError::Content(what) => Refusal::Malformed(what),
        BuildError::Format(_) => Refusal::TooLarge,
    }
}
