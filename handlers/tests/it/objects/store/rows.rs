//! Tests of the rows that each flow writes, as the platform bills them: rows of tables and of indexes.

use std::collections::BTreeMap;

use lattice_handlers::native::NativeSql;
use lattice_handlers::objects::host::Abort;
use lattice_handlers::objects::room::store::{DeliveredBlock, POSITIONS_PER_BLOCK, SentBy};
use lattice_handlers::ports::{Query, Sql as _};
use lattice_rooms::{EventTemplate, Role, Sticky};
use serde_json::json;

use super::test_room::{ALICE, BOB, CAROL, TestRoom, membership, message, template, user};

const INDEXES: Query = Query::new(
    "SELECT indexes.name, tables.name, master.sql FROM sqlite_master AS tables \
    JOIN pragma_index_list(tables.name) AS indexes LEFT JOIN sqlite_master AS master \
    ON master.name = indexes.name WHERE tables.type = 'table' AND indexes.origin <> 'pk'",
);
const COLUMNS: Query = Query::new("SELECT name FROM pragma_index_info(?) ORDER BY seqno");

/// How often each index contains each entry.
pub fn index_entries(sql: &NativeSql) -> BTreeMap<String, u64> {
    let mut entries = BTreeMap::new();
    for index in sql.query(INDEXES, &[]).unwrap() {
        let (name, table) = (index.text(0).unwrap(), index.text(1).unwrap());
        let definition = index.optional_text(2).unwrap().unwrap_or_default();
        let condition = definition.split_once(" WHERE ").map_or("1", |(_, condition)| condition);
        let columns = sql.query(COLUMNS, &[name.as_str().into()]).unwrap();
        let columns: Vec<String> =
            columns.iter().map(|column| format!("quote({})", column.text(0).unwrap())).collect();
        // Statements are `'static`; this one is leaked, in a test.
        let statement = format!("SELECT {} FROM {table} WHERE {condition}", columns.join(" || ' ' || "));
        for row in sql.query(Query::new(String::leak(statement)), &[]).unwrap() {
            *entries.entry(format!("{name} {}", row.text(0).unwrap())).or_default() += 1;
        }
    }
    entries
}

#[test]
fn each_flow_writes_its_budget_of_rows() {
    let mut room = TestRoom::absent();
    let events = [
        membership(ALICE, "join"),
        template("m.room.power_levels", Some(""), &json!({ "users": { BOB: 50 } })),
        template("m.room.join_rules", Some(""), &json!({ "join_rule": "public" })),
        template("m.room.history_visibility", Some(""), &json!({ "history_visibility": "shared" })),
        template("m.room.guest_access", Some(""), &json!({ "guest_access": "can_join" })),
    ];
    let timer = 1;
    // The room and its schema version; for each state event: event, ID, timeline, time, page, slot and its key; for
    // the member: row, index by membership, index by number.
    assert_eq!(room.rows_written(|room| room.found(&events)), 2 + 6 * 7 + 3 + timer);

    let device_id = "DEVICE".into();
    let sent = SentBy { device_id, transaction_id: "one".into() };
    let send =
        |room: &TestRoom| drop(room.try_commit(|write| room.append(write, ALICE, &message("x"), Some(sent))));
    assert_eq!(room.rows_written(send), 5, "event, id, timeline, time, transaction");
    let says = |sender, event| move |room: &TestRoom| drop(room.say(sender, &event));
    assert_eq!(room.rows_written(says(ALICE, message("x"))), 4, "event, id, timeline, time");
    let sticky = EventTemplate { sticky: Some(Sticky { duration_ms: 1_000 }), ..message("x") };
    assert_eq!(room.rows_written(says(ALICE, sticky)), 5, "a sticky message: its row");
    let topic = template("m.room.topic", Some(""), &json!({ "topic": "x" }));
    assert_eq!(room.rows_written(says(ALICE, topic.clone())), 7, "a new key: slot, its key; page; event");
    assert_eq!(room.rows_written(says(ALICE, topic)), 5, "a state event: page, event");

    assert_eq!(room.rows_written(says(BOB, membership(BOB, "join"))), 10, "as for a new key, and the member");
    assert_eq!(room.rows_written(says(CAROL, membership(CAROL, "join"))), 9, "without a number");
    let named = json!({ "membership": "join", "displayname": "Bob" });
    let named = template("m.room.member", Some(BOB), &named);
    assert_eq!(room.rows_written(says(BOB, named)), 5, "a new name: a state event");
    assert_eq!(room.rows_written(says(BOB, membership(BOB, "leave"))), 7, "member, by membership");

    let first = room.build(ALICE, &message("one"));
    let second = room.build(ALICE, &message("two"));
    let receives = |pdu| move |room: &TestRoom| drop(room.receive(pdu, Role::Live));
    assert_eq!(room.rows_written(receives(first)), 4);
    assert_eq!(room.rows_written(receives(second)), 5, "a fork: an extremity");
    assert_eq!(room.rows_written(says(ALICE, message("merge"))), 5, "the extremity goes");

    let row = DeliveredBlock { positions: [7; POSITIONS_PER_BLOCK as usize], ..DeliveredBlock::default() };
    let deliver = |room: &TestRoom| room.commit(|write| room.store.write_delivered(write, 0, &row));
    assert_eq!(room.rows_written(deliver), 1);
    let erase = |room: &TestRoom| room.commit(|write| room.store.add_erased(write, user(BOB), 9));
    assert_eq!(room.rows_written(erase), 1);
    assert_eq!(room.rows_written(|room| drop(room.refused(CAROL, &membership(ALICE, "leave")))), 0);
    let nothing = |room: &TestRoom| {
        let outcome = room.try_commit(|_| Err::<(), _>(Abort::GiveUp(())));
        assert_eq!(outcome, Err(()));
    };
    assert_eq!(room.rows_written(nothing), 0);
    room.evict();
    assert_eq!(room.rows_written(says(ALICE, message("x"))), 4, "memory is a cache");
}

/// What relates to another event has two entries more; in a thread, also the thread, which moves to the front of the list.
#[test]
fn relations_write_their_budget_of_rows() {
    let room = TestRoom::founded();
    let root = room.say(ALICE, &message("root")).pdu.id().to_string();
    let says = |event| move |room: &TestRoom| drop(room.say(ALICE, &event));
    let related = |rel_type: &str| {
        let relation = json!({ "rel_type": rel_type, "event_id": root, "key": "+1" });
        template("m.room.message", None, &json!({ "body": "x", "m.relates_to": relation }))
    };
    let plain = 4;
    for rel_type in ["m.annotation", "m.replace", "m.reference", "org.example.other"] {
        assert_eq!(room.rows_written(says(related(rel_type))), plain + 2, "{rel_type}");
    }
    assert_eq!(room.rows_written(says(related("m.thread"))), plain + 4, "the thread, by its newest event");
    assert_eq!(room.rows_written(says(related("m.thread"))), plain + 4, "the same, changed");
    let reply = template(
        "m.room.message",
        None,
        &json!({ "m.relates_to": { "m.in_reply_to": { "event_id": root } } }),
    );
    assert_eq!(room.rows_written(says(reply)), plain, "a reply is no relation");
}
