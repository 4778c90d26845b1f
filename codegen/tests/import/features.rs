//! Every construct of the official files with its case: a piece of an official file below `features/v1.17`,
//! its import in `features/expected`, and the golden case of the generator with the same construct.
//! `UPDATE_GOLDEN=1` writes the expected files, for a review and a commit.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lattice_codegen::import;
use yaml_serde::Value;

use crate::official;

/// For each construct: its name in the inventory of the official files (`schema-features.tsv`), a text that
/// shows it in the case, a text of its import, and its golden case.
#[rustfmt::skip]
const FEATURES: &[(&str, &str, &str, &str)] = &[
    ("object schema with properties", "properties:", "thing: Thing", "nested"),
    ("free-form object (type: object only)", "free:\n", "free: object", "bodies"),
    ("allOf", "allOf:", "merged?:\n", "nested"),
    ("enum (string)", "enum: [fast, slow]", "mode?: enum(fast|slow)", "open_enumerations"),
    ("additionalProperties: schema", "additionalProperties:\n", "\"{string}\": Thing", "nested"),
    ("additionalProperties: true", "additionalProperties: true", "\"{string}\": json", "open_objects"),
    ("patternProperties (+ x-pattern-format)", "x-pattern-format: mx-user-id", "\"{UserId}\":", "nested"),
    ("pattern", "pattern: \"^!\"", "room_id?: RoomId", "parameters"),
    ("x-addedInMatrixVersion (schema/param level)", "x-addedInMatrixVersion", "by_user?:", "nested"),
    ("x-changedInMatrixVersion (schema level)", "x-changedInMatrixVersion", "anything?: json", "bodies"),
    ("untyped (any JSON)", "anything:\n", "anything?: json", "bodies"),
    ("type list (nullable / union scalar)", "[object, string]", "text_or_object?: string|object", "values"),
    ("type list (nullable / union scalar)", "[\"string\", \"null\"]", "maybe: nullable(string)", "values"),
    ("default", "default: false", "old?: bool", "parameters"),
    ("deprecated (schema level)", "deprecated: true", "old?: bool", "parameters"),
    ("oneOf", "oneOf:", "either?: string|object", "values"),
    ("anyOf", "anyOf:", "- 200\n", "payloads"),
    ("minItems/maxItems", "minItems: 2", "- 200\n", "payloads"),
    ("minProperties/maxProperties", "maxProperties: 1", "one_field?: object", "payloads"),
    ("$ref with sibling keywords", "A text with a sibling.", "sibling?: string", "parameters"),
    ("$ref total", "$ref: definitions/thing.yaml", "thing: Thing", "named_types"),
    ("format: int64", "format: int64", "size: int", "nested"),
    ("format: uri", "format: uri", "page?: string", "nested"),
    ("format: mx-user-id / mx-room-id / mx-server-name / mx-mxc-uri / mx-room-alias", "format: mx-server-name", "host?: ServerName", "parameters"),
    ("format: mx-user-id / mx-room-id / mx-server-name / mx-mxc-uri / mx-room-alias", "format: mx-mxc-uri", "picture?: MxcUri", "values"),
    ("format: email / float", "format: float", "ratio?: float", "values"),
    ("format: email / float", "format: email", "address?: string", "nested"),
    ("query param: string/int/bool/array/object", "name: limit", "limit?: int", "parameters"),
    ("query arrays", "name: via", "via?: [ServerName]", "parameters"),
    ("query object (fields)", "name: fields", "\"{string}\": string", "open_objects"),
    ("path params", "name: kind", "kind: enum(override|room)", "parameters"),
    ("header params", "in: header", "Content-Type?: string", "payloads"),
    ("request body non-JSON", "application/octet-stream: {}", "body: stream", "payloads"),
    ("response octet-stream / image / multipart / redirect-only / undeclared", "image/png: {}", "response: stream", "payloads"),
    ("response octet-stream / image / multipart / redirect-only / undeclared", "multipart/mixed: {}", "response: multipart", "payloads"),
    ("response octet-stream / image / multipart / redirect-only / undeclared", "\"302\":", "response: redirect", "payloads"),
    ("two 2xx codes", "\"201\":", "putDevice:", "bodies"),
    ("wildcard codes 3XX/4XX", "4XX:", "errors: [M_UNKNOWN]", "parameters"),
    ("401 declared as UIA", "auth_response.yaml", "interactive: true", "callers"),
];

