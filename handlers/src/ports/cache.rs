//! The port to KV, which holds what can be had again.

use futures_util::future::LocalBoxFuture;

use super::PortError;

/// KV. A value can be gone before its time, and can be one that was replaced a minute ago.
pub trait Cache {
    /// The value of a key.
    fn get<'a>(&'a self, key: &'a str) -> LocalBoxFuture<'a, Result<Option<String>, PortError>>;

    /// Sets the value of a key, for at least a minute (seconds).
    fn put<'a>(
        &'a self,
        key: &'a str,
        value: String,
        ttl_s: u64,
    ) -> LocalBoxFuture<'a, Result<(), PortError>>;
}
