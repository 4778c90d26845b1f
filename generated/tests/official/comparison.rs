//! Both sides of one schema, side by side.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Value, json};

use crate::difference::{self, Difference};
use crate::documents::{Documents, Located};
use crate::errata::Errata;
use crate::normal::Normaliser;
use crate::operations::Official;
use crate::ours::Ours;

/// All that is compared.
pub struct Comparison {
    pub official: Documents,
    pub errata: Rc<Errata>,
    ours: Rc<Ours>,
}

impl Comparison {
    /// None if the official files are not on this machine.
    pub fn new() -> Option<Self> {
        Some(Self {
            official: Documents::official()?,
            errata: Rc::new(Errata::read()),
            ours: Rc::new(Ours::new()),
        })
    }

    /// The same with other official files.
    pub fn with(&self, official: Documents) -> Self {
        Self { official, errata: Rc::clone(&self.errata), ours: Rc::clone(&self.ours) }
    }

    /// What differs at a place of an operation; none where neither side has a schema.
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
