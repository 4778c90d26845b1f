//! The R2 bucket. Bodies stay in the runtime: this module moves handles of chunks, but for pictures and their thumbnails.

mod streams;
mod upload;

use futures_util::future::LocalBoxFuture;
use lattice_handlers::ports::{BodyLength, Media, ObjectPart, PortError, StoreError, StoredObject};
use lattice_wire::{BodySource, Payload};
use worker::{Bucket, Env, Range, Request, ResponseBody};

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

    fn read<'a>(
        &'a self,
        key: &'a str,
        bytes: u64,
    ) -> LocalBoxFuture<'a, Result<Option<Vec<u8>>, PortError>> {
        Box::pin(async move {
            counters::bucket_operation(Bucketed::Get);
            let found = self.bucket()?.get(key).execute().await.map_err(failed("r2", "read"))?;
            let Some(object) = found else { return Ok(None) };
            let body = object.body().ok_or_else(|| PortError::new("r2", "read", "the object has no body"))?;
            let ResponseBody::Stream(body) = body.response_body().map_err(failed("r2", "read"))? else {
                return Err(PortError::new("r2", "read", "the body is no stream"));
            };
            let read = streams::collect(&body.into(), bytes).await;
            read.map(Some).map_err(|exception| PortError::new("r2", "read", format!("{exception:?}")))
        })
    }

    fn write<'a>(&'a self, key: &'a str, body: &'a [u8]) -> LocalBoxFuture<'a, Result<(), PortError>> {
        Box::pin(async move {
            counters::bucket_operation(Bucketed::Put);
            let put = self.bucket()?.put(key, body.to_vec()).execute().await;
            put.map(drop).map_err(failed("r2", "write"))
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
