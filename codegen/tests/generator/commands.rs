//! The compiler reports a command that no object executes, lists or can receive, an interactive operation
//! without flows, and a write outside of a commit, each in one error that names it. The test makes the
//! mistakes one by one in a copy of the workspace.

use crate::workspace;

/// A mistake in one file of the handlers, and texts of its error.
struct Mistake {
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
    says: [&'static str; 2],
}

const MISTAKES: [Mistake; 6] = [
    Mistake {
        file: "objects/user/filters.rs",
        right: "impl Execute<GetFilter> for User {",
        wrong: "impl User {",
        says: [
            "command `protocol::user::filters::GetFilter` is not executed",
            "--> handlers/src/objects/user.rs",
        ],
    },
    Mistake {
        file: "objects/user.rs",
        right: "AddOpenIdToken, CheckOpenIdToken,",
        wrong: "AddOpenIdToken,",
        says: [
            "command `CheckOpenIdToken` is not dispatched",
            "--> handlers/src/federation/openid/exchange_open_id_token.rs",
        ],
    },
    Mistake {
        file: "client/room_participation/get_one_room_event.rs",
        right: "self.ask(&request.room_id, read)",
        wrong: "self.ask(&read.reader.user_id.clone(), read)",
        says: [
            "type mismatch resolving `<ReadEvent as Command>::Object == UserMarker`",
            "--> handlers/src/client/room_participation/get_one_room_event.rs",
        ],
    },
    Mistake {
        file: "client/device_management/delete_device.rs",
        right: "impl Flows<DeleteDevice> for Server {",
        wrong: "impl Server {",
        says: ["interactive operation `DeleteDevice` names no flows", "--> handlers/src/routes.rs"],
    },
    Mistake {
        file: "objects/user/store/filters.rs",
        right: "Query::new(\"SELECT definition FROM filter",
        wrong: "Query::new(\"WITH a AS (SELECT 1) DELETE FROM filter",
        says: ["a query is a SELECT, possibly after WITH", "--> handlers/src/objects/user/store/filters.rs"],
    },
    Mistake {
        file: "objects/user/store/filters.rs",
        right: "write.change(ADD",
        wrong: "self.storage.query(ADD",
        says: ["expected `Query`, found `Change`", "--> handlers/src/objects/user/store/filters.rs"],
    },
];

#[test]
fn each_mistake_is_one_error_that_names_it() {
    let (_guard, copy) = workspace::only_copy();
    for Mistake { file, right, wrong, says } in MISTAKES {
        let path = copy.join("handlers/src").join(file);
        let text = std::fs::read_to_string(&path).expect("a file");
        assert!(text.contains(right), "{file} has no `{right}`");
        workspace::update(&path, text.replacen(right, wrong, 1).as_bytes());
        let errors = workspace::errors_of_check(&copy);
        let [error] = &errors[..] else {
            panic!("`{wrong}` gives {} errors:\n{}", errors.len(), errors.join("\n"));
        };
        says.iter().for_each(|words| assert!(error.contains(words), "`{words}` is not in:\n{error}"));
        workspace::update(&path, text.as_bytes());
    }
}
