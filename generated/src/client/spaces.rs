//! Operations of the group `client/spaces`.

pub mod get_space_hierarchy;

pub use get_space_hierarchy::GetSpaceHierarchy;
