//! The web for tests: a function answers each request, as slowly and as badly as it says.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use lattice_wire::Payload;
use lattice_wire::http::{HeaderName, HeaderValue, StatusCode};

use super::NativeClock;
use super::media::others_go_on;
use crate::ports::{Web, WebError, WebHead, WebRequest, WebResponse};

/// How a site treats a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebDefect {
    /// It does not answer.
    Hangs,
    /// It cannot be reached.
    Refuses,
    /// It breaks off within the body.
    BreaksBody,
    /// Its body begins anew whenever it ends.
    IsEndless,
}

/// What a site answers.
#[derive(Debug, Clone)]
pub struct WebAnswer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body, without a content coding.
    pub body: Vec<u8>,
    /// How long it takes until its last byte (milliseconds).
    pub takes_ms: u64,
    /// What goes wrong.
    pub defect: Option<WebDefect>,
}

impl WebAnswer {
    /// An answer with a type, at once.
    pub fn new(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self { status: 200, headers, body: body.into(), takes_ms: 0, defect: None }
    }

    /// An answer with another status, without a body.
    pub fn of_status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), takes_ms: 0, defect: None }
    }

    /// The same answer, which takes so long (milliseconds).
    #[must_use]
    pub fn after(self, takes_ms: u64) -> Self {
        Self { takes_ms, ..self }
    }

    /// The same answer, with a defect.
    #[must_use]
    pub fn with(self, defect: WebDefect) -> Self {
        Self { defect: Some(defect), ..self }
    }
}

/// Answers a request.
type Answers = Rc<dyn Fn(&WebRequest) -> WebAnswer>;

/// A web that a test fills. Its clock advances by what each request takes.
pub struct NativeWeb {
    clock: Rc<NativeClock>,
    answers: RefCell<Answers>,
    requests: RefCell<Vec<WebRequest>>,
    posted: RefCell<Vec<Vec<u8>>>,
}

impl NativeWeb {
    /// A web without a site, by a clock.
    #[must_use]
    pub fn of(clock: &Rc<NativeClock>) -> Rc<Self> {
        let nobody = |_: &WebRequest| WebAnswer::of_status(200).with(WebDefect::Refuses);
        let answers: Answers = Rc::new(nobody);
        let (requests, posted) = (RefCell::default(), RefCell::default());
        Rc::new(Self { clock: clock.clone(), answers: RefCell::new(answers), requests, posted })
    }

    /// Sets who answers from now on.
    pub fn answer(&self, answers: impl Fn(&WebRequest) -> WebAnswer + 'static) {
        self.answers.replace(Rc::new(answers));
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<WebRequest> {
        self.requests.borrow().clone()
    }

    /// The bodies that were posted so far.
    pub fn posted(&self) -> Vec<Vec<u8>> {
        self.posted.borrow().clone()
    }

    fn respond(&self, request: &WebRequest) -> Result<WebResponse, WebError> {
        self.requests.borrow_mut().push(request.clone());
        let answers = self.answers.borrow().clone();
        let answer = answers(request);
        let failed = |cause: &str| Err(WebError::Failed(cause.to_owned()));
        if answer.defect == Some(WebDefect::Refuses) {
            return failed("nobody listens");
        }
        if answer.defect == Some(WebDefect::Hangs) || answer.takes_ms > request.limit_ms {
            self.clock.advance(request.limit_ms);
            return Err(WebError::TimedOut);
        }
        self.clock.advance(answer.takes_ms);
        let header = |(name, value): &(&'static str, String)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).expect("invariant: tests send text"))
        };
        let status = StatusCode::from_u16(answer.status).expect("invariant: tests send a status");
        let head = WebHead { status, headers: answer.headers.iter().map(header).collect() };
        let max = (request.max_bytes)(&head);
        if answer.defect == Some(WebDefect::BreaksBody) && max > 0 {
            return failed("the body broke");
        }
        if answer.defect == Some(WebDefect::IsEndless) {
            let body = answer.body.iter().copied().cycle().take(max).collect();
            return Ok(WebResponse { head, body, is_whole: false });
        }
        let is_whole = answer.body.len() <= max;
        let mut body = answer.body;
        body.truncate(max);
        Ok(WebResponse { head, body, is_whole })
    }
}

impl Web for NativeWeb {
    fn get(&self, request: WebRequest) -> LocalBoxFuture<'_, Result<WebResponse, WebError>> {
        Box::pin(async move {
            others_go_on().await;
            self.respond(&request)
        })
    }

    fn post(&self, request: WebRequest, body: Payload) -> LocalBoxFuture<'_, Result<WebResponse, WebError>> {
        Box::pin(async move {
            let body = body.bytes().expect("invariant: the native R2 gives bytes").to_vec();
            self.posted.borrow_mut().push(body);
            others_go_on().await;
            self.respond(&request)
        })
    }

    /// Knows no charset: the tables are the platform's.
    fn decode(&self, _label: &str, _bytes: &[u8]) -> Option<String> {
        None
    }
}
