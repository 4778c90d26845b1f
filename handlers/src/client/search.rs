//! Handlers of the group `client/search`.

mod search;
