//! The SQLite database of a Durable Object.

use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::ports::{Change, PortError, Query, Row, Sql, SqlValue, Transaction};
use wasm_bindgen::prelude::*;
use worker::{SqlStorage, SqlStorageValue, State};

use super::failed;
#[cfg(feature = "chaos")]
use crate::chaos::plants;
use crate::counters;

#[wasm_bindgen]
extern "C" {
    /// The part of an object's storage that worker 0.8 does not bind.
    type TransactionalStorage;

    /// Runs `work` in one transaction. An exception rolls the transaction back and is thrown again.
    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &TransactionalStorage,
        work: &mut dyn FnMut() -> Result<JsValue, JsValue>,
    ) -> Result<JsValue, JsValue>;
}

/// The database of the object with this state.
pub struct PlatformSql {
    kind: ObjectKind,
    sql: SqlStorage,
    state: Rc<State>,
}

impl PlatformSql {
    pub fn new(kind: ObjectKind, state: Rc<State>) -> Self {
        Self { kind, sql: state.storage().sql(), state }
    }

    fn run(&self, statement: &str, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        self.rows(statement, parameters.iter().map(bound).collect()).map_err(failed("sql", statement))
    }

    fn rows(&self, statement: &str, parameters: Vec<SqlStorageValue>) -> worker::Result<Vec<Row>> {
        let cursor = self.sql.exec(statement, parameters)?;
        let rows =
            cursor.raw().map(|row| row?.into_iter().map(value).collect::<worker::Result<_>>().map(Row));
        let rows = rows.collect::<worker::Result<Vec<Row>>>()?;
        counters::rows_written(self.kind, cursor.rows_written() as u64);
        if counters::has_daily_limits() || cfg!(feature = "chaos") {
            counters::rows_read(self.kind, cursor.rows_read() as u64);
        }
        Ok(rows)
    }
}

impl Sql for PlatformSql {
    fn query(&self, query: Query, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        self.run(query.text(), parameters)
    }

    fn size_bytes(&self) -> Result<u64, PortError> {
        Ok(self.sql.database_size() as u64)
    }

    fn transaction(
        &self,
        work: &mut dyn FnMut(&dyn Transaction) -> Result<(), PortError>,
    ) -> Result<(), PortError> {
        let storage = self.state.storage();
        let storage: &JsValue = storage.as_raw();
        let mut refusal = None;
        let mut panicked = false;
        // A panic in `work` becomes an exception, which rolls the transaction back; `assert!` panics again.
        let mut moved = AssertUnwindSafe((work, &mut refusal, &mut panicked));
        let outcome = storage.unchecked_ref::<TransactionalStorage>().transaction_sync(&mut move || {
            let AssertUnwindSafe((work, refusal, panicked)) = &mut moved;
            **panicked = true;
            let worked = work(&OpenTransaction(self));
            #[cfg(feature = "chaos")]
            let worked = plants::undo(worked);
            **panicked = false;
            worked.map(|()| JsValue::UNDEFINED).map_err(|error| {
                let text = JsValue::from_str(&error.to_string());
                **refusal = Some(error);
                text
            })
        });
        assert!(!panicked, "a panic in a transaction");
        #[cfg(feature = "chaos")]
        if plants::was_undone() {
            return Ok(());
        }
        match (outcome, refusal) {
            (Ok(_), _) => Ok(()),
            (Err(_), Some(error)) => Err(error),
            (Err(error), None) => Err(PortError::new("sql", "commit", format!("{error:?}"))),
        }
    }
}

/// The transaction that [`PlatformSql::transaction`] passes to its work.
struct OpenTransaction<'a>(&'a PlatformSql);

impl Transaction for OpenTransaction<'_> {
    fn change(&self, change: Change, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        #[cfg(feature = "chaos")]
        if plants::skips(self.0.kind, change.text()) {
            return Ok(Vec::new());
        }
        self.0.run(change.text(), parameters)
    }

    fn script(&self, statements: &'static str) -> Result<(), PortError> {
        self.0.run(statements, &[]).map(drop)
    }
}

fn bound(value: &SqlValue) -> SqlStorageValue {
    match value {
        SqlValue::Null => SqlStorageValue::Null,
        SqlValue::Integer(number) => SqlStorageValue::Integer(*number),
        SqlValue::Text(text) => SqlStorageValue::String(text.clone()),
        SqlValue::Blob(bytes) => SqlStorageValue::Blob(bytes.clone()),
    }
}

fn value(value: SqlStorageValue) -> worker::Result<SqlValue> {
    match value {
        SqlStorageValue::Null => Ok(SqlValue::Null),
        SqlStorageValue::Integer(number) => Ok(SqlValue::Integer(number)),
        SqlStorageValue::String(text) => Ok(SqlValue::Text(text)),
        SqlStorageValue::Blob(bytes) => Ok(SqlValue::Blob(bytes)),
        other => Err(worker::Error::RustError(format!("no column holds {other:?}"))),
    }
}
