//! Endpoints with which `tests/e2e` breaks the running server. They are compiled only with the feature
//! `chaos`: the deployed module does not have them.
//!
//! The endpoints below `/_lattice/chaos/`:
//! - `GET counters`: rows written, rows read, object requests and alarms of this isolate, by kind (room, user, server),
//!   requests to the Worker, operations of R2, rows written in D1, the time in which objects were active, the hops of the
//!   Worker, and the size of the isolate's linear memory (bytes), which never shrinks;
//! - `POST speed/<times>`: the module's clock runs faster, see [`speed`];
//! - `POST hold-alarms/<ms>`: alarms that are set from now on fire so much later;
//! - `POST report-usage`: the next request reports the isolate's usage;
//! - `POST object/<room|user|server>/<id>/<what>`: does `what` inside that object, see [`inside`];
//! - `POST plant/<name>`: plants a bug, see [`plants`].
//!
//! The setting `CHAOS_CALLS` disturbs calls between Worker and objects, see [`calls`].
//!
//! A request with the header `x-lattice-chaos: panic` panics where its handler would run.

pub mod calls;
pub mod plants;
pub mod speed;

use std::rc::Rc;
use std::str::FromStr;
use std::time::Duration;

use lattice_handlers::objects::protocol::{ObjectKind, ObjectName};
use lattice_handlers::ports::{Change, PortError, Query, Sql as _};
use lattice_wire::decode_segment;
use ruma_common::{RoomId, ServerName, UserId};
use wasm_bindgen::prelude::*;
use worker::{
    Date, Delay, Env, Headers, Method, Request, RequestInit, Response, Result, SqlStorageValue, State,
};

use crate::counters;
use crate::ports::{PlatformObjects, PlatformSql};

const HEADER: &str = "x-lattice-chaos";
const PREFIX: &str = "/_lattice/chaos/";
const TABLES: &str = "CREATE TABLE IF NOT EXISTS chaos (name TEXT PRIMARY KEY, number INTEGER NOT NULL)";
const COUNT: &str =
    "INSERT INTO chaos (name, number) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET number = number + 1";
const READ: Query = Query::new("SELECT name, number FROM chaos ORDER BY name");
const MARK: Change = Change::new("INSERT INTO chaos (name, number) VALUES ('mark', 1)");
const PANIC_IN_ALARM: &str = "panic-in-alarm";
const FAIL: &str = "fail";
const HANG: &str = "hang";
const TAKE: &str = "DELETE FROM chaos WHERE name = ?";
const BROKEN: Query = Query::new("SELECT name FROM chaos WHERE name IN ('fail', 'hang')");
/// The delay of the alarm of `set-alarm` (milliseconds): longer than an idle object stays in memory.
const ALARM_MS: i64 = 14_000;
/// Longer than any test.
const FOR_EVER: Duration = Duration::from_secs(3_600);

/// Answers requests below the prefix.
pub async fn serve(request: &Request, env: &Env) -> Option<Result<Response>> {
    let path = request.path();
    let below = path.strip_prefix(PREFIX)?;
    Some(match below.split('/').collect::<Vec<_>>().as_slice() {
        ["counters"] => {
            let mut counted = counters::detailed();
            if let Some(counted) = counted.as_object_mut() {
                counted.insert("memory_bytes".to_owned(), memory_bytes().into());
            }
            Response::from_json(&counted)
        }
        ["speed", times] => {
            speed::set(times.parse().unwrap_or(1), Date::now().as_millis());
            Response::ok("faster")
        }
        ["hold-alarms", by_ms] => {
            speed::hold_alarms(by_ms.parse().unwrap_or(0));
            Response::ok("held")
        }
        ["report-usage"] => {
            counters::report_soon();
            Response::ok("soon")
        }
        ["object", kind, id, what] => forward(env, kind, id, what).await,
        ["plant", name] => match name.parse() {
            Ok(plant) => {
                plants::plant(plant);
                Response::ok("planted")
            }
            Err(sentence) => Response::error(sentence, 404),
        },
        _ => Response::error("no such chaos", 404),
    })
}

