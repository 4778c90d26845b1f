//! Compares two stores of room states, a trie and delta chains, on one large room: rows, bytes and times.
//!
//! `cargo xtask bench-state [members] [events]` prints the table of docs/adr/0010-state-store.md.
#![forbid(unsafe_code)]

mod deltas;
mod measure;
mod room;
mod store;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use lattice_handlers::native::{CountedSql, NativeSql, room_storage};
use lattice_handlers::objects::host::Storage;
use lattice_handlers::objects::room::store::{Shape, States, Store as RoomStore};
use lattice_handlers::ports::PortError;
use ruma_common::{RoomId, RoomVersionId, ServerName};

use self::deltas::Deltas;
use self::measure::{LINES, measure};
use self::room::Room;
use self::store::Store;

/// The compared layouts by name.
const TRIES: [(&str, u32, u64); 4] = [
    ("trie 64, a row each", 6, 1),
    ("trie 64, packed", 6, 16),
    ("trie 16, packed", 4, 16),
    ("trie 8, packed", 3, 16),
];
const DELTAS: [(&str, u64); 2] = [("deltas, snapshot/100", 100), ("deltas, snapshot/1000", 1_000)];

fn main() -> Result<(), PortError> {
    let mut sizes = std::env::args().skip(1).filter_map(|size| size.parse().ok());
    let (members, events) = (sizes.next().unwrap_or(50_000), sizes.next().unwrap_or(100_000));
    let room = Room::random(members, events, 1);
    println!("{members} members, {events} events, {} of them state events", room.steps.len());
    let mut columns = Vec::new();
    for (name, fan_bits, nodes_per_row) in TRIES {
        let make = |database: &Database| -> Box<dyn Store> {
            Box::new(States::shaped(database.storage.clone(), Shape { fan_bits, nodes_per_row }))
        };
        columns.push((name, measure(&room, &database()?, &make)?));
    }
    for (name, interval) in DELTAS {
        let make =
            |database: &Database| -> Box<dyn Store> { Box::new(Deltas::new(database.sql.clone(), interval)) };
        columns.push((name, measure(&room, &database()?, &make)?));
    }
    print(&columns);
    Ok(())
}

/// A database that counts rows.
struct Database {
    sql: Rc<CountedSql>,
    storage: Rc<Storage>,
}

/// An empty database with the tables of both stores.
fn database() -> Result<Database, PortError> {
    let sql = Rc::new(CountedSql::new(NativeSql::default()));
    let server_name = <&ServerName>::try_from("a.example").expect("invariant: it is a server name");
    let room_id = <&RoomId>::try_from("!room:a.example").expect("invariant: it is a room id");
    let storage = room_storage(server_name, sql.clone());
    let room = RoomStore::new(storage.clone());
    storage.commit(|write| room.create(write, room_id, &RoomVersionId::V12))?;
    deltas::migrate(&*sql)?;
    Ok(Database { sql, storage })
}

fn print(columns: &[(&str, Vec<String>)]) {
    let names: Vec<&str> = columns.iter().map(|column| column.0).collect();
    println!("| | {} |\n|{}", names.join(" | "), " --- |".repeat(columns.len() + 1));
    for (at, line) in LINES.iter().enumerate() {
        let values: Vec<&str> =
            columns.iter().filter_map(|column| column.1.get(at)).map(String::as_str).collect();
        println!("| {line} | {} |", values.join(" | "));
    }
}
