//! Sends random requests through routing and decoding: no panic, and a response to each.
//!
//! `LATTICE_FUZZ_SECONDS` sets the duration (default 1); `LATTICE_FUZZ_SEED` repeats a failure.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::server::{Server, answer, header, request};

/// Nearly valid requests: purely random bytes rarely pass the first check.
const METHODS: [&str; 6] = ["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS"];
const TARGETS: [&str; 8] = [
    "/rooms/!r:a.example/state/m.tag/a%2Fb%20%23c%25",
    "/things",
    "/join/%21r%3Aa.example?via=a&via=b",
    "/close",
    "/search?term=a%C3%A9+b&limit=10&via=x&via=y",
    "/sync?access_token=abc&since=%00",
    "/fail/declared",
    "/hello",
];
const BODIES: [&str; 6] = [
    r#"{"name":"x","size":3,"auth":{"type":"m.login.dummy","session":"for @alice:a.example"}}"#,
    r#"{"reason":"\ud83d\ude00\"\\","a":[1,2.5e-3,-0,{"b":null}],"b":{"a":true}}"#,
    "{\"auth\":[[[[{\"a\":[]}]]]],\"name\":[\"\u{0}\u{e9}\"]}",
    r#"{"a":1,"a":2}"#,
    "[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "",
];

/// SplitMix64: the seed determines the whole run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    /// One of the choices with bytes changed, inserted, removed or repeated; or random bytes.
    fn mangled(&mut self, choices: &[&str]) -> Vec<u8> {
        if self.below(8) == 0 {
            return (0..self.below(200)).map(|_| self.next() as u8).collect();
        }
        let mut bytes = self.pick(choices).as_bytes().to_vec();
        for _ in 0..self.below(6) {
            let at = self.below(bytes.len() + 1);
            let byte =
                if self.below(2) == 0 { b"\"{}[]:,%\\/&=?u0 "[self.below(16)] } else { self.next() as u8 };
            match self.below(4) {
                0 => bytes.insert(at, byte),
                1 => bytes.truncate(at),
                2 => bytes.extend_from_within(at..),
                _ => bytes.iter_mut().skip(at).take(1).for_each(|old| *old = byte),
            }
        }
        bytes
    }
}

/// Sends one request, which the seed determines, and checks the response.
fn send(seed: u64) {
    let mut random = Random(seed);
    let method = random.pick(&METHODS);
    let target = String::from_utf8_lossy(&random.mangled(&TARGETS)).into_owned();
    let body = random.mangled(&BODIES);
    let mut incoming = request(method, &target, None, &body);
    for name in ["authorization", "x-request-id", "content-length"] {
        let value = random.mangled(&["Bearer alice", "Bearer operator", "12", "an-id"]);
        let text: String = value.iter().map(|byte| char::from(0x20 + byte % 0x5f)).collect();
        if random.below(4) > 0 {
            header(&mut incoming, name, if name == "authorization" { "Bearer alice" } else { &text });
        } else if name != "content-length" {
            header(&mut incoming, name, &text);
        }
    }
    incoming.address = Some(target);
    let server = Server { query_tokens: random.below(2) == 0, ..Server::default() };
    let reply = answer(&server, incoming);
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    assert!(reply.headers.contains_key("x-request-id"));
    assert!(reply.status.as_u16() < 500 || server.failures.borrow().len() == 1);
}

/// Prints the seed if the test panics.
struct SeedOnPanic(u64);

impl Drop for SeedOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("repeat with LATTICE_FUZZ_SEED={}", self.0);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "it runs for a while, from another seed each time")]
#[test]
fn random_bytes_never_panic() {
    let number = |name| std::env::var(name).ok().and_then(|value: String| value.parse::<u64>().ok());
    if let Some(seed) = number("LATTICE_FUZZ_SEED") {
        return send(seed);
    }
    let end = Instant::now() + Duration::from_secs(number("LATTICE_FUZZ_SECONDS").unwrap_or(1));
    let first = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_nanos() as u64);
    let mut current = SeedOnPanic(first);
    let mut sent = 0_u64;
    while Instant::now() < end {
        send(current.0);
        current.0 = current.0.wrapping_add(1);
        sent += 1;
    }
    println!("{sent} requests from seed {first}");
    assert!(sent > 100, "only {sent} requests: too slow to mean anything");
}
