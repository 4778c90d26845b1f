//! What the server refuses when the day's limits are near, and the reports by which it knows.

use lattice_wire::{MatrixError, Meta};

use crate::objects::host::AskError;
use crate::objects::protocol::server::ReportUsage;
use crate::ports::{COUNTED, PortError, Usage, UsageLevel};
use crate::server::Server;

/// An isolate reports at most this often.
pub const REPORT_MIN_MS: u64 = 60_000;
/// An isolate that counts little reports this often.
pub const REPORT_MAX_MS: u64 = 300_000;
/// So many requests, of the Worker and of objects, are worth a report after [`REPORT_MIN_MS`].
pub const REPORT_REQUESTS: u64 = 500;
/// A day of the plans: it begins at 00:00 UTC.
pub(crate) const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// What is refused first.
const EPHEMERA: [&str; 4] =
    ["client/setTyping", "client/setPresence", "client/getUrlPreview", "client/getUrlPreviewAuthed"];
/// What is refused next.
const REGISTRATION: &str = "client/register";

/// Whether an isolate that counted this much since its last report, `since_ms` ago, reports again.
#[must_use]
pub fn is_due(Usage([requests, object_requests, ..]): Usage, since_ms: u64) -> bool {
    let many = requests.saturating_add(object_requests) >= REPORT_REQUESTS;
    since_ms >= REPORT_MAX_MS || since_ms >= REPORT_MIN_MS && many
}

/// How near the day's limits are, by this isolate's last report. A new day begins without a report.
pub(crate) fn level(server: &Server) -> UsageLevel {
    let (day, level) = server.memory.usage.get();
    if level == UsageLevel::Normal || server.now_ms() / DAY_MS > day { UsageLevel::Normal } else { level }
}

/// Whether the server takes part in presence now.
pub(crate) fn has_presence(server: &Server) -> bool {
    server.config.objects.presence && level(server) < UsageLevel::Saving
}

/// The level of the newest day that was reported.
pub(crate) fn level_of(server: &Server, newest: Option<&(u64, Usage)>) -> UsageLevel {
    let today = newest.filter(|(day, _)| *day >= server.now_ms() / DAY_MS);
    let limits = server.config.objects.daily_limits;
    today.zip(limits).map_or(UsageLevel::Normal, |((_, used), limits)| used.level(limits))
}

/// Admits an operation unless the day's limits are too near. Nothing of rooms, keys and sessions is refused.
///
/// # Errors
/// `M_LIMIT_EXCEEDED` until the day ends, for ephemera; `M_RESOURCE_LIMIT_EXCEEDED` for registrations.
pub(crate) fn admit(server: &Server, meta: &Meta) -> Result<(), MatrixError> {
    let level = level(server);
    if level >= UsageLevel::Saving && EPHEMERA.contains(&meta.name) {
        return Err(MatrixError::limit_exceeded(DAY_MS - server.now_ms() % DAY_MS));
    }
    if level >= UsageLevel::Closed && meta.name == REGISTRATION {
        let contact = server.config.well_known.admin_contact(server.name());
        let error = "This server takes no new accounts before tomorrow (UTC).";
        return Err(MatrixError::resource_limit_exceeded(error, contact));
    }
    Ok(())
}

/// Reports what this isolate counted, and learns the level. The log says when a level is reached.
///
/// # Errors
/// If the Server object does not answer.
pub async fn report(server: &Server, usage: Usage) -> Result<(), PortError> {
    let report = match server.ask(server.name(), ReportUsage { usage }).await {
        Ok(report) => report,
        Err(AskError::Failed(error)) => return Err(error),
        Err(AskError::Absent(_)) => return Err(PortError::new("objects", "report usage", "no server")),
    };
    server.memory.usage.set((report.day, report.level));
    let limits = server.config.objects.daily_limits.filter(|_| report.has_risen);
    if let Some(limits) = limits {
        let used = COUNTED.iter().zip(report.today.percent_of(limits)).max_by_key(|(_, percent)| *percent);
        let (name, percent) = used.unwrap_or((&"", 0));
        let refused = match report.level {
            UsageLevel::Normal | UsageLevel::Half => "nothing is refused yet",
            UsageLevel::Saving => "typing, presence and previews are refused until 00:00 UTC",
            UsageLevel::Closed => "registrations, typing, presence and previews are refused until 00:00 UTC",
        };
        server.ports.log.error(&format!("{percent} % of the day's limit of {name} are used: {refused}"));
    }
    Ok(())
}
