//! The codecs produce the same bytes natively and as WebAssembly: the same test runs on both platforms.

use lattice_generated::client::room_creation::create_room;
use lattice_generated::client::room_participation::sync;
use lattice_wire::{FromParts as _, Int, IntoReply as _, Parts};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const BODY: &str = r#"{"visibility":"castle","invite":["@ü:example.org"],"creation_content":{ "b":1.50, "a" : [] },"name":"N","unknown":{}}"#;

#[test]
fn codecs_have_the_native_bytes() {
    let headers = lattice_wire::http::HeaderMap::new();
    let parts = Parts {
        path: vec![],
        query: "",
        headers: &headers,
        body: BODY.as_bytes(),
        stream: Default::default(),
    };
    let request = create_room::Request::from_parts(&parts).unwrap();
    let again = serde_json::to_string(&request.body).unwrap();
    let wanted = r#"{"visibility":"castle","name":"N","invite":["@ü:example.org"],"creation_content":{ "b":1.50, "a" : [] }}"#;
    assert_eq!(again, wanted, "raw JSON is kept byte for byte, open enumerations keep their value");
    let summary = sync::RoomsJoinSummary::new().joined_member_count(Int::MAX);
    let room = sync::RoomsJoin::new().summary(summary);
    let rooms = sync::Rooms::new().join([("!r:example.org".try_into().unwrap(), room)].into());
    let reply = sync::Response::new("s1_1".to_owned()).rooms(rooms).into_reply().unwrap();
    let wanted = r#"{"next_batch":"s1_1","rooms":{"join":{"!r:example.org":{"summary":{"m.joined_member_count":9007199254740991}}}}}"#;
    assert_eq!(String::from_utf8(reply.body.bytes().unwrap().to_vec()).unwrap(), wanted);
}