/// The size of the linear memory of this instance; 0 outside WebAssembly.
fn memory_bytes() -> usize {
    #[cfg(target_family = "wasm")]
    return core::arch::wasm32::memory_size(0) * 64 * 1024;
    #[cfg(not(target_family = "wasm"))]
    0
}

/// Panics if the request asks for it.
pub fn panic_if_asked(request: &Request) {
    let asked = request.headers().get(HEADER).ok().flatten();
    assert!(asked.as_deref() != Some("panic"), "chaos: a handler panics");
}

async fn forward(env: &Env, kind: &str, id: &str, what: &str) -> Result<Response> {
    let server = env.var("SERVER_NAME")?.to_string();
    let Some(name) = object_name(&server, kind, id) else { return Response::error("no such object", 404) };
    let headers = Headers::new();
    headers.set(HEADER, what)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(headers);
    let request = Request::new_with_init("https://object/", &init)?;
    PlatformObjects::new(env.clone()).stub(&name)?.fetch_with_request(request).await
}

fn object_name(server: &str, kind: &str, id: &str) -> Option<ObjectName> {
    let server = ServerName::parse(server).ok()?;
    let id = decode_segment(id).ok()?;
    match kind {
        "room" => RoomId::parse(id).ok().map(|id| ObjectName::room(&server, &id)),
        "user" => UserId::parse(id).ok().map(|id| ObjectName::user(&server, &id)),
        "server" => Some(ObjectName::server(&server)),
        _ => None,
    }
}

/// What a request makes an object do.
enum What {
    /// Returns how often the object was constructed (`boot`), how often its alarm fired (`alarm`), how many
    /// commands arrived (`command`), whether a write survived (`mark`), and when its alarm is due (`alarm_ms`).
    Read,
    /// Panics.
    Panic,
    /// Traps: the stack does not unwind, and the instance of the module is lost.
    Abort,
    /// Leaves memory at once; what it does then is lost.
    Evict,
    /// Writes a mark in a transaction, then panics.
    PanicInTransaction,
    /// Writes a mark in a transaction that then fails.
    FailingCommit,
    /// Sets an alarm that fires after the object has left memory.
    SetAlarm,
    /// Sets an alarm that fires now and panics.
    PanicInAlarm,
    /// Breaks the object until [`Self::Mend`]: every command fails.
    Fail,
    /// Breaks the object until [`Self::Mend`]: no command that arrives before is ever answered.
    Hang,
    /// Ends [`Self::Fail`] and [`Self::Hang`].
    Mend,
}

impl FromStr for What {
    type Err = String;

    fn from_str(what: &str) -> std::result::Result<Self, String> {
        match what {
            "read" => Ok(Self::Read),
            "panic" => Ok(Self::Panic),
            "abort" => Ok(Self::Abort),
            "evict" => Ok(Self::Evict),
            "panic-in-transaction" => Ok(Self::PanicInTransaction),
            "failing-commit" => Ok(Self::FailingCommit),
            "set-alarm" => Ok(Self::SetAlarm),
            "panic-in-alarm" => Ok(Self::PanicInAlarm),
            "fail" => Ok(Self::Fail),
            "hang" => Ok(Self::Hang),
            "mend" => Ok(Self::Mend),
            other => Err(format!("no such chaos: {other}")),
        }
    }
}

/// Does what a request forwarded by [`serve`] asks for.
pub async fn inside(request: &Request, state: &Rc<State>) -> Option<Result<Response>> {
    let what = request.headers().get(HEADER).ok().flatten()?;
    Some(match what.parse() {
        Ok(what) => run(what, state).await,
        Err(sentence) => Response::error(sentence, 400),
    })
}

