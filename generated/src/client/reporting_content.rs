//! Operations of the group `client/reporting_content`.

pub mod report_event;
pub mod report_room;
pub mod report_user;

pub use report_event::ReportEvent;
pub use report_room::ReportRoom;
pub use report_user::ReportUser;
