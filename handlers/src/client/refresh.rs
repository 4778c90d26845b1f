//! Handlers of the group `client/refresh`.

mod refresh;
