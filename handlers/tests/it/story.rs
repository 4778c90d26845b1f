//! A story: requests and responses in order, kept as a transcript that a person has reviewed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use futures_executor::block_on;
use futures_util::StreamExt as _;
use lattice_handlers::native::World;
use lattice_handlers::objects::protocol::ObjectName;
use lattice_handlers::{Config, Server, router};
use lattice_push::{Mentions, PushRules};
use lattice_wire::http::{HeaderMap, HeaderName, Method, header};
use lattice_wire::{Incoming, Payload, Reply, Router, serve};
use ruma_common::{RoomId, ServerName, UserId};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::pictures;

/// 2026-01-01T00:00:00Z.
const NOW_MS: u64 = 1_767_225_600_000;
/// The address of all requests that name no other one.
const ADDRESS: &str = "192.0.2.1";

/// The headers of media in a transcript.
const SHOWN_HEADERS: [HeaderName; 6] = [
    header::CONTENT_TYPE,
    header::CONTENT_DISPOSITION,
    header::CONTENT_RANGE,
    header::ACCEPT_RANGES,
    header::CACHE_CONTROL,
    header::ETAG,
];

/// A native deployment with one server, and the transcript so far.
pub struct Story {
    pub world: Rc<World>,
    server: Server,
    router: Router<Server>,
    transcript: String,
    /// The headers of the next requests, beside the token.
    headers: Vec<(&'static str, String)>,
    /// The names of those who own a token.
    speakers: RefCell<BTreeMap<String, String>>,
}

/// A user with the access token of one session.
pub struct Person {
    pub user_id: String,
    pub token: String,
}

impl Person {
    /// Reads the user and the token from the response to a registration or a login.
    pub fn of(reply: &Reply) -> Self {
        let reply = value(reply);
        let text = |field: &str| reply[field].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned();
        Self { user_id: text("user_id"), token: text("access_token") }
    }
}

impl Story {
    /// A server named `example.org` with open registration.
    pub fn new() -> Self {
        Self::with(&[("REGISTRATION", "open")])
    }

