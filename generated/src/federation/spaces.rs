//! Operations of the group `federation/spaces`.

pub mod get_space_hierarchy;

pub use get_space_hierarchy::GetSpaceHierarchy;
