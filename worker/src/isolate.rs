//! What an isolate keeps between requests: the compiled router, the settings, what can be lost.

use std::cell::RefCell;
use std::rc::Rc;

use lattice_handlers::{Config, IsolateMemory, Server, ServerPorts, router};
use lattice_wire::Router;
use worker::Env;

use crate::ports::{ConsoleLog, PlatformClock, PlatformDatabase, PlatformEntropy, PlatformObjects};

/// Everything that one request needs.
pub struct Isolate {
    /// The routes.
    pub router: Rc<Router<Server>>,
    config: Rc<Config>,
    memory: Rc<IsolateMemory>,
}

thread_local! {
    static ISOLATE: RefCell<Option<Rc<Isolate>>> = const { RefCell::new(None) };
}

impl Isolate {
    /// The isolate's, made by its first request.
    ///
    /// # Errors
    /// A sentence for the operator about a setting.
    pub fn of(env: &Env) -> Result<Rc<Self>, String> {
        if let Some(isolate) = ISOLATE.with_borrow(Clone::clone) {
            return Ok(isolate);
        }
        let config = Config::read(|name| setting(env, name))?;
        let isolate =
            Rc::new(Self { router: Rc::new(router()), config: Rc::new(config), memory: Rc::default() });
        ISOLATE.set(Some(isolate.clone()));
        Ok(isolate)
    }

    /// The server, as one request meets it.
    pub fn server(&self, env: &Env) -> Server {
        let ports = ServerPorts {
            objects: Rc::new(PlatformObjects::new(env.clone())),
            database: Rc::new(PlatformDatabase::new(env.clone())),
            clock: Rc::new(PlatformClock),
            entropy: Rc::new(PlatformEntropy),
            log: Rc::new(ConsoleLog),
        };
        Server::new(self.config.clone(), ports, self.memory.clone())
    }
}

/// A variable or a secret.
fn setting(env: &Env, name: &str) -> Option<String> {
    env.var(name)
        .map(|value| value.to_string())
        .or_else(|_| env.secret(name).map(|value| value.to_string()))
        .ok()
}
