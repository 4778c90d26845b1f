//! Handlers of the group `admin/administrators`.

mod make_administrator;
