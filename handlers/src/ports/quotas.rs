//! How much the objects of a deployment may store. The operator may choose other numbers than these, also for single
//! rooms and users.

use std::collections::BTreeMap;

use ruma_common::{RoomId, UserId};

const MIB: u64 = 1024 * 1024;

/// The most bytes of a Room's database. The platform's own limit is 10 GB.
pub const MAX_ROOM_BYTES: u64 = 8 * 1024 * MIB;
/// The most bytes of events that one user may send to one room.
pub const MAX_USER_BYTES_IN_ROOM: u64 = 2 * 1024 * MIB;
/// The most bytes of events that one user may send to one room on one day (UTC).
pub const MAX_USER_BYTES_IN_ROOM_A_DAY: u64 = 64 * MIB;
/// The most bytes of a User's database.
pub const MAX_USER_BYTES: u64 = 1024 * MIB;

/// The quotas of one object (bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Of a Room's database.
    pub room: u64,
    /// Of the events that one user sends to one room.
    pub user_in_room: u64,
    /// Of the events that one user sends to one room on one day (UTC).
    pub user_in_room_a_day: u64,
    /// Of a User's database.
    pub user: u64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            room: MAX_ROOM_BYTES,
            user_in_room: MAX_USER_BYTES_IN_ROOM,
            user_in_room_a_day: MAX_USER_BYTES_IN_ROOM_A_DAY,
            user: MAX_USER_BYTES,
        }
    }
}

impl Quotas {
    /// Reads the settings by name, in MiB, for the object with this id; the default of each that is not set. A
    /// setting is a number for all objects, and `ID=MIB` for each object that has another.
    ///
    /// # Errors
    /// A sentence for each setting that is something else, whichever object it concerns.
    pub fn read(setting: &impl Fn(&str) -> Option<String>, id: &str) -> Result<Self, Vec<String>> {
        let (mut quotas, mut findings) = (Self::default(), Vec::new());
        for (name, is_id, quota) in [
            ("ROOM_QUOTA_MIB", is_room_id as fn(&str) -> bool, &mut quotas.room),
            ("ROOM_USER_QUOTA_MIB", is_room_id, &mut quotas.user_in_room),
            ("ROOM_USER_DAY_QUOTA_MIB", is_room_id, &mut quotas.user_in_room_a_day),
            ("USER_QUOTA_MIB", is_user_id, &mut quotas.user),
        ] {
            let value = setting(name).unwrap_or_default();
            match Setting::read(&value, is_id) {
                Some(setting) => *quota = setting.of(id).unwrap_or(*quota),
                None => findings.push(format!(
                    "{name} is `{value}`; it is a number of MiB above 0, and `ID=MIB` for each object that has \
                    another, with spaces between them."
                )),
            }
        }
        if findings.is_empty() { Ok(quotas) } else { Err(findings) }
    }
}

fn is_room_id(id: &str) -> bool {
    RoomId::parse(id).is_ok()
}

fn is_user_id(id: &str) -> bool {
    UserId::parse(id).is_ok()
}

/// One setting: the quota of all objects, and those of single ones (bytes).
#[derive(Default)]
struct Setting<'a> {
    of_all: Option<u64>,
    of_one: BTreeMap<&'a str, u64>,
}

impl<'a> Setting<'a> {
    /// Reads a setting; `None` if it is wrong, also if it names an object twice.
    fn read(value: &'a str, is_id: fn(&str) -> bool) -> Option<Self> {
        let mut setting = Self::default();
        for word in value.split_whitespace() {
            let replaced = match word.rsplit_once('=') {
                None => setting.of_all.replace(bytes(word)?),
                Some((id, mib)) if is_id(id) => setting.of_one.insert(id, bytes(mib)?),
                Some(_) => return None,
            };
            if replaced.is_some() {
                return None;
            }
        }
        Some(setting)
    }

    fn of(&self, id: &str) -> Option<u64> {
        self.of_one.get(id).copied().or(self.of_all)
    }
}

fn bytes(mib: &str) -> Option<u64> {
    mib.parse::<u32>().ok().filter(|mib| *mib > 0).map(|mib| u64::from(mib) * MIB)
}

#[cfg(test)]
mod tests {
    use super::{MIB, Quotas};

    fn read(name: &str, value: &str, id: &str) -> Result<Quotas, Vec<String>> {
        Quotas::read(&|setting: &str| (setting == name).then(|| value.to_owned()), id)
    }

    #[test]
    fn a_quota_is_a_number_of_mib_above_zero() {
        let read = |value: &str| read("ROOM_QUOTA_MIB", value, "!room:example.org");
        assert_eq!(read("3").unwrap(), Quotas { room: 3 * MIB, ..Quotas::default() });
        assert_eq!(read("").unwrap(), Quotas::default());
        for wrong in ["0", "-1", "1.5", "much", "99999999999", "3 4"] {
            let findings = read(wrong).unwrap_err();
            assert!(findings.concat().starts_with(&format!("ROOM_QUOTA_MIB is `{wrong}`; ")), "{findings:?}");
        }
    }

    #[test]
    fn one_room_or_user_may_have_another_quota() {
        let value = "3 !kitchen:example.org=20 !AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfG=1";
        let room = |id| read("ROOM_QUOTA_MIB", value, id).unwrap().room / MIB;
        assert_eq!(room("!kitchen:example.org"), 20);
        assert_eq!(room("!AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfG"), 1);
        assert_eq!(room("!hall:example.org"), 3);
        let alone = read("ROOM_USER_QUOTA_MIB", "!kitchen:example.org=5", "!hall:example.org").unwrap();
        assert_eq!(alone, Quotas::default(), "the others keep the default");
        let users = "@alice:example.org=5";
        let user = |id| read("USER_QUOTA_MIB", users, id).unwrap().user;
        assert_eq!((user("@alice:example.org"), user("@bob:example.org")), (5 * MIB, Quotas::default().user));
        for wrong in
            ["kitchen=5", "@alice:example.org=5", "!a:b.c=0", "!a:b.c=", "!a:b.c=1 !a:b.c=2", "!a:b.c"]
        {
            assert!(read("ROOM_USER_DAY_QUOTA_MIB", wrong, "!hall:example.org").is_err(), "{wrong}");
        }
    }
}
