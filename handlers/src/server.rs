//! The server: its settings, its ports, and calls to objects.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use futures_util::future::{Either, select};
use lattice_wire::{MatrixError, RateClass, RateLimiter, address_block};
use ruma_common::{OwnedRoomId, OwnedUserId, ServerName};

use crate::auth::keys::Keys;
use crate::config::Config;
use crate::objects::host::{AskError, KeyMemory, ObjectClient, PendingReply};
use crate::objects::protocol::{Dispatched, Names, ObjectName, Proof, TokenRefusal};
use crate::ports::{Cache, Clock, Database, Entropy, Log, Media, Objects, PortError, Timer, UsageLevel, Web};

/// The platform ports that the server uses.
#[derive(Clone)]
pub struct ServerPorts {
    /// Calls to Rooms, Users and the Server object.
    pub objects: Rc<dyn Objects>,
    /// D1, which holds the indexes.
    pub database: Rc<dyn Database>,
    /// R2, which holds the bytes of media.
    pub media: Rc<dyn Media>,
    /// KV, which holds what can be had again.
    pub cache: Rc<dyn Cache>,
    /// The web, of which previews are made.
    pub web: Rc<dyn Web>,
    /// The wall clock.
    pub clock: Rc<dyn Clock>,
    /// Random bytes for keys, tokens and ids.
    pub entropy: Rc<dyn Entropy>,
    /// The operator's log.
    pub log: Rc<dyn Log>,
    /// Time limits of calls.
    pub timer: Rc<dyn Timer>,
}

/// The direction of media.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Traffic {
    /// To the server.
    Upload,
    /// From the server.
    Download,
    /// Not moved: thumbnails that are made.
    Thumbnail,
    /// From the web, for previews.
    Preview,
}

/// A preview that this isolate makes, or has just made.
pub(crate) struct RecentPreview {
    /// The user for whom it is made, until it is made.
    pub(crate) maker: Option<OwnedUserId>,
    /// What came of it, as KV has it.
    pub(crate) entry: Option<String>,
    /// When the isolate forgets it (milliseconds since 1970): a request that the platform ends says nothing of its end.
    pub(crate) until_ms: u64,
}

/// A question to the operator's scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scan {
    /// Whether the scanner said nothing; otherwise the question is on its way.
    pub(crate) has_failed: bool,
    /// When the isolate forgets it (milliseconds since 1970): a request that the platform ends says nothing of its end.
    pub(crate) until_ms: u64,
}

/// Caches of one isolate, kept between requests. The server stays correct if they are lost.
#[derive(Default)]
pub struct IsolateMemory {
    server_keys: KeyMemory,
    keys: RefCell<Option<Rc<Keys>>>,
    pub(crate) addresses: RefCell<RateLimiter<(RateClass, String)>>,
    /// The names that each user invited to new rooms.
    pub(crate) invited: RefCell<RateLimiter<OwnedUserId>>,
    /// The used nonces of registration by shared secret, with their expiry (milliseconds since 1970).
    pub(crate) used_nonces: RefCell<BTreeMap<String, u64>>,
    /// The bytes of media that each user uploaded, downloaded, and had fetched for previews, and the thumbnails that were made for each.
    pub(crate) media_bytes: RefCell<RateLimiter<(Traffic, String)>>,
    /// When the request that makes a thumbnail gives way to the next one at the latest (milliseconds since 1970); `None` if no
    /// request makes one.
    pub(crate) thumbnail_turn: Cell<Option<u64>>,
    /// The previews that are made, or were just made.
    pub(crate) previews: RefCell<BTreeMap<String, RecentPreview>>,
    /// The questions to the operator's scanner, by the object that they are about.
    pub(crate) scans: RefCell<BTreeMap<String, Scan>>,
    /// The rooms of which the log says that they do not answer.
    pub(crate) silent_rooms: RefCell<BTreeSet<OwnedRoomId>>,
    /// The day of the last report of usage, counted from 1970 (UTC), and how near its limits were.
    pub(crate) usage: Cell<(u64, UsageLevel)>,
}

/// The homeserver as one request sees it. Every served operation is an `impl Handle` for this type.
pub struct Server {
    pub(crate) config: Rc<Config>,
    pub(crate) ports: ServerPorts,
    pub(crate) memory: Rc<IsolateMemory>,
    /// The address block that the request comes from; `None` if the platform names no address.
    pub(crate) address_block: Option<String>,
    client: ObjectClient,
}

