//! Operations of the group `admin/administrators`.

pub mod make_administrator;

pub use make_administrator::MakeAdministrator;
