//! What the server uses in a day, as its isolates report it, and how near the day's limits are.

use super::ServerObject;
use super::store::MAX_USAGE_DAYS;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::server::{ListUsage, ReportUsage, UsageReport};
use crate::ports::{PortError, Usage};

/// A day of the plans: it begins at 00:00 UTC.
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

impl Execute<ReportUsage> for ServerObject {
    /// Adds a report to its day. Without limits nothing is stored.
    fn execute(&self, ReportUsage { usage }: ReportUsage) -> Result<Step<UsageReport>, PortError> {
        let newest = self.store.usage(1)?.pop();
        let day = day_of(self.host.now_ms(), newest.map(|(day, _)| day));
        let before = newest.filter(|(newest, _)| *newest == day).map(|(_, usage)| usage);
        let Some(limits) = self.host.settings.daily_limits else {
            return Ok(Step::Reply(UsageReport { day, ..UsageReport::default() }));
        };
        let today = before.unwrap_or_default().plus(usage);
        self.host.storage.commit(|write| {
            self.store.make(write)?;
            self.store.put_usage(write, (day, today), before.is_none())
        })?;
        let (was, level) = (before.unwrap_or_default().level(limits), today.level(limits));
        Ok(Step::Reply(UsageReport { day, level, has_risen: level > was, today }))
    }
}

impl Execute<ListUsage> for ServerObject {
    fn execute(&self, _: ListUsage) -> Result<Step<Vec<(u64, Usage)>>, PortError> {
        Ok(Step::Reply(self.store.usage(MAX_USAGE_DAYS)?))
    }
}

/// The day to which a report counts. A clock that goes back over midnight does not begin the old day again; a day further
/// ahead was a wrong clock's, and does not hold.
fn day_of(now_ms: u64, newest: Option<u64>) -> u64 {
    let day = now_ms / DAY_MS;
    newest.filter(|newest| *newest == day + 1).unwrap_or(day)
}
