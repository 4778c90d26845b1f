//! The homeserver on Cloudflare Workers: the only crate that knows the platform.
//!
//! **Invariant.** Statics hold plain data only (router, settings, caches) and no futures: one request cannot
//! wake another.

mod bindings;
#[cfg(feature = "chaos")]
mod chaos;
mod counters;
mod entry;
mod isolate;
mod objects;
mod ports;
mod usage;

use worker::{Context, Env, Request, Response, Result, ScheduleContext, ScheduledEvent, event};

/// Answers every request from outside.
#[event(fetch, respond_with_errors)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    #[cfg(feature = "chaos")]
    if let Some(answer) = chaos::serve(&request, &env).await {
        return answer;
    }
    counters::request();
    let response = entry::serve(request, &env).await;
    if let Some(report) = usage::due(&env) {
        context.wait_until(report);
    }
    response
}

/// Runs the scheduled job, as of the time for which it was planned.
#[event(scheduled)]
async fn scheduled(event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    counters::request();
    entry::housekeep(&env, event.schedule()).await;
}
