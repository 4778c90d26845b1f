//! Handlers of the group `client/reporting_content`.

mod report_event;
mod report_room;
mod report_user;
