//! Operations of the group `client/media`.

pub mod create_content;
pub mod get_config;
pub mod get_config_authed;
pub mod get_content;
pub mod get_content_authed;
pub mod get_content_override_name;
pub mod get_content_override_name_authed;
pub mod get_content_thumbnail;
pub mod get_content_thumbnail_authed;
pub mod get_url_preview;
pub mod get_url_preview_authed;
pub mod upload_content;
pub mod upload_content_to_mxc;

pub use create_content::CreateContent;
pub use get_config::GetConfig;
pub use get_config_authed::GetConfigAuthed;
pub use get_content::GetContent;
pub use get_content_authed::GetContentAuthed;
pub use get_content_override_name::GetContentOverrideName;
pub use get_content_override_name_authed::GetContentOverrideNameAuthed;
pub use get_content_thumbnail::GetContentThumbnail;
pub use get_content_thumbnail_authed::GetContentThumbnailAuthed;
pub use get_url_preview::GetUrlPreview;
pub use get_url_preview_authed::GetUrlPreviewAuthed;
pub use upload_content::UploadContent;
pub use upload_content_to_mxc::UploadContentToMxc;
