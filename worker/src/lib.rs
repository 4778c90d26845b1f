//! The homeserver on Cloudflare Workers: the only crate that knows the platform.
