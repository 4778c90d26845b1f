//! Every query, body and response has the official schema, except for the differences declared in `spec/`.

use std::collections::BTreeMap;

use crate::comparison::Comparison;
use crate::difference::Difference;
use crate::operations::{self, PLACES};

/// The number of operations in the official files.
const OPERATIONS: usize = 230;
/// The number of schemas of queries, of bodies, and of responses.
const SCHEMAS: [usize; 3] = [77, 98, 218];

#[test]
fn every_schema_is_the_official_one() {
    let Some(comparison) = Comparison::new() else { return };
    let operations = operations::all(&comparison.official);
    let mut counts = BTreeMap::new();
    let mut found: Vec<Difference> = Vec::new();
    for operation in &operations {
        for place in PLACES {
            if let Some(differences) = comparison.differences(operation, place) {
                *counts.entry(place).or_insert(0) += 1;
                found.extend(differences);
            }
        }
    }
    let unexplained = comparison.errata.unexplained(&found);
    assert!(unexplained.is_empty(), "spec/errata.yaml does not say that these differ: {unexplained:#?}");
    let stale = comparison.errata.stale(&found);
    assert!(stale.is_empty(), "these make no difference to a schema: {stale:#?}");
    let (rows, differences) = (comparison.errata.len(), found.len());
    println!("{} operations, {counts:?} schemas, {differences} differences, {rows} rows", operations.len());
    assert_eq!(operations.len(), OPERATIONS);
    assert_eq!(PLACES.map(|place| counts[place]), SCHEMAS);
}

#[test]
fn the_normaliser_is_short() {
    let (_, code) = include_str!("normal.rs").split_once("impl Normaliser").unwrap();
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("///"));
    assert!(lines.count() <= 60, "what it does not see is not compared");
}
