//! Handlers of the group `client/spaces`.

mod get_space_hierarchy;
