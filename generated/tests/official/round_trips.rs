//! Every example of a JSON body or of a 200 response is decoded and encoded without a change.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lattice_generated::schema::{Described, RoundTrip, operations};
use serde_json::Value;

use crate::composed::{Composed, composed};
use crate::difference;
use crate::documents::Documents;
use crate::examples::{self, Role};
use crate::operations;
use crate::places::Place;

/// The number of examples of each role: of whole contents, and of fields. An example that several operations
/// share counts once.
const EXAMPLES: &[(Role, usize, usize)] = &[
    (Role::Body, 51, 183),
    (Role::Answer, 160, 172),
    (Role::Parameter, 284, 0),
    (Role::Header, 6, 0),
    (Role::Refusal, 203, 8),
    (Role::Challenge, 0, 4),
    (Role::OtherSuccess, 1, 0),
    (Role::OtherMedia, 1, 0),
];
/// The number of examples in definitions that no operation refers to: formats of events and keys for the
/// specification's text.
const OF_TEXT: usize = 84;

/// The number of examples that are decoded and encoded: whole examples, and examples composed from fields.
const ROUND_TRIPS: [usize; 2] = [217, 131];
/// The number of field examples that the composed examples use. An unused field example belongs to a schema
/// with a required field without an example, belongs to a key of a map, is the second example of its field,
/// or is inside a field that has its own example.
const USED: usize = 271;

/// The examples that contradict their own schema: the operation, the place, and the reason.
const WRONG: &[(&str, &str, &str)] = &[
    ("client/getProtocols", "response", "one protocol has no `icon`, which is required"),
    (
        "federation/getSpaceHierarchy",
        "response / children / [] / children_state",
        "only the parent has the field",
    ),
    (
        "federation/sendJoinV1",
        "response / [] / event",
        "the schema has no such field; that of the second version has it",
    ),
];

#[test]
fn every_example_is_counted() {
    let Some(documents) = Documents::official() else { return };
    let mut examples: BTreeMap<Role, [BTreeSet<Place>; 2]> = BTreeMap::new();
    for operation in operations::all(&documents) {
        for content in examples::contents(&documents, &operation) {
            let [whole, of_fields] = examples.entry(content.role).or_default();
            whole.extend(content.whole(&documents));
            of_fields.extend(content.of_fields(&documents));
        }
    }
    let mut counts = Vec::new();
    for (role, [whole, of_fields]) in &examples {
        let (whole, of_fields) = (whole.len(), of_fields.len());
        println!(
            "{whole} of {role:?}, {of_fields} of its fields: {}",
            role.skipped().unwrap_or("read and written")
        );
        counts.push((*role, whole, of_fields));
    }
    let mut standing = BTreeSet::new();
    for file in documents.files(Path::new("api")) {
        examples::standing_in(&documents, &Place { file, pointer: String::new() }, &mut standing);
    }
    let known: BTreeSet<Place> = examples.into_values().flatten().flatten().collect();
    let (in_definitions, unknown): (Vec<&Place>, Vec<&Place>) =
        standing.difference(&known).partition(|place| place.file.iter().any(|part| part == "definitions"));
    println!("{} in definitions that only the text uses", in_definitions.len());
    assert!(unknown.is_empty(), "these belong to nothing: {unknown:#?}");
    assert_eq!(counts, EXAMPLES);
    assert_eq!(in_definitions.len(), OF_TEXT);
}

#[test]
fn every_example_is_read_and_written() {
    let Some(documents) = Documents::official() else { return };
    let (mut counts, mut used, mut wrong) = ([0, 0], BTreeSet::new(), BTreeSet::new());
    for operation in operations::all(&documents) {
        let described = operations().find(|each| each.meta.name == operation.name).unwrap();
        for content in examples::contents(&documents, &operation) {
            let Some(again) = again(described, content.role) else { continue };
            for place in content.whole(&documents) {
                let example = examples::resolved(&documents, &place.located(&documents));
                counts[0] += 1;
                wrong.extend(mistakes(described, content.role, again, example));
            }
            if let Some(Composed { value, of }) = composed(&documents, &content.place.below("schema")) {
                counts[1] += 1;
                used.extend(of);
                wrong.extend(mistakes(described, content.role, again, value));
            }
        }
    }
    println!(
        "{} whole examples, {} made of {} examples of fields: {} wrong",
        counts[0],
        counts[1],
        used.len(),
        wrong.len()
    );
    let known = WRONG.iter().map(|(name, at, _)| ((*name).to_owned(), (*at).to_owned()));
    assert_eq!(wrong, known.collect());
    assert_eq!((counts, used.len()), (ROUND_TRIPS, USED));
}

/// Returns the round trip of an operation's body or response; `None` for other roles.
fn again(described: &Described, role: Role) -> Option<RoundTrip> {
    match role {
        Role::Body => Some(described.body_again.unwrap()),
        Role::Answer => Some(described.response_again.unwrap()),
        _ => None,
    }
}

/// Lists the places where a round trip changes an example; the body or response itself if decoding fails.
fn mistakes(
    described: &Described,
    role: Role,
    again: RoundTrip,
    mut example: Value,
) -> Vec<(String, String)> {
    let name = described.meta.name;
    if let (Role::Body, true, Some(fields)) = (role, described.meta.interactive, example.as_object_mut()) {
        // The field `auth` is not part of the operation.
        fields.remove("auth");
    }
    let place = if role == Role::Body { "body" } else { "response" };
    match again(&example.to_string()) {
        Ok(text) => {
            let differences =
                difference::between(name, place, &example, &serde_json::from_str(&text).unwrap());
            differences.into_iter().map(|each| (each.of, each.at)).collect()
        }
        Err(refusal) => {
            println!("{name}: {place}: {refusal}");
            vec![(name.to_owned(), place.to_owned())]
        }
    }
}
