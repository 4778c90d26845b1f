//! The operator's settings that objects read.

use super::{Quotas, Usage};

/// The settings of one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ObjectSettings {
    /// How much the object may store.
    pub quotas: Quotas,
    /// `LEGACY_MENTIONS=on`: the default push rules also look for names in the body, as before v1.17 (MSC4210). Off
    /// by default.
    pub legacy_mentions: bool,
    /// `PRESENCE=on`: users see who of those with whom they share a room is online. Off by default: then nothing is
    /// stored, and everybody is offline.
    pub presence: bool,
    /// `DAILY_LIMITS` and `WORKERS_PLAN`: how much the server may use in a day; `None` if nothing limits it.
    pub daily_limits: Option<Usage>,
}

impl ObjectSettings {
    /// Reads the settings by name, for the object with this id.
    ///
    /// # Errors
    /// A sentence for each setting that is wrong.
    pub fn read(setting: &impl Fn(&str) -> Option<String>, id: &str) -> Result<Self, Vec<String>> {
        let quotas = Quotas::read(setting, id);
        let legacy_mentions = choice(setting, "LEGACY_MENTIONS", "off", "on");
        let presence = choice(setting, "PRESENCE", "off", "on");
        match (quotas, legacy_mentions, presence, Usage::read_limits(setting)) {
            (Ok(quotas), Ok(legacy_mentions), Ok(presence), Ok(daily_limits)) => {
                Ok(Self { quotas, legacy_mentions, presence, daily_limits })
            }
            (quotas, legacy_mentions, presence, daily_limits) => {
                let others = [legacy_mentions.err(), presence.err(), daily_limits.err()];
                Err(quotas.err().into_iter().flatten().chain(others.into_iter().flatten()).collect())
            }
        }
    }
}

/// Whether a setting has the second of its two values. The first value is the default.
///
/// # Errors
/// A sentence if it has a third one.
pub fn choice(
    setting: &impl Fn(&str) -> Option<String>,
    name: &str,
    first: &str,
    second: &str,
) -> Result<bool, String> {
    match setting(name).as_deref() {
        None => Ok(false),
        Some(value) if value == first => Ok(false),
        Some(value) if value == second => Ok(true),
        Some(value) => Err(format!("{name} is `{value}`; it can be `{first}` or `{second}`.")),
    }
}
