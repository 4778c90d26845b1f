//! An upload to R2, hashed on its way.

use futures_util::future::{Either, select};
use js_sys::Uint8Array;
use lattice_handlers::ports::{MEDIA_PART_BYTES, PortError, StoreError, StoredObject};
use wasm_bindgen::{JsCast as _, JsValue};
use worker::{Bucket, Data, MultipartUpload, UploadedPart};

use super::super::failed;
use super::streams::{self, Digest, Reader, Writer};

/// The bytes of an upload with a length that are in memory at once.
const CHUNK_BYTES: u32 = 256 * 1024;
/// The bytes of a part of R2's multipart upload.
#[expect(clippy::cast_possible_truncation, reason = "5 MiB")]
const PART_BYTES: u32 = MEDIA_PART_BYTES as u32;

type Stored = Result<StoredObject, StoreError>;

/// Stores an object without bytes.
pub async fn empty(bucket: &Bucket, key: &str) -> Stored {
    let sha256 = Digest::new().map_err(ours)?.finish().await.map_err(ours)?;
    bucket.put(key, Vec::new()).execute().await.map_err(r2)?;
    Ok(StoredObject { bytes: 0, sha256 })
}

/// Stores a body of a known length, which reaches R2 as it comes.
pub async fn of_length(bucket: &Bucket, key: &str, body: JsValue, bytes: u64) -> Stored {
    let reader = streams::reader(&body).map_err(ours)?;
    let (writer, readable) = streams::of_length(bytes).map_err(ours)?;
    let put = Box::pin(bucket.put(key, Data::ReadableStream(readable.unchecked_into())).execute());
    let pumped = Box::pin(pump(&reader, &writer, bytes));
    let (put, pumped) = match select(put, pumped).await {
        // R2 refuses the object before the end of the body, or takes it at its last byte.
        Either::Left((Err(error), pumped)) => {
            drop(pumped);
            let _ended = writer.abort(&JsValue::from_str("R2 failed")).await;
            return Err(r2(error));
        }
        Either::Left((put, pumped)) => (put, pumped.await),
        Either::Right((pumped, put)) => (put.await, pumped),
    };
    // Of a body that broke, R2 says the same in other words.
    let sha256 = pumped?;
    put.map_err(r2)?;
    Ok(StoredObject { bytes, sha256 })
}

/// Moves a body of `bytes` into a stream. The stream ends with an error if the body does.
async fn pump(reader: &Reader, writer: &Writer, bytes: u64) -> Result<[u8; 32], StoreError> {
    let digest = Digest::new().map_err(ours)?;
    let moved = copy(reader, writer, &digest, bytes).await;
    if moved == Ok(bytes) && writer.close().await.is_ok() {
        return digest.finish().await.map_err(ours);
    }
    digest.abandon().await;
    let _ended = writer.abort(&JsValue::from_str("the body broke")).await;
    Err(StoreError::Broken)
}

/// Moves a body of at most `most` bytes, chunk for chunk; the length of what was moved. A body in chunks may have more bytes than its
/// request announces beside.
async fn copy(reader: &Reader, writer: &Writer, digest: &Digest, most: u64) -> Result<u64, StoreError> {
    let (mut moved, mut buffer) = (0, Uint8Array::new_with_length(CHUNK_BYTES));
    while let Some(chunk) = streams::read(reader, buffer).await.map_err(|_| StoreError::Broken)? {
        moved += u64::from(chunk.length());
        if moved > most {
            return Err(StoreError::Broken);
        }
        writer.write(&chunk).await.map_err(ours)?;
        digest.write(&chunk).await.map_err(ours)?;
        buffer = Uint8Array::new(&chunk.buffer());
    }
    Ok(moved)
}

/// Stores a body whose length nobody knows: at once if it is short, otherwise by R2's multipart upload.
pub async fn of_any_length(bucket: &Bucket, key: &str, body: JsValue, max: u64) -> Stored {
    let reader = streams::reader(&body).map_err(ours)?;
    let digest = Digest::new().map_err(ours)?;
    let mut parts = Parts { bucket, key, upload: None, done: Vec::new(), bytes: 0 };
    match parts.fill(&reader, &digest, max).await {
        Ok(last) => {
            let sha256 = digest.finish().await.map_err(ours)?;
            let bytes = parts.bytes;
            parts.complete(last).await?;
            Ok(StoredObject { bytes, sha256 })
        }
        Err(error) => {
            digest.abandon().await;
            parts.abort().await;
            Err(error)
        }
    }
}

/// The parts of a multipart upload, of which there is none before the second.
struct Parts<'a> {
    bucket: &'a Bucket,
    key: &'a str,
    upload: Option<MultipartUpload>,
    done: Vec<UploadedPart>,
    bytes: u64,
}

impl Parts<'_> {
    /// Uploads all parts but the last one, which may be short or empty.
    async fn fill(&mut self, reader: &Reader, digest: &Digest, max: u64) -> Result<Uint8Array, StoreError> {
        let mut buffer = Uint8Array::new_with_length(PART_BYTES);
        loop {
            let read = streams::read(reader, buffer).await.map_err(|_| StoreError::Broken)?;
            let Some(part) = read else { return Ok(Uint8Array::new_with_length(0)) };
            digest.write(&part).await.map_err(ours)?;
            self.bytes += u64::from(part.length());
            if self.bytes > max {
                return Err(StoreError::TooLarge);
            }
            if part.length() < PART_BYTES {
                return Ok(part);
            }
            self.put(&part).await?;
            buffer = Uint8Array::new(&part.buffer());
        }
    }

    async fn put(&mut self, part: &Uint8Array) -> Result<(), StoreError> {
        if self.upload.is_none() {
            self.upload = Some(self.bucket.create_multipart_upload(self.key).execute().await.map_err(r2)?);
        }
        let number = u16::try_from(self.done.len() + 1).map_err(|error| r2(error.to_string().into()))?;
        if let Some(upload) = &self.upload {
            self.done.push(upload.upload_part(number, data(part)).await.map_err(r2)?);
        }
        Ok(())
    }

    /// Ends the upload with its last part.
    async fn complete(mut self, last: Uint8Array) -> Result<(), StoreError> {
        if self.upload.is_none() {
            return self.bucket.put(self.key, data(&last)).execute().await.map(drop).map_err(r2);
        }
        if last.length() > 0
            && let Err(error) = self.put(&last).await
        {
            self.abort().await;
            return Err(error);
        }
        match self.upload {
            Some(upload) => upload.complete(self.done).await.map(drop).map_err(r2),
            None => Ok(()),
        }
    }

    /// Gives the parts up. R2 itself does so after seven days.
    async fn abort(&self) {
        if let Some(upload) = &self.upload {
            let _ended = upload.abort().await;
        }
    }
}

/// The bytes of a part, which stay in the runtime: the type of the platform's binding does not say that R2 takes them too.
fn data(part: &Uint8Array) -> Data {
    Data::ReadableStream(part.clone().unchecked_into())
}

fn ours(exception: JsValue) -> StoreError {
    StoreError::Failed(PortError::new("r2", "put", format!("{exception:?}")))
}

fn r2(error: worker::Error) -> StoreError {
    StoreError::Failed(failed("r2", "put")(error))
}
