//! The D1 database.

use futures_util::future::LocalBoxFuture;
use lattice_handlers::index;
use lattice_handlers::ports::{Database, PortError, Row, SqlValue, Statement};
use serde_json::Value;
use wasm_bindgen::JsValue;
use worker::{D1Database, D1PreparedStatement, Env};

use super::failed;

/// The D1 database of the indexes.
pub struct PlatformDatabase(Env);

impl PlatformDatabase {
    pub fn new(env: Env) -> Self {
        Self(env)
    }

    fn database(&self) -> Result<D1Database, PortError> {
        self.0.d1(index::BINDING).map_err(failed("d1", "open"))
    }
}

impl Database for PlatformDatabase {
    fn query<'a>(
        &'a self,
        statement: &'static str,
        parameters: Vec<SqlValue>,
    ) -> LocalBoxFuture<'a, Result<Vec<Row>, PortError>> {
        Box::pin(async move {
            let database = self.database()?;
            let prepared = prepare(&database, (statement, parameters)).map_err(failed("d1", statement))?;
            let rows: Vec<Vec<Value>> = prepared.raw().await.map_err(failed("d1", statement))?;
            // What it wrote is only said of batches: these are the rows that it returned, without entries of indexes.
            #[cfg(feature = "chaos")]
            if !statement.trim_start().starts_with("SELECT") {
                crate::counters::database_rows_written(rows.len() as u64);
            }
            rows.into_iter()
                .map(|row| row.into_iter().map(value).collect::<Result<_, _>>().map(Row))
                .collect()
        })
    }

    fn batch(&self, statements: Vec<Statement>) -> LocalBoxFuture<'_, Result<(), PortError>> {
        Box::pin(async move {
            let database = self.database()?;
            let prepared = statements.into_iter().map(|each| prepare(&database, each));
            let prepared = prepared.collect::<Result<Vec<_>, _>>().map_err(failed("d1", "batch"))?;
            let results = database.batch(prepared).await.map_err(failed("d1", "batch"))?;
            #[cfg(feature = "chaos")]
            for meta in results.iter().filter_map(|result| result.meta().ok().flatten()) {
                crate::counters::database_rows_written(meta.rows_written.unwrap_or(0) as u64);
            }
            match results.iter().find_map(worker::D1Result::error) {
                Some(error) => Err(PortError::new("d1", "batch", error)),
                None => Ok(()),
            }
        })
    }
}

fn prepare(database: &D1Database, (statement, parameters): Statement) -> worker::Result<D1PreparedStatement> {
    let parameters: Vec<JsValue> = parameters.into_iter().map(bound).collect();
    database.prepare(statement).bind(&parameters)
}

#[expect(clippy::cast_precision_loss, reason = "integers in statements stay below 2^53")]
fn bound(value: SqlValue) -> JsValue {
    match value {
        SqlValue::Null => JsValue::NULL,
        SqlValue::Integer(number) => JsValue::from_f64(number as f64),
        SqlValue::Text(text) => JsValue::from_str(&text),
        SqlValue::Blob(bytes) => js_sys::Uint8Array::from(bytes.as_slice()).into(),
    }
}

fn value(value: Value) -> Result<SqlValue, PortError> {
    match value {
        Value::Null => Ok(SqlValue::Null),
        Value::String(text) => Ok(SqlValue::Text(text)),
        Value::Number(number) => number
            .as_i64()
            .map(SqlValue::Integer)
            .ok_or_else(|| PortError::new("d1", "read", format!("not an integer: {number}"))),
        other => Err(PortError::new("d1", "read", format!("no column holds {other}"))),
    }
}
