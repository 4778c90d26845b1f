//! The KV namespace.

use futures_util::future::LocalBoxFuture;
use lattice_handlers::ports::{Cache, PortError};
use worker::Env;
use worker::kv::KvStore;

use super::failed;
use crate::bindings::CACHE;

/// The KV namespace of what can be had again.
pub struct PlatformCache(Env);

impl PlatformCache {
    pub fn new(env: Env) -> Self {
        Self(env)
    }

    fn namespace(&self) -> Result<KvStore, PortError> {
        self.0.kv(CACHE).map_err(failed("kv", "open"))
    }
}

impl Cache for PlatformCache {
    fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Result<Option<String>, PortError>> {
        Box::pin(async move {
            let value = self.namespace()?.get(key).text().await;
            value.map_err(|error| PortError::new("kv", "get", error))
        })
    }

    fn put<'a>(
        &'a self,
        key: &'a str,
        value: String,
        ttl_s: u64,
    ) -> LocalBoxFuture<'a, Result<(), PortError>> {
        Box::pin(async move {
            let namespace = self.namespace()?;
            let failed = |error| PortError::new("kv", "put", error);
            namespace.put(key, value).map_err(failed)?.expiration_ttl(ttl_s).execute().await.map_err(failed)
        })
    }
}
