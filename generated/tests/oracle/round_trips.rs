//! Requests and responses arrive unchanged between ruma's client and our server, and between our client and
//! ruma's server.

use lattice_codegen::{Direction, Operation, Specification};
use lattice_wire::MatrixError;
use lattice_wire::http::{Request, Response};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::echo::Echo;
use crate::pair::{Bytes, Pair, authorize};
use crate::pairs::PAIRS;
use crate::sample::{Fill, Sampler};
use crate::{differences, operation, specification};

/// The number of random samples for each operation and fill.
const ROUNDS: u64 = 8;

/// Runs `check` for every operation, both fills and all rounds; panics with one line per failed operation.
fn for_all(check: impl Fn(&Pair, &Specification, &Operation, Fill, u64) -> Result<(), String>) -> usize {
    let specification = specification();
    let (mut failures, mut count) = (Vec::new(), 0);
    for pair in PAIRS {
        let operation = operation(&specification, pair.meta.name);
        for (fill, round) in [Fill::All, Fill::Required]
            .into_iter()
            .flat_map(|fill| (0..ROUNDS).map(move |round| (fill, round)))
        {
            if let Err(sentence) = check(pair, &specification, operation, fill, round) {
                failures.push(format!("{} ({fill:?}): {sentence}", pair.meta.name));
                break;
            }
        }
        count += 1;
    }
    assert!(failures.is_empty(), "{} operations differ:\n{}", failures.len(), failures.join("\n"));
    count
}

/// Every entry in `differences` is needed: an unneeded entry could hide an unknown difference.
#[test]
fn every_difference_is_needed() {
    let specification = specification();
    let is_needed = |pair: &Pair| {
        let operation = operation(&specification, pair.meta.name);
        let fills = [Fill::All, Fill::Required]
            .into_iter()
            .flat_map(|fill| (0..ROUNDS).map(move |round| (fill, round)));
        // An entry is also needed if the sampler panics without the entry.
        let differs = |(fill, round)| {
            let check = || theirs_and_ours(pair, &specification, operation, fill, round);
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).is_ok_and(|result| result.is_ok())
        };
        !fills.into_iter().all(differs)
    };
    let mut needless = Vec::new();
    for (table, index, of, at) in differences::entries() {
        let mut pairs = PAIRS.iter().filter(|pair| differences::concerns(of, pair.meta.name));
        if !differences::without(table, index, || pairs.any(is_needed)) {
            needless.push(format!("{table}: {of} {at}"));
        }
    }
    assert!(needless.is_empty(), "not needed:\n{}", needless.join("\n"));
}

#[test]
fn their_client_and_our_server() {
    let count = for_all(theirs_and_ours);
    println!("{count} operations went from ruma's client through our server and back");
    assert_eq!(count, 225);
}

fn theirs_and_ours(
    pair: &Pair,
    specification: &Specification,
    operation: &Operation,
    fill: Fill,
    round: u64,
) -> Result<(), String> {
    let mut sampler = Sampler::new(specification, operation, fill, false, round);
    let sample = sampler.request();
    let answer = sampler.response();
    let request = (pair.their_request)(sample.clone(), &arguments(operation, &sample))?;
    same_request("ruma's client loses something", &request, &sample)?;
    let server = Echo::answering(answer.clone());
    let reply = server.send((pair.route)(), authorize(pair.meta, request.clone()));
    let seen = server.seen().ok_or_else(|| format!("it is refused: {}", show(reply.body())))?;
    same_request("the handler sees something else", &seen, &request)?;
    same_response("our answer is another", &reply, &answer)?;
    same_response("ruma's client sees another answer", &(pair.their_response)(reply)?, &answer)
}

#[test]
fn our_client_and_their_server() {
    let count = for_all(|pair, specification, operation, fill, round| {
        let mut sampler = Sampler::new(specification, operation, fill, true, round);
        let sample = sampler.request();
        let answer = sampler.response();
        let server = Echo::answering(answer.clone());
        let reply = server.send((pair.route)(), authorize(pair.meta, sample.clone()));
        let written = server.seen().ok_or_else(|| format!("it is refused: {}", show(reply.body())))?;
        same_request("our client loses something", &written, &sample)?;
        if operation.api.direction() == Direction::Inbound {
            return Ok(());
        }
        let read = (pair.their_request)(written.clone(), &arguments(operation, &written));
        read.map(drop)?;
        let reply = (pair.their_response)(answer.clone())?;
        same_response("our client sees another answer", &(pair.our_response)(reply)?, &answer)
    });
    println!("{count} operations were decoded and encoded by us alone");
    assert_eq!(count, 225);
}

