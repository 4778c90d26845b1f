//! A preview of what a URL is: a page, a picture, or nothing that has one.

use lattice_media::preview::{OEmbed, Page, Preview, PreviewImage, Target};
use lattice_wire::Caller;
use serde_json::{Map, Value};

use super::failure::Failure;
use super::fetch::{Fetched, content_type, fetch, follow, oembed, page_or_picture, picture};
use super::picture::{Kept, NotKept, is_picture, keep};
use super::requests::Requests;

/// A preview that was made.
pub(super) struct Made {
    /// The fields of the response.
    pub(super) fields: Map<String, Value>,
    /// Whether another attempt would not show more.
    pub(super) is_complete: bool,
}

/// Makes the preview of a URL. What is neither a page nor a picture has one without fields.
pub(super) async fn preview(
    requests: &Requests<'_>,
    caller: &Caller,
    target: Target,
) -> Result<Made, Failure> {
    let fetched = fetch(requests, target, page_or_picture).await?;
    let content_type = content_type(&fetched.response.head.headers);
    if Page::is_page(content_type) {
        return Ok(page(requests, caller, &fetched).await);
    }
    if is_picture(content_type) {
        return Ok(made(&Preview::default(), keep(requests.server, caller, fetched.response).await));
    }
    Ok(Made { fields: Map::new(), is_complete: true })
}

/// What a page says of itself, with what its oEmbed document adds, and its picture. Without these there is a preview too.
async fn page(requests: &Requests<'_>, caller: &Caller, fetched: &Fetched) -> Made {
    let Fetched { target, response } = fetched;
    let content_type = content_type(&response.head.headers);
    let page = Page { url: target, content_type: Some(content_type), body: &response.body };
    let mut preview = page.preview(&mut |label, bytes| requests.server.ports.web.decode(label, bytes));
    if (preview.title.is_none() || preview.image.is_none())
        && let Some(document) = preview.oembed.take()
        && let Ok(fetched) = follow(requests, (target, &document), oembed).await
        && fetched.response.is_whole
        && let Some(document) = OEmbed::parse(&fetched.response.body)
    {
        document.add_to(&mut preview, &fetched.target);
    }
    let Some(image) = &preview.image else { return made(&preview, Err(NotKept::IsNone)) };
    let kept = match follow(requests, (target, &image.url), picture).await {
        Ok(fetched) => keep(requests.server, caller, fetched.response).await,
        Err(Failure::TimedOut | Failure::Unreachable | Failure::ResolverFailed) => Err(NotKept::ForNow),
        Err(_) => Err(NotKept::IsNone),
    };
    made(&preview, kept)
}

fn made(preview: &Preview, kept: Result<Kept, NotKept>) -> Made {
    match kept {
        Ok(kept) => {
            let Kept { uri, bytes, content_type, size } = &kept;
            let image = PreviewImage { mxc: uri.as_str(), bytes: *bytes, content_type, size: *size };
            Made { fields: preview.response(Some(&image)), is_complete: true }
        }
        Err(why) => Made { fields: preview.response(None), is_complete: why == NotKept::IsNone },
    }
}
