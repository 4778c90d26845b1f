//! Profiles: checks of their fields, and the part of a profile that member events show.

use futures_util::future::try_join_all;
use lattice_rooms::EventTemplate;
use lattice_wire::{Caller, MatrixError};
use ruma_common::{CanonicalJsonObject, CanonicalJsonValue, OwnedUserId, UserId};
use serde_json::value::RawValue;

use crate::auth::only_oneself;
use crate::objects::host::AskError;
use crate::objects::protocol::MemberProfile;
use crate::objects::protocol::room::Invitee;
use crate::objects::protocol::user::{AdmitInvite, GetProfile, SetProfileField, StorageRefusal};
use crate::server::Server;
use crate::services::quotas;

/// The longest name of a profile field (bytes).
const MAX_PROFILE_KEY_BYTES: usize = 255;
/// The longest display name (characters).
const MAX_DISPLAYNAME_CHARS: usize = 256;
/// The longest avatar URL (bytes).
const MAX_AVATAR_URL_BYTES: usize = 1_000;

/// The profile of a local user. Profiles of other servers need federation, which is not served yet.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn get(server: &Server, user_id: &UserId) -> Result<CanonicalJsonObject, MatrixError> {
    if user_id.server_name() != server.name() {
        return Err(MatrixError::not_found("Profiles of users of other servers are not supported yet."));
    }
    Ok(server.ask(user_id, GetProfile {}).await?)
}

/// Sets or removes a field of the caller's profile. The caller of this function has called [`check_may_change`].
///
/// # Errors
/// `M_PROFILE_TOO_LARGE`, `M_RESOURCE_LIMIT_EXCEEDED`.
pub(crate) async fn set_field(
    server: &Server,
    caller: &Caller,
    key: String,
    value: Option<CanonicalJsonValue>,
) -> Result<(), MatrixError> {
    server.ask_for(caller, SetProfileField { key, value }).await?.map_err(|refusal| match refusal {
        StorageRefusal::TooMuch => {
            MatrixError::profile_too_large("With this value your profile would be 64 KiB or larger.")
        }
        StorageRefusal::UserFull => quotas::user_is_full(server),
    })
}

/// An invited local user, as the invite shows them.
///
/// # Errors
/// `M_INVITE_BLOCKED`.
pub(crate) async fn invitee(
    server: &Server,
    inviter: &UserId,
    user_id: &UserId,
) -> Result<Invitee, MatrixError> {
    match server.ask(user_id, AdmitInvite { inviter: inviter.to_owned() }).await {
        Ok(Ok(profile)) => Ok(Invitee { profile, is_registered: true }),
        Ok(Err(_)) => Err(MatrixError::invite_blocked("The user does not want your invites.")),
        Err(AskError::Absent(_)) => Ok(Invitee { profile: MemberProfile::default(), is_registered: false }),
        Err(failed @ AskError::Failed(_)) => Err(failed.into()),
    }
}

/// Adds the profiles of the creator and the invited users to the member events of a new room. Returns the invited
/// users who have no account.
///
/// # Errors
/// `M_INVITE_BLOCKED`.
pub(crate) async fn show_members(
    server: &Server,
    creator: &UserId,
    events: &mut [EventTemplate],
) -> Result<Vec<OwnedUserId>, MatrixError> {
    let members = events.iter_mut().filter(|event| event.event_type == "m.room.member");
    let shown = members.map(|event| async move {
        let user_id = UserId::parse(event.state_key.as_deref().unwrap_or_default());
        let user_id = user_id.map_err(|_| MatrixError::bad_json("A member's user id is not valid."))?;
        let (profile, is_registered) = if user_id == creator {
            (MemberProfile::of_fields(&get(server, &user_id).await?), true)
        } else {
            let invitee = invitee(server, creator, &user_id).await?;
            (invitee.profile, invitee.is_registered)
        };
        profile.show_in_event(event).map_err(|error| server.failed(error))?;
        Ok::<_, MatrixError>((!is_registered).then_some(user_id))
    });
    Ok(try_join_all(shown).await?.into_iter().flatten().collect())
}

/// Checks that the caller may change a profile field: only the own profile, and guests only the display name
/// (client-server API, "Guest Access").
///
/// # Errors
/// `M_FORBIDDEN`, `M_GUEST_ACCESS_FORBIDDEN`; for an invalid field name `M_KEY_TOO_LARGE` or
/// `M_INVALID_PARAM`.
pub(crate) fn check_may_change(caller: &Caller, user_id: &UserId, key: &str) -> Result<(), MatrixError> {
    only_oneself(caller, user_id)?;
    if caller.is_guest && key != "displayname" {
        return Err(MatrixError::guest_access_forbidden("Guests can set their display name only."));
    }
    if key.len() > MAX_PROFILE_KEY_BYTES {
        return Err(MatrixError::key_too_large("The name of the field is too long."));
    }
    if !is_profile_key(key) {
        return Err(MatrixError::invalid_param("A profile field cannot have this name."));
    }
    Ok(())
}

/// Whether a profile field can have this name (appendices, "Common Namespaced Identifier Grammar").
fn is_profile_key(key: &str) -> bool {
    let known = ["avatar_url", "displayname"].contains(&key);
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    let namespaced = key.starts_with(|first: char| first.is_ascii_lowercase()) && key.contains('.');
    known || (namespaced && key.bytes().all(allowed))
}

/// Checks the value of a field; `None` for an empty display name or avatar URL, which removes the field.
pub(crate) fn profile_value(key: &str, value: &RawValue) -> Result<Option<CanonicalJsonValue>, MatrixError> {
    let value: CanonicalJsonValue = serde_json::from_str(value.get()).map_err(|error| {
        MatrixError::bad_json(format!("The field `{key}` is not canonical JSON: {error}."))
    })?;
    let (most, size): (usize, fn(&str) -> usize) = match key {
        "displayname" => (MAX_DISPLAYNAME_CHARS, |text| text.chars().count()),
        "avatar_url" => (MAX_AVATAR_URL_BYTES, str::len),
        "m.tz" => (usize::MAX, str::len),
        _ => return Ok(Some(value)),
    };
    let Some(text) = value.as_str() else {
        return Err(MatrixError::bad_json(format!("The field `{key}` must be a string.")));
    };
    if size(text) > most {
        return Err(MatrixError::invalid_param(format!("The field `{key}` is too long.")));
    }
    let is_none = text.is_empty() && key != "m.tz";
    Ok(if is_none { None } else { Some(value) })
}
