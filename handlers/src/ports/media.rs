//! The port to R2, which holds the bytes of media.

use futures_util::future::LocalBoxFuture;
use lattice_wire::{BodySource, Payload};

use super::PortError;

/// The bytes of an upload without a length that are collected before they go to R2: the least that a part of its
/// multipart upload may have. A shorter upload goes there at once.
pub const MEDIA_PART_BYTES: usize = 5 * 1024 * 1024;

/// An object that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// The bytes of the object.
    pub bytes: u64,
    /// The SHA-256 of the bytes.
    pub sha256: [u8; 32],
}

/// Why an object was not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The body is larger than it may be.
    TooLarge,
    /// The body ended early.
    Broken,
    /// R2 failed. The object may be there nevertheless.
    Failed(PortError),
}

/// A part of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectPart {
    /// The bytes before the part.
    pub offset: u64,
    /// The bytes of the part, at least one.
    pub bytes: u64,
}

/// The length of a body that is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyLength {
    /// The length that the request announces, at most `max` (bytes).
    pub announced: Option<u64>,
    /// The most that is stored (bytes).
    pub max: u64,
}

/// R2. A body passes through as a stream, and is never in memory as a whole, but what [`read`](Media::read) and
/// [`write`](Media::write) move.
pub trait Media {
    /// Stores a body under a key that no other object has or had. Of a body that is refused nothing is stored.
    fn put<'a>(
        &'a self,
        key: &'a str,
        body: Box<dyn BodySource>,
        length: BodyLength,
    ) -> LocalBoxFuture<'a, Result<StoredObject, StoreError>>;

    /// The bytes of an object, or of a part of it; `None` if there is no such object.
    fn get<'a>(
        &'a self,
        key: &'a str,
        part: Option<ObjectPart>,
    ) -> LocalBoxFuture<'a, Result<Option<Payload>, PortError>>;

    /// The bytes of an object that has `bytes`, in memory; `None` if there is no such object.
    fn read<'a>(&'a self, key: &'a str, bytes: u64)
    -> LocalBoxFuture<'a, Result<Option<Vec<u8>>, PortError>>;

    /// Stores bytes in memory under a key that no other object has or had. After a failure the object may be there
    /// nevertheless.
    fn write<'a>(&'a self, key: &'a str, body: &'a [u8]) -> LocalBoxFuture<'a, Result<(), PortError>>;

    /// Deletes objects, at most 1,000 in one operation; those that do not exist are no failure.
    fn delete(&self, keys: Vec<String>) -> LocalBoxFuture<'_, Result<(), PortError>>;

    /// Asks whether R2 answers.
    fn ping(&self) -> LocalBoxFuture<'_, Result<(), PortError>>;
}