async fn run(what: What, state: &Rc<State>) -> Result<Response> {
    let sql = PlatformSql::new(ObjectKind::Server, state.clone());
    match what {
        What::Read => {}
        What::Panic => panic!("chaos: an object panics"),
        What::Abort => std::process::abort(),
        What::Evict => evict(state),
        What::PanicInTransaction => {
            let undone = sql.transaction(&mut |transaction| {
                transaction.change(MARK, &[])?;
                panic!("chaos: an object panics in a transaction")
            });
            return Response::error(format!("{undone:?}"), 500);
        }
        What::FailingCommit => {
            let refused = sql.transaction(&mut |transaction| {
                transaction.change(MARK, &[])?;
                Err(PortError::new("chaos", "commit", "refused"))
            });
            return Response::error(format!("{refused:?}"), 500);
        }
        What::SetAlarm => set_alarm(state, ALARM_MS).await?,
        What::Fail => count(state, FAIL),
        What::Hang => count(state, HANG),
        What::Mend => drop((take(state, FAIL), take(state, HANG))),
        What::PanicInAlarm => {
            count(state, PANIC_IN_ALARM);
            set_alarm(state, 0).await?;
        }
    }
    let rows = sql.query(READ, &[]).map_err(|error| worker::Error::RustError(error.to_string()))?;
    let counts = rows.iter().map(|row| Ok((row.text(0)?, row.number(1)?.into())));
    let counts = counts.collect::<std::result::Result<serde_json::Map<_, _>, PortError>>();
    let mut counts = counts.map_err(|error| worker::Error::RustError(error.to_string()))?;
    counts.insert("alarm_ms".to_owned(), state.storage().get_alarm().await?.into());
    Response::from_json(&counts)
}

#[wasm_bindgen]
extern "C" {
    /// The part of an object's state that worker 0.8 does not bind.
    type Evictable;

    #[wasm_bindgen(method, getter)]
    fn abort(this: &Evictable) -> js_sys::Function;

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(function: &JsValue, ms: u32) -> i32;
}

/// Resets the object after the response: the runtime ends what runs in it, which must not be this code.
fn evict(state: &State) {
    let raw: &JsValue = state.as_raw();
    let abort = raw.unchecked_ref::<Evictable>().abort();
    set_timeout(abort.bind1(raw, &JsValue::from_str("evicted")).as_ref(), 0);
}

/// Sets the alarm to `after_ms` from now.
async fn set_alarm(state: &State, after_ms: i64) -> Result<()> {
    let due = i64::try_from(Date::now().as_millis()).unwrap_or(0) + after_ms;
    #[expect(clippy::cast_precision_loss, reason = "times stay below 2^53")]
    let time = js_sys::Date::new(&(due as f64).into());
    state.storage().set_alarm(worker::ScheduledTime::new(time)).await
}

/// Counts the construction of an object.
pub fn count_boot(state: &State) {
    count(state, "boot");
}

/// Counts an alarm that fired. Panics if [`What::PanicInAlarm`] set the alarm.
pub fn alarm(state: &State) {
    count(state, "alarm");
    assert!(!take(state, PANIC_IN_ALARM), "chaos: an alarm panics");
}

/// Counts a command; does not return, or returns an error, while the object is broken.
pub async fn command(state: &Rc<State>) -> std::result::Result<(), PortError> {
    count(state, "command");
    let broken = PlatformSql::new(ObjectKind::Server, state.clone()).query(BROKEN, &[])?;
    match broken.first().map(|row| row.text(0)).transpose()?.as_deref() {
        Some(HANG) => {
            Delay::from(FOR_EVER).await;
            Ok(())
        }
        Some(_) => Err(PortError::new("chaos", "command", "the object is broken")),
        None => Ok(()),
    }
}

/// Removes a mark; whether it was there.
fn take(state: &State, name: &str) -> bool {
    let taken = state.storage().sql().exec(TAKE, vec![SqlStorageValue::String(name.to_owned())]);
    taken.is_ok_and(|taken| taken.rows_written() > 0)
}

fn count(state: &State, name: &str) {
    let sql = state.storage().sql();
    let counted = sql
        .exec(TABLES, Vec::new())
        .and_then(|_| sql.exec(COUNT, vec![SqlStorageValue::String(name.to_owned())]));
    assert!(counted.is_ok(), "chaos: {name} was not counted");
}
