//! Operations of the group `client/threads`.

pub mod get_thread_roots;

pub use get_thread_roots::GetThreadRoots;
