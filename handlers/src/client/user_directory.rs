//! Handlers of the group `client/user_directory`.

mod search_user_directory;
