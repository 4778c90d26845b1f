//! The settings of media.

use super::Findings;
use crate::ports::choice;

const MB: u64 = 1_000_000;
const MIB: u64 = 1024 * 1024;

/// The largest upload if `UPLOAD_LIMIT_MB` is not set (bytes).
const DEFAULT_UPLOAD_BYTES: u64 = 100 * MB;
/// The most bytes of media that one user may have, if `MEDIA_QUOTA_MIB` is not set.
const DEFAULT_MEDIA_QUOTA_BYTES: u64 = 10 * 1024 * MIB;

/// The settings of media.
#[derive(Debug, Clone)]
pub struct MediaSettings {
    /// `UPLOAD_LIMIT_MB`: the largest upload (bytes), at most what the platform lets through (`CLOUDFLARE_PLAN`).
    pub max_upload_bytes: u64,
    /// `MEDIA_QUOTA_MIB`: the most bytes of media that one user may have.
    pub quota_bytes: u64,
    /// `UNAUTHENTICATED_MEDIA=on`: anybody downloads by the old endpoints, without a token. Off by default: then they
    /// show only what was uploaded while they were on.
    pub is_open: bool,
    /// `MEDIA_RETENTION_DAYS`: the days without a download after which media is removed. Unset by default: media stays.
    pub retention_days: Option<u64>,
    /// `WORKERS_PLAN=free`: a request has 10 ms of processor time, in which no thumbnail of a photo is made. Paid by default.
    pub is_free_plan: bool,
}

impl MediaSettings {
    /// Reads the settings by name.
    pub(super) fn read(setting: &impl Fn(&str) -> Option<String>, findings: &mut Findings) -> Option<Self> {
        let setting = |name: &str| setting(name).filter(|value| !value.is_empty());
        let largest = findings.keep(largest_request(setting("CLOUDFLARE_PLAN")));
        let upload = findings.keep(number(&setting, "UPLOAD_LIMIT_MB", MB));
        let quota = findings.keep(number(&setting, "MEDIA_QUOTA_MIB", MIB));
        let retention = findings.keep(number(&setting, "MEDIA_RETENTION_DAYS", 1));
        let is_open = findings.keep(choice(&setting, "UNAUTHENTICATED_MEDIA", "off", "on"));
        let is_free_plan = findings.keep(choice(&setting, "WORKERS_PLAN", "paid", "free"));
        let (largest, upload) = (largest?, upload?.unwrap_or(DEFAULT_UPLOAD_BYTES));
        let allowed = if upload <= largest { Ok(upload) } else { Err(above(upload, largest)) };
        Some(Self {
            max_upload_bytes: findings.keep(allowed)?,
            quota_bytes: quota?.unwrap_or(DEFAULT_MEDIA_QUOTA_BYTES),
            is_open: is_open?,
            retention_days: retention?,
            is_free_plan: is_free_plan?,
        })
    }
}

fn above(upload: u64, largest: u64) -> String {
    format!(
        "UPLOAD_LIMIT_MB is {}, and the plan of CLOUDFLARE_PLAN lets no request of more than {} MB through.",
        upload / MB,
        largest / MB
    )
}

/// The largest request that the platform lets through (bytes); without the platform, the largest that this server reads.
fn largest_request(plan: Option<String>) -> Result<u64, String> {
    match plan.as_deref() {
        None | Some("free" | "pro") => Ok(100 * MB),
        Some("business") => Ok(200 * MB),
        Some("enterprise" | "none") => Ok(500 * MB),
        Some(value) => Err(format!(
            "CLOUDFLARE_PLAN is `{value}`; it can be `free`, `pro`, `business`, `enterprise` or `none`."
        )),
    }
}

fn number(setting: &impl Fn(&str) -> Option<String>, name: &str, unit: u64) -> Result<Option<u64>, String> {
    let Some(value) = setting(name) else { return Ok(None) };
    let number = value.parse::<u32>().ok().filter(|number| *number > 0);
    let number = number.ok_or_else(|| format!("{name} is `{value}`; it is a number above 0."))?;
    Ok(Some(u64::from(number) * unit))
}

#[cfg(test)]
mod tests {
    use super::super::Findings;
    use super::MediaSettings;

    fn read(settings: &[(&str, &str)]) -> Result<MediaSettings, String> {
        let value =
            |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, it)| (*it).to_owned());
        let mut findings = Findings::default();
        MediaSettings::read(&value, &mut findings).ok_or_else(|| findings.to_string())
    }

    #[test]
    fn no_upload_is_larger_than_what_the_plan_lets_through() {
        assert_eq!(read(&[]).unwrap().max_upload_bytes, 100_000_000);
        assert_eq!(read(&[("UPLOAD_LIMIT_MB", "20")]).unwrap().max_upload_bytes, 20_000_000);
        let refused = read(&[("UPLOAD_LIMIT_MB", "101"), ("CLOUDFLARE_PLAN", "pro")]).unwrap_err();
        assert!(refused.contains("more than 100 MB"), "{refused}");
        let business = [("UPLOAD_LIMIT_MB", "200"), ("CLOUDFLARE_PLAN", "business")];
        assert_eq!(read(&business).unwrap().max_upload_bytes, 200_000_000);
        assert!(read(&[("UPLOAD_LIMIT_MB", "501"), ("CLOUDFLARE_PLAN", "none")]).is_err());
    }

    #[test]
    fn wrong_settings_are_named() {
        for (name, value) in [
            ("UPLOAD_LIMIT_MB", "0"),
            ("UPLOAD_LIMIT_MB", "much"),
            ("MEDIA_QUOTA_MIB", "-1"),
            ("MEDIA_RETENTION_DAYS", "0"),
            ("CLOUDFLARE_PLAN", "gold"),
            ("UNAUTHENTICATED_MEDIA", "yes"),
            ("WORKERS_PLAN", "pro"),
        ] {
            let refused = read(&[(name, value)]).unwrap_err();
            assert!(refused.contains(&format!("{name} is `{value}`")), "{refused}");
        }
    }
}
