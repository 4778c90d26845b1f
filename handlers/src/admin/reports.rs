//! Handlers of the group `admin/reports`.

mod list_reports;
