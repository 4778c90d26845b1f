//! A one-page Worker that measures the cost of the runtime itself (docs/performance.md).
#![expect(missing_docs, reason = "the macro of the object adds items without docs")]

mod send;

use worker::{
    Context, DurableObject, Env, Method, Request, RequestInit, Response, Result, State, durable_object, event,
};

const VERSIONS: &str = r#"{"versions":["v1.1","v1.2","v1.3"],"unstable_features":{}}"#;
const ACCOUNT: &str = "SELECT token FROM account WHERE one = 1";
const TABLE: &str = "CREATE TABLE IF NOT EXISTS account (one INTEGER PRIMARY KEY, token TEXT)";
const ADD: &str = "INSERT OR IGNORE INTO account (one, token) VALUES (1, 'secret')";

/// `/trivial` is answered here; `/hop` asks an object that reads one row, and answers with its row count; `/send` asks it too, as
/// the check of a token, and then an object that builds, signs and stores an event.
#[event(fetch)]
async fn fetch(mut request: Request, env: Env, _context: Context) -> Result<Response> {
    if request.path() == "/trivial" {
        let response = Response::ok(VERSIONS)?;
        response.headers().set("content-type", "application/json")?;
        return Ok(response);
    }
    let mut answer = env.durable_object("ONE")?.get_by_name("one")?.fetch_with_str("https://object/").await?;
    let rows: usize = answer.json().await?;
    if request.path() == "/send" {
        let content = request.text().await?;
        let mut init = RequestInit::new();
        init.with_method(Method::Put).with_body(Some(content.into()));
        let send = Request::new_with_init("https://object/", &init)?;
        return env.durable_object("EVENTS")?.get_by_name("events")?.fetch_with_request(send).await;
    }
    Response::from_json(&rows)
}

/// An object with one row.
#[durable_object]
pub struct OneObject {
    state: State,
}

impl DurableObject for OneObject {
    fn new(state: State, _env: Env) -> Self {
        let sql = state.storage().sql();
        let made = sql.exec(TABLE, None).and_then(|_| sql.exec(ADD, None));
        assert!(made.is_ok(), "invariant: the table can be made");
        Self { state }
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        let rows = self.state.storage().sql().exec(ACCOUNT, None)?.raw().count();
        Response::from_json(&rows)
    }
}
