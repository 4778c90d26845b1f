//! A preview, and the response that shows it.

use serde_json::{Map, Value};

/// A picture that a page shows of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Image {
    /// Absolute. [`Policy::follow`](super::Policy::follow) decides about it before it is fetched.
    pub url: String,
    /// Pixels, as the page says.
    pub width: Option<u32>,
    /// Pixels, as the page says.
    pub height: Option<u32>,
    /// The media type, as the page says.
    pub content_type: Option<String>,
    /// What the picture shows, in words.
    pub alt: Option<String>,
}

/// A video that a page shows of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Video {
    /// Absolute.
    pub url: String,
    /// Pixels, as the page says.
    pub width: Option<u32>,
    /// Pixels, as the page says.
    pub height: Option<u32>,
    /// The media type, as the page says.
    pub content_type: Option<String>,
}

/// What a page says of itself. Every text is one line of bounded length, without control characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// `og:title`, or what comes nearest to it.
    pub title: Option<String>,
    /// `og:description`, or what comes nearest to it.
    pub description: Option<String>,
    /// `og:site_name`.
    pub site_name: Option<String>,
    /// `og:type`.
    pub kind: Option<String>,
    /// `og:url`, absolute.
    pub url: Option<String>,
    /// `og:image`, or what comes nearest to it.
    pub image: Option<Image>,
    /// `og:video`.
    pub video: Option<Video>,
    /// The address of the page's oEmbed document, absolute. It is worth asking if `title` or `image` is missing.
    pub oembed: Option<String>,
}

/// A picture that was stored for a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PreviewImage<'a> {
    /// Its address at this server.
    pub mxc: &'a str,
    /// Its size.
    pub bytes: u64,
    /// Its media type.
    pub content_type: &'a str,
    /// Width and height in pixels, if they are known.
    pub size: Option<(u32, u32)>,
}

impl Preview {
    /// The response of `GET /_matrix/client/v1/media/preview_url`. The picture is the stored one, or left out: a client
    /// that fetched the page's own would tell the site who reads.
    #[must_use]
    pub fn response(&self, image: Option<&PreviewImage<'_>>) -> Map<String, Value> {
        let mut response = Map::new();
        let mut set = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                response.insert(key.to_owned(), value);
            }
        };
        let text = |text: &Option<String>| text.clone().map(Value::from);
        set("og:title", text(&self.title));
        set("og:description", text(&self.description));
        set("og:site_name", text(&self.site_name));
        set("og:type", text(&self.kind));
        set("og:url", text(&self.url));
        if let Some(video) = &self.video {
            set("og:video", Some(video.url.clone().into()));
            set("og:video:type", text(&video.content_type));
            set("og:video:width", video.width.map(Value::from));
            set("og:video:height", video.height.map(Value::from));
        }
        if let Some(stored) = image {
            set("og:image", Some(stored.mxc.into()));
            set("og:image:type", Some(stored.content_type.into()));
            set("matrix:image:size", Some(stored.bytes.into()));
            set("og:image:width", stored.size.map(|(width, _)| width.into()));
            set("og:image:height", stored.size.map(|(_, height)| height.into()));
            set("og:image:alt", self.image.as_ref().and_then(|image| text(&image.alt)));
        }
        response
    }
}
