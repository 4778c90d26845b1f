//! Operations of the group `client/user_directory`.

pub mod search_user_directory;

pub use search_user_directory::SearchUserDirectory;
