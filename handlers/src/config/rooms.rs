//! The settings of rooms. By default every user may create, name and publish rooms.

use ruma_common::{OwnedRoomAliasId, RoomAliasId, ServerName};

use super::Findings;
use crate::ports::choice;

/// The most rooms that new users join automatically.
const MAX_AUTO_JOIN_ROOMS: usize = 10;

/// The settings of rooms.
#[derive(Debug, Clone, Default)]
pub struct RoomSettings {
    /// `ROOM_CREATION=admins`: only administrators create and upgrade rooms.
    pub only_admins_create: bool,
    /// `ALIAS_CREATION=admins`: only administrators make aliases.
    pub only_admins_make_aliases: bool,
    /// `ROOM_PUBLICATION=admins`: only administrators publish rooms in the room directory.
    pub only_admins_publish: bool,
    /// `AUTO_JOIN_ROOMS`: the aliases of the rooms that new users join, at most [`MAX_AUTO_JOIN_ROOMS`].
    pub auto_join: Vec<OwnedRoomAliasId>,
    /// `ENCRYPTION_BY_DEFAULT`: the new rooms that are encrypted, whether the client asks for it or not.
    pub encryption: EncryptionByDefault,
}

/// The new rooms that are encrypted by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EncryptionByDefault {
    /// None.
    #[default]
    Off,
    /// Those that only invited users enter.
    Invited,
    /// All.
    All,
}

impl RoomSettings {
    /// Reads the settings by name.
    pub(super) fn read(
        setting: &impl Fn(&str) -> Option<String>,
        server_name: Option<&ServerName>,
        findings: &mut Findings,
    ) -> Self {
        let mut only_admins =
            |name: &str| findings.keep(choice(setting, name, "users", "admins")).unwrap_or(true);
        Self {
            only_admins_create: only_admins("ROOM_CREATION"),
            only_admins_make_aliases: only_admins("ALIAS_CREATION"),
            only_admins_publish: only_admins("ROOM_PUBLICATION"),
            auto_join: findings.keep(aliases(setting("AUTO_JOIN_ROOMS"), server_name)).unwrap_or_default(),
            encryption: findings.keep(encryption(setting("ENCRYPTION_BY_DEFAULT"))).unwrap_or_default(),
        }
    }
}

fn aliases(value: Option<String>, server_name: Option<&ServerName>) -> Result<Vec<OwnedRoomAliasId>, String> {
    let value = value.unwrap_or_default();
    let read = |text: &str| {
        let alias = RoomAliasId::parse(text).ok().filter(|alias| Some(alias.server_name()) == server_name);
        alias.ok_or_else(|| format!("AUTO_JOIN_ROOMS has `{text}`, which is not an alias of this server."))
    };
    let aliases: Vec<_> = value.split_whitespace().map(read).collect::<Result<_, _>>()?;
    if aliases.len() > MAX_AUTO_JOIN_ROOMS {
        return Err(format!(
            "AUTO_JOIN_ROOMS has {} aliases; it can have {MAX_AUTO_JOIN_ROOMS}.",
            aliases.len()
        ));
    }
    Ok(aliases)
}

fn encryption(value: Option<String>) -> Result<EncryptionByDefault, String> {
    match value.as_deref() {
        None | Some("off") => Ok(EncryptionByDefault::Off),
        Some("invited") => Ok(EncryptionByDefault::Invited),
        Some("all") => Ok(EncryptionByDefault::All),
        Some(value) => {
            Err(format!("ENCRYPTION_BY_DEFAULT is `{value}`; it can be `off`, `invited` or `all`."))
        }
    }
}
