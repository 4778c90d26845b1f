//! The addresses of a host, by DNS over HTTPS in JSON: the platform resolves names itself and does not say to what.
//!
//! Whatever the resolver does not say plainly counts as a name that may not be asked.

use std::net::IpAddr;

use futures_util::join;
use lattice_wire::http::header::ACCEPT;
use lattice_wire::http::{HeaderValue, StatusCode};
use serde::Deserialize;

use super::failure::Failure;
use super::requests::Requests;
use crate::ports::WebError;

/// How long one question takes.
const MAX_LOOKUP_MS: u64 = 3_000;
/// The bytes of the largest answer of the resolver that is read.
const MAX_LOOKUP_BYTES: usize = 65_536;
/// The status of an answer, and that of a name that does not exist (RFC 1035, 4.1.1).
const PLAIN: [u16; 2] = [0, 3];

const DNS_JSON: HeaderValue = HeaderValue::from_static("application/dns-json");

/// A kind of address: its name and its number as a record.
struct Kind(&'static str, u16);
const V4: Kind = Kind("A", 1);
const V6: Kind = Kind("AAAA", 28);

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "Status")]
    status: u16,
    /// Whether records are missing.
    #[serde(rename = "TC", default)]
    is_cut: bool,
    #[serde(rename = "Answer", default)]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "type")]
    kind: u16,
    data: String,
}

/// All addresses of a host.
pub(super) async fn addresses(requests: &Requests<'_>, host: &str) -> Result<Vec<IpAddr>, Failure> {
    let ask = async |kind: Kind| {
        let url = format!("{}?name={host}&type={}", requests.settings.resolver, kind.0);
        read(&look_up(requests, url).await?, kind.1)
    };
    let (v4, v6) = join!(ask(V4), ask(V6));
    Ok([v4?, v6?].concat())
}

/// Asks the resolver. Its URL is the operator's, so it is not checked.
async fn look_up(requests: &Requests<'_>, url: String) -> Result<Vec<u8>, Failure> {
    let response = requests.get(url, vec![(ACCEPT, DNS_JSON)], (MAX_LOOKUP_MS, |_| MAX_LOOKUP_BYTES)).await;
    let response = response.map_err(|error| {
        // Whoever answers for a name can be slow: that is no news for the operator.
        if let WebError::Failed(cause) = error {
            let line = format!("the resolver of previews cannot be reached: {cause}");
            requests.server.ports.log.error(&line);
        }
        Failure::ResolverFailed
    })?;
    let is_answer = response.head.status == StatusCode::OK && response.is_whole;
    if is_answer { Ok(response.body) } else { Err(Failure::ResolverFailed) }
}

/// The addresses in an answer. Other records, as those of the names on the way, are passed over.
fn read(answer: &[u8], kind: u16) -> Result<Vec<IpAddr>, Failure> {
    let answer: Answer = lattice_wire::from_bytes(answer).map_err(|_| Failure::ResolverFailed)?;
    if answer.is_cut || !PLAIN.contains(&answer.status) {
        return Err(Failure::ResolverFailed);
    }
    let addresses = answer.records.iter().filter(|record| record.kind == kind);
    addresses.map(|record| record.data.parse().map_err(|_| Failure::ResolverFailed)).collect()
}

#[cfg(test)]
mod tests;