    /// A server named `example.org` with these settings, in which short secrets are allowed.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        let setting = |name: &str| match name {
            "SERVER_NAME" => Some("example.org".to_owned()),
            "DEVELOPMENT" => Some("on".to_owned()),
            _ => settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()),
        };
        let world = World::new(NOW_MS);
        let config = Config::read(setting).unwrap();
        let objects = config.objects;
        world.set_object_settings(move |_| objects);
        let server = world.server(config);
        let operator = settings.iter().find(|(key, _)| *key == "OPERATOR_SECRET");
        let speakers = operator.map(|(_, secret)| ((*secret).to_owned(), "the operator".to_owned()));
        let speakers = RefCell::new(speakers.into_iter().collect());
        Self { world, server, router: router(), transcript: String::new(), headers: Vec::new(), speakers }
    }

    /// The server as a request without an address sees it.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Goes on with other settings, in a new isolate.
    pub fn restart(&mut self, config: Config) {
        self.server = self.world.server(config);
    }

    /// Sets the headers of the requests from now on, beside the token.
    pub fn set_headers(&mut self, headers: &[(&'static str, &str)]) {
        self.headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    }

    /// Sends a request and writes it and the response into the transcript.
    pub fn say(&mut self, token: Option<&str>, request: &str, body: Value) -> Reply {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        self.say_raw(token, request, &text)
    }

    /// Like `say`, with a body that need not be JSON.
    pub fn say_raw(&mut self, token: Option<&str>, request: &str, body: &str) -> Reply {
        let speaker = self.speaker(token);
        let reply = self.ask(token, request, body);
        writeln!(self.transcript, "> {speaker}: {request}").unwrap();
        for (name, value) in &self.headers {
            writeln!(self.transcript, "> {name}: {value}").unwrap();
        }
        if !body.is_empty() {
            writeln!(self.transcript, "> {body}").unwrap();
        }
        writeln!(self.transcript, "< {}", reply.status.as_u16()).unwrap();
        if let Some(retry_after) = reply.headers.get(header::RETRY_AFTER) {
            writeln!(self.transcript, "< Retry-After: {}", retry_after.to_str().unwrap()).unwrap();
        }
        // Media has headers of its own.
        if reply.headers.contains_key(header::CONTENT_SECURITY_POLICY) {
            for name in SHOWN_HEADERS {
                let Some(value) = reply.headers.get(&name) else { continue };
                writeln!(self.transcript, "< {name}: {}", value.to_str().unwrap()).unwrap();
            }
        }
        writeln!(self.transcript, "{}\n", pretty(&reply)).unwrap();
        reply
    }

    /// Who sends a request with this token.
    fn speaker(&self, token: Option<&str>) -> String {
        let Some(token) = token else { return "without a token".to_owned() };
        let known = self.speakers.borrow().get(token).cloned();
        known.unwrap_or_else(|| "with an unknown token".to_owned())
    }

    /// Takes the owner of the tokens in a response from its user id, or from the refresh token in the request.
    fn learn_speaker(&self, request: &str, reply: &Reply) {
        let parsed = reply.body.bytes().and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
        let reply = parsed.unwrap_or_default();
        let request: Value = serde_json::from_str(request).unwrap_or_default();
        let mut speakers = self.speakers.borrow_mut();
        let name =
            reply["user_id"].as_str().and_then(|user_id| Some(user_id.strip_prefix('@')?.split_once(':')?.0));
        let refreshed = request["refresh_token"].as_str().and_then(|token| speakers.get(token)).cloned();
        let Some(name) = name.map(str::to_owned).or(refreshed) else { return };
        for field in ["access_token", "refresh_token"] {
            if let Some(token) = reply[field].as_str() {
                speakers.insert(token.to_owned(), name.clone());
            }
        }
    }

    /// Sends a request that the transcript does not show.
    pub fn ask(&self, token: Option<&str>, request: &str, body: &str) -> Reply {
        let reply = block_on(self.start(token, request, body));
        self.learn_speaker(body, &reply);
        reply
    }

    /// Sends a request from another address; the transcript does not show it.
    pub fn ask_from(&self, address: &str, token: Option<&str>, request: &str, body: &str) -> Reply {
        block_on(self.start_from(address, token, request, body))
    }

    /// Starts a request that may wait, for example a long poll; the transcript does not show it.
    pub async fn start(&self, token: Option<&str>, request: &str, body: &str) -> Reply {
        self.start_from(ADDRESS, token, request, body).await
    }

    /// Uploads a file; the transcript does not show it. Returns the server and the media id.
    pub fn upload(&self, person: &Person, content_type: &str, file: &[u8]) -> String {
        let headers = [("content-type", content_type.to_owned())];
        let request = "POST /_matrix/media/v3/upload";
        let sent = self.start_with(ADDRESS, Some(&person.token), request, (&headers, file));
        let uploaded = value(&block_on(sent));
        uploaded["content_uri"].as_str().unwrap_or_else(|| panic!("{uploaded}")).replace("mxc://", "")
    }

    async fn start_from(&self, address: &str, token: Option<&str>, request: &str, body: &str) -> Reply {
        self.start_with(address, token, request, (&self.headers, body.as_bytes())).await
    }

    /// Starts a request in another isolate.
    pub async fn start_in(&self, isolate: &Server, token: Option<&str>, request: &str) -> Reply {
        self.served((isolate, ADDRESS), token, request, (&[], b"")).await
    }

    async fn start_with(
        &self,
        address: &str,
        token: Option<&str>,
        request: &str,
        sent: (&[(&'static str, String)], &[u8]),
    ) -> Reply {
        self.served((&self.server, address), token, request, sent).await
    }

    async fn served(
        &self,
        (server, address): (&Server, &str),
        token: Option<&str>,
        request: &str,
        (more, body): (&[(&'static str, String)], &[u8]),
    ) -> Reply {
        let (method, target) = request.split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers = HeaderMap::new();
        if let Some(token) = token {
            headers.insert(header::AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
        }
        for (name, value) in more {
            headers.insert(*name, value.parse().unwrap());
        }
        let incoming = Incoming {
            method: Method::from_bytes(method.as_bytes()).unwrap(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            address: Some(address.to_owned()),
            received_ms: NOW_MS,
            request_id: "story".to_owned(),
            body: Box::new(body.to_vec()),
        };
        let mut reply = serve(&self.router, &server.called_from(Some(address)), incoming).await;
        if let Payload::Stream(pieces) = reply.body {
            let pieces: Vec<Vec<u8>> = pieces.map(Result::unwrap).collect().await;
            reply.body = Payload::Bytes(pieces.concat());
        }
        reply
    }

    /// Registers a user; the transcript does not show it.
    pub fn person(&self, name: &str) -> Person {
        let body = json!({ "username": name, "password": "secret", "auth": { "type": "m.login.dummy" } });
        Person::of(&self.ask(None, "POST /_matrix/client/v3/register", &body.to_string()))
    }

    /// Logs a user in on a new device; the transcript does not show it.
    pub fn login(&self, name: &str) -> Person {
        let identifier = json!({ "type": "m.id.user", "user": name });
        let body = json!({ "type": "m.login.password", "identifier": identifier, "password": "secret" });
        Person::of(&self.ask(None, "POST /_matrix/client/v3/login", &body.to_string()))
    }

    /// Makes an administrator with the operator's secret `operator`; the transcript does not show it.
    pub fn administrator(&self, name: &str) -> Person {
        let request = format!("PUT /_lattice/admin/v1/administrators/@{name}:example.org");
        let made = self.ask(Some("operator"), &request, r#"{ "password": "secret" }"#);
        assert_eq!(made.status, 200, "{}", pretty(&made));
        self.login(name)
    }

    /// Creates a room; the transcript does not show it.
    pub fn room(&self, creator: &Person, body: Value) -> String {
        let reply = self.ask(Some(&creator.token), "POST /_matrix/client/v3/createRoom", &body.to_string());
        value(&reply)["room_id"].as_str().unwrap_or_else(|| panic!("{}", pretty(&reply))).to_owned()
    }

    /// Lets people sync, so that their Users are told of everything for a while.
    pub fn wake(&self, people: &[&Person]) {
        for person in people {
            // With a filter of no room: the rooms are pulled, and not read.
            let filter = "filter=%7B%22room%22%3A%7B%22rooms%22%3A%5B%5D%7D%7D";
            let request = format!("GET /_matrix/client/v3/sync?{filter}");
            assert_eq!(self.ask(Some(&person.token), &request, "").status, 200);
        }
    }

    /// Alice, Bob, and a room of Alice's that both have joined.
    pub fn two_in_a_room(&self) -> (Person, Person, String) {
        let (alice, bob) = (self.person("alice"), self.person("bob"));
        let room_id = self.room(&alice, json!({ "invite": [bob.user_id] }));
        let joined = self.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
        assert_eq!(joined.status, 200, "{}", pretty(&joined));
        (alice, bob, room_id)
    }

    /// Ends the story and compares the transcript with `snapshots/<operation's path>/<name>.snap`.
    pub fn end(self, operation: &str, name: &str) {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(format!("../../../snapshots/{operation}"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, self.transcript));
        assert_eq!(self.world.log.lines(), Vec::<String>::new(), "the server logged a failure");
    }

    pub fn room_object(room_id: &str) -> ObjectName {
        ObjectName::room(server_name(), <&RoomId>::try_from(room_id).unwrap())
    }

    pub fn user_object(user_id: &str) -> ObjectName {
        ObjectName::user(server_name(), <&UserId>::try_from(user_id).unwrap())
    }
}

fn server_name() -> &'static ServerName {
    <&ServerName>::try_from("example.org").unwrap()
}

/// The JSON body of a response.
pub fn value(reply: &Reply) -> Value {
    serde_json::from_slice(reply.body.bytes().unwrap()).unwrap()
}

/// The `next_batch` of a response to `/sync`.
pub fn since(reply: &Reply) -> String {
    value(reply)["next_batch"].as_str().unwrap_or_else(|| panic!("{}", pretty(reply))).to_owned()
}

/// The request that sends a message.
pub fn send(room_id: &str, transaction: &str) -> String {
    format!("PUT /_matrix/client/v3/rooms/{room_id}/send/m.room.message/{transaction}")
}

pub fn text(body: &str) -> Value {
    json!({ "msgtype": "m.text", "body": body })
}

/// The texts of a room's messages in a response to `/sync`.
pub fn texts(reply: &Reply, room_id: &str) -> Vec<String> {
    let sync = value(reply);
    let events = sync["rooms"]["join"][room_id]["timeline"]["events"].as_array().cloned().unwrap_or_default();
    let messages = events.iter().filter(|event| event["type"] == "m.room.message");
    messages.map(|event| event["content"]["body"].as_str().unwrap().to_owned()).collect()
}

fn pretty(reply: &Reply) -> String {
    if let Some((width, height)) = pictures::size(reply.body.bytes().unwrap()) {
        return format!("a picture of {width} × {height}");
    }
    serde_json::from_slice::<Value>(reply.body.bytes().unwrap()).map_or_else(
        |_| String::from_utf8_lossy(reply.body.bytes().unwrap()).into_owned(),
        |mut value| {
            shorten_push_rules(&mut value);
            format!("{value:#}")
        },
    )
}

/// Leaves out of the push rules in a sync those that are the server's defaults.
fn shorten_push_rules(sync: &mut Value) {
    let path = if sync["account_data"].is_array() { "/account_data" } else { "/account_data/events" };
    let Some(events) = sync.pointer_mut(path).and_then(Value::as_array_mut) else { return };
    for event in events.iter_mut().filter(|event| event["type"] == "m.push_rules") {
        let content = RawValue::from_string(event["content"].to_string()).unwrap();
        let rules = PushRules::read(
            <&UserId>::try_from("@any:example.org").unwrap(),
            Mentions::Intentional,
            Some(&content),
        )
        .unwrap();
        let mut shown: Value = serde_json::from_str(rules.stored().get()).unwrap();
        let kinds = shown["global"].as_object_mut().unwrap();
        kinds.retain(|_, rules| *rules != json!([]));
        event["content"] = if kinds.is_empty() { "the server's defaults".into() } else { shown };
    }
}
