//! The comparison of an official schema with our schema at the same place.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Value, json};

use crate::difference::{self, Difference};
use crate::documents::{Documents, Located};
use crate::errata::Errata;
use crate::normal::Normaliser;
use crate::operations::Official;
use crate::ours::Ours;

/// The official documents, the errata and our schemas.
pub struct Comparison {
    pub official: Documents,
    pub errata: Rc<Errata>,
    ours: Rc<Ours>,
}

impl Comparison {
    /// Returns `None` if the official files are absent on this machine.
    pub fn new() -> Option<Self> {
        Some(Self {
            official: Documents::official()?,
            errata: Rc::new(Errata::read()),
            ours: Rc::new(Ours::new()),
        })
    }

    /// Returns this comparison with other official documents.
    pub fn with(&self, official: Documents) -> Self {
        Self { official, errata: Rc::clone(&self.errata), ours: Rc::clone(&self.ours) }
    }

    /// Lists the differences at a place of an operation; `None` if neither side has a schema there.
    pub fn differences(&self, operation: &Official, place: &str) -> Option<Vec<Difference>> {
        let theirs = operation.schemas(&self.official, place);
        let ours = self.ours.schemas(&operation.name, place);
        if theirs.is_empty() && ours.is_empty() {
            return None;
        }
        let normal = |documents, raw, schemas: &[Located]| match (schemas, place) {
            ([], "query") => json!({}),
            ([], _) => Value::Null,
            _ => Normaliser { documents, raw }.normal(schemas),
        };
        let theirs = normal(&self.official, &self.errata.raw, &theirs);
        let ours = normal(&self.ours.documents, &BTreeSet::new(), &ours);
        Some(difference::between(&operation.name, place, &theirs, &ours))
    }
}
