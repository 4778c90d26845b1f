//! The state that an isolate keeps between requests: the compiled router, the settings and caches.

use std::cell::RefCell;
use std::rc::Rc;

use lattice_handlers::{Config, IsolateMemory, Server, ServerPorts, router};
use lattice_wire::Router;
use worker::Env;

use crate::ports::{
    ConsoleLog, PlatformCache, PlatformClock, PlatformDatabase, PlatformEntropy, PlatformMedia,
    PlatformObjects, PlatformTimer, PlatformWeb,
};

/// The parts of a [`Server`] that requests share.
pub struct Isolate {
    pub router: Rc<Router<Server>>,
    config: Rc<Config>,
    memory: Rc<IsolateMemory>,
}

thread_local! {
    static ISOLATE: RefCell<Option<Rc<Isolate>>> = const { RefCell::new(None) };
}

impl Isolate {
    /// The shared parts, created by the first request of the isolate.
    ///
    /// # Errors
    /// A sentence for the operator about a missing or wrong setting.
    pub fn of(env: &Env) -> Result<Rc<Self>, String> {
        if let Some(isolate) = ISOLATE.with_borrow(Clone::clone) {
            return Ok(isolate);
        }
        let config = Config::read(|name| setting(env, name)).map_err(|findings| findings.to_string())?;
        crate::counters::set_daily_limits(config.objects.daily_limits.is_some());
        let isolate =
            Rc::new(Self { router: Rc::new(router()), config: Rc::new(config), memory: Rc::default() });
        ISOLATE.set(Some(isolate.clone()));
        Ok(isolate)
    }

    /// The server for one request from this address, with the bindings of `env`.
    pub fn server(&self, env: &Env, address: Option<&str>) -> Server {
        let objects = PlatformObjects::new(env.clone());
        #[cfg(feature = "chaos")]
        let objects = objects.counting_hops();
        let ports = ServerPorts {
            objects: Rc::new(objects),
            database: Rc::new(PlatformDatabase::new(env.clone())),
            media: Rc::new(PlatformMedia::new(env.clone())),
            cache: Rc::new(PlatformCache::new(env.clone())),
            web: Rc::new(PlatformWeb::new(env.clone())),
            clock: Rc::new(PlatformClock),
            entropy: Rc::new(PlatformEntropy),
            log: Rc::new(ConsoleLog),
            timer: Rc::new(PlatformTimer),
        };
        Server::new(self.config.clone(), ports, self.memory.clone()).called_from(address)
    }
}

/// The value of a variable or a secret.
fn setting(env: &Env, name: &str) -> Option<String> {
    env.var(name)
        .map(|value| value.to_string())
        .or_else(|_| env.secret(name).map(|value| value.to_string()))
        .ok()
}
