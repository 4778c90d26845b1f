//! Operations of the group `federation/media`.

pub mod get_content;
pub mod get_content_thumbnail;

pub use get_content::GetContent;
pub use get_content_thumbnail::GetContentThumbnail;