#[test]
fn refusals_arrive() {
    let count = for_all(|pair, specification, operation, fill, round| {
        let sample = Sampler::new(specification, operation, fill, true, round).request();
        let server = Echo::refusing(MatrixError::forbidden("You may not."));
        let reply = server.send((pair.route)(), authorize(pair.meta, sample));
        let understood = (pair.their_refusal)(reply)?;
        if understood.contains("orbidden") || understood.contains("FORBIDDEN") {
            Ok(())
        } else {
            Err(understood)
        }
    });
    assert_eq!(count, 225);
}

/// Returns the decoded path arguments, as a server framework passes them to ruma.
fn arguments(operation: &Operation, request: &Request<Bytes>) -> Vec<String> {
    let pattern = operation.path.split('/');
    let segments = pattern.zip(request.uri().path().split('/')).filter(|(name, _)| name.starts_with('{'));
    segments.map(|(_, segment)| percent_decode_str(segment).decode_utf8().unwrap().into_owned()).collect()
}

fn same_request(what: &str, one: &Request<Bytes>, other: &Request<Bytes>) -> Result<(), String> {
    let path = |request: &Request<Bytes>| -> Vec<String> {
        let segments = request.uri().path().split('/');
        segments.map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned()).collect()
    };
    let query = |request: &Request<Bytes>| -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> =
            serde_html_form::from_str(request.uri().query().unwrap_or_default()).unwrap();
        pairs.sort();
        pairs
    };
    let content_type = |request: &Request<Bytes>| request.headers().get("content-type").cloned();
    same(what, "method", one.method(), other.method())?;
    same(what, "path", &path(one), &path(other))?;
    same(what, "query", &query(one), &query(other))?;
    same_body(what, one.body(), other.body())?;
    let is_none = |request: &Request<Bytes>| request.body().is_empty() || request.body() == b"{}";
    if is_none(one) || is_none(other) {
        return Ok(());
    }
    same(what, "content type", &content_type(one), &content_type(other))
}

fn same_response(what: &str, one: &Response<Bytes>, other: &Response<Bytes>) -> Result<(), String> {
    same(what, "kind of status", &one.status().is_success(), &other.status().is_success())?;
    for name in ["location", "content-disposition"] {
        same(what, name, &one.headers().get(name), &other.headers().get(name))?;
    }
    let is_multipart = |response: &Response<Bytes>| {
        response.headers().get("content-type").is_some_and(|value| value.as_bytes().starts_with(b"multipart"))
    };
    if is_multipart(one) && is_multipart(other) {
        return same(what, "parts", &parts(one), &parts(other));
    }
    // ruma does not decode HTML pages.
    if other.headers().get("content-type").is_some_and(|value| value.as_bytes().starts_with(b"text/html")) {
        return Ok(());
    }
    same_body(what, one.body(), other.body())
}

/// Returns the parts of a multipart body in lower case, without the boundaries.
fn parts(response: &Response<Bytes>) -> Vec<String> {
    let text = String::from_utf8_lossy(response.body()).replace("\r\n", "\n");
    let boundary = text.lines().find(|line| line.starts_with("--")).unwrap_or_default().to_owned();
    text.split(&boundary)
        .map(|part| part.trim().trim_end_matches("--").to_lowercase())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Compares JSON values, or bytes if a body is not JSON; an empty body equals an empty object.
fn same_body(what: &str, one: &[u8], other: &[u8]) -> Result<(), String> {
    let value = |body: &[u8]| -> Option<Value> {
        let body = if body.is_empty() { b"{}" } else { body };
        serde_json::from_slice(body).ok()
    };
    match (value(one), value(other)) {
        (Some(one), Some(other)) => same_value(what, "body", &one, &other),
        _ if one == other => Ok(()),
        _ => Err(format!("{what}: body: {} is not {}", show(one), show(other))),
    }
}

/// Compares two JSON values; the error gives the place of the first difference.
fn same_value(what: &str, place: &str, one: &Value, other: &Value) -> Result<(), String> {
    if let (Value::Object(one), Value::Object(other)) = (one, other) {
        for name in one.keys().chain(other.keys()) {
            let place = format!("{place}.{name}");
            match (one.get(name), other.get(name)) {
                (Some(one), Some(other)) => same_value(what, &place, one, other)?,
                (one, other) => return Err(format!("{what}: {place} is {one:?}, should be {other:?}")),
            }
        }
        return Ok(());
    }
    if let (Value::Array(one), Value::Array(other)) = (one, other)
        && one.len() == other.len()
    {
        let mut elements = one.iter().zip(other);
        return elements.try_for_each(|(one, other)| same_value(what, &format!("{place}[]"), one, other));
    }
    same(what, place, one, other)
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, place: &str, one: &T, other: &T) -> Result<(), String> {
    if one == other { Ok(()) } else { Err(format!("{what}: {place} is {one:?}, should be {other:?}")) }
}

fn show(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
