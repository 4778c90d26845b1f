//! The declared differences from the official schemas: `spec/errata.yaml` and the additions of `spec/msc/`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::difference::Difference;
use crate::documents::RELEASE;
use crate::operations::PLACES;

/// The declared differences that concern the schemas of this release.
pub struct Errata {
    /// The definitions whose objects are kept byte for byte; their schema accepts any object.
    pub raw: BTreeSet<String>,
    rows: Vec<Row>,
}

/// One declared difference of one operation.
struct Row {
    /// The name of the operation.
    of: String,
    says: Says,
}

enum Says {
    /// The schema at this place, or a schema below this place, differs.
    Corrected(String),
    /// Our schema adds the field at this place, or adds a field that contains this place.
    Added(String),
    /// Our type adds the field of this name, wherever the type is used.
    AddedToType(String),
}

impl Errata {
    pub fn read() -> Self {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        let errata = read(&spec.join("errata.yaml"));
        let rows = ["corrections", "schemas"].iter().flat_map(|list| elements(&errata[list]));
        let (of_schemas, of_types): (Vec<&Value>, Vec<&Value>) =
            rows.filter(|row| concerns_release(row)).partition(|row| has_schema(row));
        let mut rows: Vec<Row> = of_schemas.into_iter().flat_map(corrected).collect();
        rows.extend(of_types.into_iter().filter_map(added_to_type));
        for file in yaml_files(&spec.join("msc")) {
            let file = read(&file);
            let added = file["adds"].as_object().into_iter().flatten();
            rows.extend(
                added.flat_map(|(of, adds)| PLACES.map(|place| added_at(of, place, &adds[place]))).flatten(),
            );
        }
        let raw = elements(&errata["raw"]).flat_map(|raw| strings(&raw["definitions"]));
        Self { raw: raw.collect(), rows }
    }

    /// Lists the differences that no row explains.
    pub fn unexplained<'a>(&self, differences: &'a [Difference]) -> Vec<&'a Difference> {
        differences.iter().filter(|each| !self.rows.iter().any(|row| row.explains(each))).collect()
    }

    /// Lists the rows that explain none of the differences.
    pub fn stale(&self, differences: &[Difference]) -> Vec<String> {
        // The import refuses a correction of a type that changes nothing.
        let rows = self.rows.iter().filter(|row| !matches!(row.says, Says::AddedToType(_)));
        let stale = rows.filter(|row| !differences.iter().any(|each| row.explains(each)));
        stale.map(Row::name).collect()
    }

    /// Returns the number of rows; an erratum for several operations has one row per operation.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
}

impl Row {
    fn explains(&self, difference: &Difference) -> bool {
        let is_new = difference.theirs.is_none();
        match &self.says {
            Says::Corrected(at) => self.of == difference.of && is_within(&difference.at, at),
            Says::Added(at) => self.of == difference.of && is_new && is_within(at, &difference.at),
            Says::AddedToType(field) => is_new && difference.at.ends_with(&format!(" / {field}")),
        }
    }

    fn name(&self) -> String {
        match &self.says {
            Says::Corrected(at) | Says::Added(at) | Says::AddedToType(at) => format!("{}: {at}", self.of),
        }
    }
}

/// Whether `path` equals `outer` or is below `outer`.
fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(" / "))
}

/// Returns one row for each added field that has no fields below it.
fn added_at(of: &str, at: &str, added: &Value) -> Vec<Row> {
    match added {
        Value::Null => Vec::new(),
        Value::Object(fields) => {
            let each =
                fields.iter().flat_map(|(key, field)| added_at(of, &format!("{at} / {}", plain(key)), field));
            each.collect()
        }
        _ => vec![Row { of: of.to_owned(), says: Says::Added(at.to_owned()) }],
    }
}

/// Returns one row for each operation that an element of `corrections` or `schemas` names.
fn corrected(row: &Value) -> Vec<Row> {
    let at = row["at"].as_str().unwrap().split(" / ").map(plain).collect::<Vec<_>>().join(" / ");
    strings(&row["of"]).map(|of| Row { of, says: Says::Corrected(at.clone()) }).collect()
}

/// The row of a correction that gives a type a field.
fn added_to_type(row: &Value) -> Option<Row> {
    let of = row["of"].get(0)?.as_str().filter(|of| of.starts_with("types/"))?;
    let field = row["at"].as_str().filter(|at| !at.contains(" / ") && !row["say"].is_null())?;
    Some(Row { of: of.to_owned(), says: Says::AddedToType(field.to_owned()) })
}

/// Replaces a key such as `{userId}`, which names the keys of a map, by `{string}`.
fn plain(key: &str) -> &str {
    if key.starts_with('{') { "{string}" } else { key }
}

fn concerns_release(row: &Value) -> bool {
    let minor = |release: &str| release.rsplit('.').next().unwrap().parse::<u32>().unwrap();
    row["until"].as_str().is_none_or(|until| minor(RELEASE) < minor(until))
}

/// Whether a row changes a schema. HTML pages, the field that `{keyName}` in the path names, and bounds of
/// list lengths are not part of the compared schemas.
fn has_schema(row: &Value) -> bool {
    let place = row["at"].as_str().unwrap().split(" / ").next().unwrap();
    let is_named_by_path = |say: &Value| say.get("{keyName}").is_some();
    let is_bound = |say: &Value| say.get(1).is_some_and(Value::is_u64);
    let say = &row["say"];
    PLACES.contains(&place) && *say != "html" && !is_named_by_path(say) && !is_bound(say)
}

fn elements(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn strings(list: &Value) -> impl Iterator<Item = String> {
    elements(list).map(|each| each.as_str().unwrap().to_owned())
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn read(path: &Path) -> Value {
    yaml_serde::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}
