//! Media (client-server API, "Content repository").

mod create_content;
mod get_config;
mod get_config_authed;
mod get_content;
mod get_content_authed;
mod get_content_override_name;
mod get_content_override_name_authed;
mod get_content_thumbnail;
mod get_content_thumbnail_authed;
mod get_url_preview;
mod get_url_preview_authed;
mod upload_content;
mod upload_content_to_mxc;
