//! The R2 bucket. Bodies stay in the runtime: this module moves handles of chunks.

mod streams;
mod upload;

use futures_util::future::LocalBoxFuture;
use lattice_handlers::ports::{BodyLength, Media, ObjectPart, PortError, StoreError, StoredObject};
use lattice_wire::{BodySource, Payload};
use worker::{Bucket, Env, Range, Request};

use super::failed;
use crate::bindings::MEDIA;
use crate::counters::{self, Bucketed};

/// The bucket of media.
pub struct PlatformMedia(Env);

impl PlatformMedia {
    pub fn new(env: Env) -> Self {
        Self(env)
    }

    fn bucket(&self) -> Result<Bucket, PortError> {
        self.0.bucket(MEDIA).map_err(failed("r2", "open"))
    }
}

/// A request whose body is unread.
pub struct UnreadRequest(pub Request);

impl Media for PlatformMedia {
    fn put<'a>(
        &'a self,
        key: &'a str,
        body: Box<dyn BodySource>,
        length: BodyLength,
    ) -> LocalBoxFuture<'a, Result<StoredObject, StoreError>> {
        Box::pin(async move {
            let bucket = self.bucket().map_err(StoreError::Failed)?;
            counters::bucket_operation(Bucketed::Put);
            let body = body.into_platform().downcast::<UnreadRequest>().ok();
            let body = body.and_then(|request| request.0.inner().body());
            match (body, length.announced) {
                (Some(body), Some(bytes)) if bytes > 0 => {
                    upload::of_length(&bucket, key, body.into(), bytes).await
                }
                (Some(body), None) => upload::of_any_length(&bucket, key, body.into(), length.max).await,
                _ => upload::empty(&bucket, key).await,
            }
        })
    }

    fn get<'a>(
        &'a self,
        key: &'a str,
        part: Option<ObjectPart>,
    ) -> LocalBoxFuture<'a, Result<Option<Payload>, PortError>> {
        Box::pin(async move {
            counters::bucket_operation(Bucketed::Get);
            let bucket = self.bucket()?;
            let mut options = bucket.get(key);
            if let Some(ObjectPart { offset, bytes: length }) = part {
                options = options.range(Range::OffsetWithLength { offset, length });
            }
            let Some(object) = options.execute().await.map_err(failed("r2", "get"))? else { return Ok(None) };
            let body = object.body().ok_or_else(|| PortError::new("r2", "get", "the object has no body"))?;
            let body = body.response_body().map_err(failed("r2", "get"))?;
            Ok(Some(Payload::Platform(Box::new(body))))
        })
    }

    fn delete(&self, keys: Vec<String>) -> LocalBoxFuture<'_, Result<(), PortError>> {
        Box::pin(async move {
            counters::bucket_operation(Bucketed::Delete);
            self.bucket()?.delete_multiple(keys).await.map_err(failed("r2", "delete"))
        })
    }

    fn ping(&self) -> LocalBoxFuture<'_, Result<(), PortError>> {
        Box::pin(async move {
            let asked = self.bucket()?.head("health").await;
            asked.map(drop).map_err(failed("r2", "head"))
        })
    }
}
