//! Operations of the group `admin/reports`.

pub mod list_reports;

pub use list_reports::ListReports;