/// The keywords of schemas that need no case: texts, and keywords that every case has.
const TEXTS: &[&str] =
    &["$schema", "description", "example", "examples", "format", "required", "title", "type"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/features")
}

/// The texts of all files below a folder.
fn texts(folder: &Path) -> String {
    let mut text = String::new();
    for path in official::files(folder) {
        text += &std::fs::read_to_string(path).expect("a text file");
    }
    text
}

#[test]
fn the_case_gives_the_expected_files() {
    let imported = import::read(&folder().join("v1.17"), &folder().join("errata.yaml")).expect("an import");
    let expected = folder().join("expected");
    for (path, text) in &imported {
        let path = expected.join(path);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, text).expect("a file");
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(*text, golden, "{} differs", path.display());
    }
    assert_eq!(official::files(&expected).len(), imported.len(), "an expected file is not imported");
}

#[test]
fn every_construct_is_in_the_case() {
    let (given, expected) = (texts(&folder().join("v1.17")), texts(&folder().join("expected")));
    for (feature, shows, becomes, case) in FEATURES {
        assert!(given.contains(shows), "{feature}: no case has `{shows}`");
        assert!(expected.contains(becomes), "{feature}: nothing becomes `{becomes}`");
        let golden = official::root().join("codegen/tests/golden").join(case);
        assert!(golden.is_dir(), "{feature}: there is no golden case {case}");
    }
}

#[test]
fn every_construct_that_occurs_has_a_case() {
    let Some(release) = official::release("v1.17") else { return };
    let mut found = BTreeSet::new();
    for path in official::files(&release.join("api")) {
        let is_yaml = path.extension().is_some_and(|extension| extension == "yaml");
        // The security schemes are not schemas, though their file is beside the schemas.
        if is_yaml && path.file_stem().is_some_and(|name| name != "security") {
            let text = std::fs::read_to_string(&path).expect("a text file");
            let file: Value = yaml_serde::from_str(&text).expect("YAML");
            let is_schema = ["paths", "components"].iter().all(|key| file.get(*key).is_none());
            keywords(&file, is_schema, &mut found);
        }
    }
    let case = texts(&folder().join("v1.17"));
    let is_shown = |word: &String| TEXTS.contains(&word.as_str()) || case.contains(&format!("{word}:"));
    let missing: Vec<&String> = found.iter().filter(|word| !is_shown(word)).collect();
    assert!(found.len() > 15 && missing.is_empty(), "no case has {missing:?}");
}

#[test]
fn every_construct_of_the_inventory_has_a_case() {
    let Some(release) = official::release("v1.17") else { return };
    let inventory = release.join("../../schema-features.tsv");
    let Ok(inventory) = std::fs::read_to_string(&inventory) else {
        return eprintln!("\n*** NOT RUN: {} is not there. ***\n", inventory.display());
    };
    for row in inventory.lines().skip(1) {
        let mut cells = row.split('\t');
        let (name, count) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let has_case = FEATURES.iter().any(|(feature, ..)| *feature == name);
        assert!(has_case || count == "0", "`{name}` has no case");
    }
}

/// The keywords of the schemas in a file.
fn keywords(value: &Value, is_schema: bool, found: &mut BTreeSet<String>) {
    let Value::Mapping(entries) = value else {
        return value.as_sequence().into_iter().flatten().for_each(|item| keywords(item, is_schema, found));
    };
    for (key, value) in entries {
        let key = key.as_str().unwrap_or_default();
        match key {
            "schemas" => {
                value.as_mapping().into_iter().flatten().for_each(|(_, item)| keywords(item, true, found))
            }
            _ if !is_schema => keywords(value, key == "schema", found),
            "properties" | "patternProperties" => {
                found.insert(key.to_owned());
                let fields = value.as_mapping().into_iter().flatten();
                fields.for_each(|(_, field)| keywords(field, true, found));
            }
            "items" | "additionalProperties" | "allOf" | "anyOf" | "oneOf" => {
                found.insert(key.to_owned());
                keywords(value, true, found);
            }
            _ => drop(found.insert(key.to_owned())),
        }
    }
}
