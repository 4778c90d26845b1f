//! R2 for tests: a map that fails as the real one can.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::task::Poll;

use futures_util::future::LocalBoxFuture;
use lattice_wire::{BodySource, Payload};
use sha2::{Digest as _, Sha256};

use crate::ports::{BodyLength, Media, ObjectPart, PortError, StoreError, StoredObject};

/// How R2 treats operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaDefect {
    /// Every operation fails, and does nothing.
    Fails,
    /// Every operation is executed, and its reply is lost.
    LosesReplies,
    /// Every body ends early.
    BreaksBodies,
    /// No operation is ever answered, nor executed.
    Hangs,
    /// Every operation lets other requests go on before it is executed, and after.
    Delays,
    /// Every operation that writes is executed twice, and only then answered.
    Repeats,
    /// Every upload is refused, and its object stored later nevertheless ([`NativeMedia::arrive`]).
    StoresLate,
}

/// The operations of each kind so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MediaOperations {
    /// Objects that were stored.
    pub puts: u64,
    /// Objects that were read.
    pub gets: u64,
    /// Deletions, each of one object or more.
    pub deletes: u64,
}

/// An in-memory R2 that a test can break.
#[derive(Debug, Default)]
pub struct NativeMedia {
    objects: RefCell<BTreeMap<String, Vec<u8>>>,
    operations: Cell<MediaOperations>,
    defect: Cell<Option<MediaDefect>>,
    write_defect: Cell<Option<MediaDefect>>,
    late: RefCell<Vec<(String, Vec<u8>)>>,
}

impl NativeMedia {
    /// Stores what is late; returns how many objects.
    pub fn arrive(&self) -> usize {
        let late = self.late.take();
        let number = late.len();
        self.objects.borrow_mut().extend(late);
        number
    }

    /// Breaks R2, or mends it.
    pub fn set_defect(&self, defect: Option<MediaDefect>) {
        self.defect.set(defect);
    }

    /// Breaks what is written from memory alone, or mends it.
    pub fn set_write_defect(&self, defect: Option<MediaDefect>) {
        self.write_defect.set(defect);
    }

    /// The keys of all objects.
    pub fn keys(&self) -> Vec<String> {
        self.objects.borrow().keys().cloned().collect()
    }

    /// Loses all objects.
    pub fn lose(&self) {
        self.lose_but(&[]);
    }

    /// Loses all objects but these.
    pub fn lose_but(&self, kept: &[String]) {
        self.objects.borrow_mut().retain(|key, _| kept.contains(key));
    }

    /// The operations so far.
    pub fn operations(&self) -> MediaOperations {
        self.operations.get()
    }

    fn count(&self, add: impl Fn(&mut MediaOperations)) {
        let mut operations = self.operations.get();
        add(&mut operations);
        self.operations.set(operations);
    }

    /// How often what writes is executed.
    fn times(&self) -> usize {
        if self.defect.get() == Some(MediaDefect::Repeats) { 2 } else { 1 }
    }

    async fn operate<T>(&self, work: impl FnOnce() -> T) -> Result<T, PortError> {
        treat(self.defect.get(), work).await
    }
}

async fn treat<T>(defect: Option<MediaDefect>, work: impl FnOnce() -> T) -> Result<T, PortError> {
    match defect {
        Some(MediaDefect::Fails) => Err(PortError::new("r2", "operate", "broken")),
        Some(MediaDefect::Hangs) => std::future::pending().await,
        Some(MediaDefect::LosesReplies) => {
            work();
            Err(PortError::new("r2", "operate", "the reply is lost"))
        }
        Some(MediaDefect::Delays) => {
            others_go_on().await;
            let done = work();
            others_go_on().await;
            Ok(done)
        }
        Some(MediaDefect::BreaksBodies | MediaDefect::Repeats | MediaDefect::StoresLate) | None => Ok(work()),
    }
}

/// Lets other tasks run once.
pub(super) async fn others_go_on() {
    let mut has_yielded = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut has_yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

impl Media for NativeMedia {
    fn put<'a>(
        &'a self,
        key: &'a str,
        body: Box<dyn BodySource>,
        length: BodyLength,
    ) -> LocalBoxFuture<'a, Result<StoredObject, StoreError>> {
        Box::pin(async move {
            let body = body.into_platform().downcast::<Vec<u8>>();
            let body = *body.expect("invariant: tests send bytes");
            if body.len() as u64 > length.max {
                return Err(StoreError::TooLarge);
            }
            let is_broken = self.defect.get() == Some(MediaDefect::BreaksBodies);
            if is_broken || length.announced.is_some_and(|announced| announced != body.len() as u64) {
                return Err(StoreError::Broken);
            }
            self.count(|operations| operations.puts += 1);
            let stored = StoredObject { bytes: body.len() as u64, sha256: Sha256::digest(&body).into() };
            if self.defect.get() == Some(MediaDefect::StoresLate) {
                self.late.borrow_mut().push((key.to_owned(), body));
                return Err(StoreError::Failed(PortError::new("r2", "put", "no reply in time")));
            }
            let put = || {
                let put = || drop(self.objects.borrow_mut().insert(key.to_owned(), body.clone()));
                (0..self.times()).for_each(|_| put());
            };
            self.operate(put).await.map_err(StoreError::Failed)?;
            Ok(stored)
        })
    }

    fn get<'a>(
        &'a self,
        key: &'a str,
        part: Option<ObjectPart>,
    ) -> LocalBoxFuture<'a, Result<Option<Payload>, PortError>> {
        Box::pin(async move {
            self.count(|operations| operations.gets += 1);
            let object = self.operate(|| self.objects.borrow().get(key).cloned()).await?;
            let Some(mut object) = object else { return Ok(None) };
            if let Some(ObjectPart { offset, bytes }) = part {
                let index = |number| usize::try_from(number).unwrap_or(usize::MAX);
                object.drain(..index(offset).min(object.len()));
                object.truncate(index(bytes));
            }
            Ok(Some(Payload::Bytes(object)))
        })
    }

    fn read<'a>(
        &'a self,
        key: &'a str,
        bytes: u64,
    ) -> LocalBoxFuture<'a, Result<Option<Vec<u8>>, PortError>> {
        Box::pin(async move {
            self.count(|operations| operations.gets += 1);
            let object = self.operate(|| self.objects.borrow().get(key).cloned()).await?;
            let is_whole = object.as_ref().is_none_or(|object| object.len() as u64 == bytes);
            if is_whole {
                Ok(object)
            } else {
                Err(PortError::new("r2", "read", "the object has another length"))
            }
        })
    }

    fn write<'a>(&'a self, key: &'a str, body: &'a [u8]) -> LocalBoxFuture<'a, Result<(), PortError>> {
        Box::pin(async move {
            self.count(|operations| operations.puts += 1);
            let put = || drop(self.objects.borrow_mut().insert(key.to_owned(), body.to_vec()));
            treat(self.write_defect.get().or(self.defect.get()), put).await
        })
    }

    fn delete(&self, keys: Vec<String>) -> LocalBoxFuture<'_, Result<(), PortError>> {
        Box::pin(async move {
            self.count(|operations| operations.deletes += 1);
            let delete = || self.objects.borrow_mut().retain(|key, _| !keys.contains(key));
            self.operate(|| (0..self.times()).for_each(|_| delete())).await
        })
    }

    fn ping(&self) -> LocalBoxFuture<'_, Result<(), PortError>> {
        Box::pin(self.operate(|| ()))
    }
}
