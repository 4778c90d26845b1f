//! Media (client-server API, "Content repository"): thumbnails of pictures, and previews of web pages. No input, no
//! output, no clock.
//!
//! Everything here reads what strangers made. So each reader has a maximum of bytes, and says in a typed refusal why
//! it does not read something. Nothing panics, whatever the bytes are.
//!
//! A thumbnail:
//!
//! ```
//! use lattice_media::thumbnail::{CannotThumbnail, Method, Size, Thumbnail, thumbnail};
//!
//! # let pixel = b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
//! // `width`, `height`, `method` of the request, answered with one of the five sizes.
//! let size = Size::for_request(100, 100, Method::Scale);
//! assert_eq!((size.width, size.height), (320, 240));
//! match thumbnail(pixel, size, false) {
//!     Ok(Thumbnail { bytes, content_type, .. }) => assert_eq!((bytes.is_empty(), content_type), (false, "image/jpeg")),
//!     Err(CannotThumbnail::Unsupported(format)) => panic!("the client gets the file itself, or an error: {format}"),
//!     Err(other) => panic!("{other}"),
//! }
//! ```
#![forbid(unsafe_code)]

pub mod preview;
pub mod thumbnail;
