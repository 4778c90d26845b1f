//! The homeserver on Cloudflare Workers: the only crate that knows the platform.
//!
//! **Invariant.** Statics hold plain data only (router, settings, caches): nothing that waits, since a
//! request cannot be woken by another.

mod bindings;
#[cfg(feature = "chaos")]
mod chaos;
mod counters;
mod entry;
mod isolate;
mod objects;
mod ports;

use worker::{Context, Env, Request, Response, Result, event};

/// Every request from outside.
#[event(fetch, respond_with_errors)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    #[cfg(feature = "chaos")]
    if let Some(answer) = chaos::serve(&request, &env).await {
        return answer;
    }
    entry::serve(request, &env).await
}
