//! Handlers of the group `client/threads`.

mod get_thread_roots;
