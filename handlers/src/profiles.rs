//! Profiles: what their fields may be, and what of them member events show.

use futures_util::future::try_join_all;
use lattice_rooms::EventTemplate;
use lattice_wire::{Caller, Claimed, MatrixError, Meta};
use ruma_common::{CanonicalJsonObject, CanonicalJsonValue, UserId};
use serde_json::value::RawValue;

use crate::objects::MemberProfile;
use crate::objects::user::{ProfileCommand, ProfileOutcome, UserCommand, UserReply};
use crate::owner::only_oneself;
use crate::server::Server;

/// The longest name of a field (bytes).
const MAX_PROFILE_KEY_BYTES: usize = 255;
/// The longest display name (characters).
const MAX_DISPLAYNAME_CHARS: usize = 256;
/// The longest address of a picture (bytes).
const MAX_AVATAR_URL_BYTES: usize = 1_000;

impl Server {
    /// All fields of a local user. Profiles of other servers are out of reach as long as we do not federate.
    pub(crate) async fn profile(&self, user_id: &UserId) -> Result<CanonicalJsonObject, MatrixError> {
        if user_id.server_name() != self.name() {
            return Err(MatrixError::not_found("The profiles of other servers cannot be asked for yet."));
        }
        match self.user(user_id, UserCommand::Profile(ProfileCommand::Get)).await? {
            UserReply::Profile(ProfileOutcome::Fields(fields)) => Ok(fields),
            UserReply::NoSuchUser => Err(MatrixError::not_found("There is no such user.")),
            _ => Err(self.unexpected("user", "to get a profile")),
        }
    }

    /// Sets or removes a field that `may_change` let through.
    pub(crate) async fn set_profile_field(
        &self,
        user_id: &UserId,
        key: String,
        value: Option<CanonicalJsonValue>,
    ) -> Result<(), MatrixError> {
        let command = ProfileCommand::Set { key, value };
        match self.user(user_id, UserCommand::Profile(command)).await? {
            UserReply::Profile(ProfileOutcome::Set) => Ok(()),
            UserReply::Profile(ProfileOutcome::TooLarge) => {
                Err(MatrixError::profile_too_large("With this your profile would be 64 KiB or more."))
            }
            _ => Err(self.unexpected("user", "to set a profile field")),
        }
    }

    /// Whether the caller is a guest, and what member events show of them; the same object request checks
    /// the token.
    pub(crate) async fn introduced(
        &self,
        meta: &Meta,
        caller: Claimed,
    ) -> Result<(bool, MemberProfile), MatrixError> {
        let rate = meta.rate.filter(|_| self.config.rate_limits);
        let (device_id, token_hash) = (caller.device_id, caller.token_hash);
        match self.user(&caller.user_id, UserCommand::Introduce { device_id, token_hash, rate }).await? {
            UserReply::Introduced { is_guest, profile } => Ok((is_guest, profile)),
            UserReply::Check(refusal) => Err(self.refused(&refusal)),
            _ => Err(self.unexpected("user", "to be introduced")),
        }
    }

    /// What member events show of a local user; of nobody, nothing.
    pub(crate) async fn member_profile(&self, user_id: &UserId) -> Result<MemberProfile, MatrixError> {
        match self.user(user_id, UserCommand::Profile(ProfileCommand::Get)).await? {
            UserReply::Profile(ProfileOutcome::Fields(fields)) => Ok(MemberProfile::of_fields(&fields)),
            UserReply::NoSuchUser => Ok(MemberProfile::default()),
            _ => Err(self.unexpected("user", "to get a profile")),
        }
    }

    /// Puts profiles into the member events of a new room: the creator's, and those of whom they invite.
    pub(crate) async fn show_members(&self, plan: &mut [EventTemplate]) -> Result<(), MatrixError> {
        let members = plan.iter_mut().filter(|event| event.event_type == "m.room.member");
        let shown = members.map(|event| async move {
            let user_id = UserId::parse(event.state_key.as_deref().unwrap_or_default());
            let user_id = user_id.map_err(|_| self.unexpected("room", "a member who is no user"))?;
            let profile = self.member_profile(&user_id).await?;
            profile.show_in_event(event).map_err(|error| self.failed(&error))
        });
        try_join_all(shown).await.map(|_| ())
    }
}

/// Whether the caller may change this field of this user's profile. Guests have a name, and nothing else
/// (client-server API, "Guest Access").
///
/// # Errors
/// `M_FORBIDDEN`, `M_GUEST_ACCESS_FORBIDDEN`; for a name that no field can have `M_KEY_TOO_LARGE`,
/// `M_INVALID_PARAM`.
pub(crate) fn may_change(caller: &Caller, user_id: &UserId, key: &str) -> Result<(), MatrixError> {
    only_oneself(caller, user_id)?;
    if caller.is_guest && key != "displayname" {
        return Err(MatrixError::guest_access_forbidden("Guests may set their display name only."));
    }
    if key.len() > MAX_PROFILE_KEY_BYTES {
        return Err(MatrixError::key_too_large("The name of the field is too long."));
    }
    if !is_profile_key(key) {
        return Err(MatrixError::invalid_param("No field of a profile can have this name."));
    }
    Ok(())
}

/// Whether a field can have this name (appendices, "Common Namespaced Identifier Grammar").
fn is_profile_key(key: &str) -> bool {
    let known = ["avatar_url", "displayname"].contains(&key);
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    let namespaced = key.starts_with(|first: char| first.is_ascii_lowercase()) && key.contains('.');
    known || (namespaced && key.bytes().all(allowed))
}

/// The value of a field; an empty name or picture is none.
pub(crate) fn profile_value(key: &str, value: &RawValue) -> Result<Option<CanonicalJsonValue>, MatrixError> {
    let value: CanonicalJsonValue = serde_json::from_str(value.get())
        .map_err(|error| MatrixError::bad_json(format!("{key}: not canonical JSON: {error}.")))?;
    let (most, size): (usize, fn(&str) -> usize) = match key {
        "displayname" => (MAX_DISPLAYNAME_CHARS, |text| text.chars().count()),
        "avatar_url" => (MAX_AVATAR_URL_BYTES, str::len),
        "m.tz" => (usize::MAX, str::len),
        _ => return Ok(Some(value)),
    };
    let Some(text) = value.as_str() else {
        return Err(MatrixError::bad_json(format!("{key}: not a string.")));
    };
    if size(text) > most {
        return Err(MatrixError::invalid_param(format!("{key}: too long.")));
    }
    let is_none = text.is_empty() && key != "m.tz";
    Ok(if is_none { None } else { Some(value) })
}