impl Server {
    /// Builds a server from its settings, its ports and the caches of its isolate.
    #[must_use]
    pub fn new(config: Rc<Config>, ports: ServerPorts, memory: Rc<IsolateMemory>) -> Self {
        let server = config.server_name.clone();
        let client = ObjectClient::new(ports.objects.clone(), server, memory.server_keys.clone());
        Self { config, ports, memory, address_block: None, client }
    }

    /// The server for a request from this address.
    #[must_use]
    pub fn called_from(&self, address: Option<&str>) -> Self {
        let (config, ports, memory) = (self.config.clone(), self.ports.clone(), self.memory.clone());
        let address_block = address.and_then(address_block);
        Self { config, ports, memory, address_block, client: self.client.clone() }
    }

    /// The server name: the part of every id after the colon.
    #[must_use]
    pub fn name(&self) -> &ServerName {
        &self.config.server_name
    }

    pub(crate) fn now_ms(&self) -> u64 {
        self.ports.clock.now_ms()
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.ports.entropy.fill(&mut bytes);
        bytes
    }

    /// Random lowercase letters, with about 4.7 bits of entropy each.
    pub(crate) fn random_text(&self, length: usize) -> String {
        let mut bytes = vec![0; length];
        self.ports.entropy.fill(&mut bytes);
        bytes.iter().map(|byte| char::from(b'a' + byte % 26)).collect()
    }

    /// The server's keys. Each isolate reads the keys from the Server object once.
    pub(crate) async fn keys(&self) -> Result<Rc<Keys>, MatrixError> {
        if let Some(keys) = self.memory.keys.borrow().clone() {
            return Ok(keys);
        }
        let keys = self.client.keys().await.map_err(AskError::Failed)?;
        let keys = Rc::new(Keys::new(self.name(), &keys).map_err(AskError::Failed)?);
        *self.memory.keys.borrow_mut() = Some(keys.clone());
        Ok(keys)
    }

    /// Sends a command to an object: to a Room by room id, to a User by user id.
    ///
    /// # Errors
    /// `AskError::Absent` if the object does not exist; `AskError::Failed` if the call fails.
    pub(crate) fn ask<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        command: C,
    ) -> PendingReply<'_, C::Reply> {
        self.client.ask(id, &command)
    }

    /// As [`Self::ask`], for at most `limit_ms` milliseconds. The object may execute the command nevertheless.
    ///
    /// # Errors
    /// As [`Self::ask`]; `AskError::Failed` if there is no reply in time.
    pub(crate) async fn ask_within<C: Dispatched>(
        &self,
        limit_ms: u64,
        id: &(impl Names<C::Object> + ?Sized),
        command: C,
    ) -> Result<C::Reply, AskError> {
        match select(self.ask(id, command), self.ports.timer.sleep(limit_ms)).await {
            Either::Left((reply, _)) => reply,
            Either::Right(_) => Err(PortError::new("objects", "ask", "no reply in time").into()),
        }
    }

    /// Sends a command to a User with a proof; the User checks the caller's token first.
    ///
    /// # Errors
    /// `AskError::Absent` if the object does not exist; `AskError::Failed` if the call fails.
    pub(crate) fn ask_as<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        proof: Proof,
        command: C,
    ) -> PendingReply<'_, Result<C::Reply, TokenRefusal>> {
        self.client.ask_as(id, proof, &command)
    }

    /// Sends a User a command with a proof, and waits for the reply. `None` if the deadline passes first.
    ///
    /// # Errors
    /// `AskError::Absent` if the object does not exist; `AskError::Failed` if the call fails.
    pub(crate) async fn poll<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        (proof, command): (Proof, C),
        deadline_ms: u64,
    ) -> Result<Option<Result<C::Reply, TokenRefusal>>, AskError> {
        self.client.poll(id, (proof, &command), deadline_ms).await
    }

    /// Sends a command to an object, and waits for the reply. `None` if the deadline passes first.
    ///
    /// # Errors
    /// As [`Self::poll`].
    pub(crate) async fn wait<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        command: C,
        deadline_ms: u64,
    ) -> Result<Option<C::Reply>, AskError> {
        self.client.wait(id, &command, deadline_ms).await
    }

    /// Asks whether an object answers.
    pub(crate) async fn ping(&self, object: &ObjectName) -> Result<(), PortError> {
        self.client.ping(object).await
    }

    /// Maps a port failure to a 500. The log gets the cause; the client does not.
    pub(crate) fn failed(&self, error: PortError) -> MatrixError {
        AskError::Failed(error).into()
    }
}
