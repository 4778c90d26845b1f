//! Types of the format as Rust: structs and enums in the order in which they are met.

use std::collections::BTreeSet;

use crate::model::{Field, Type};
use crate::{Error, names};

/// A struct to write.
pub struct StructView {
    pub name: String,
    pub doc: String,
    pub fields: Vec<FieldView>,
}

impl StructView {
    pub fn required(&self) -> Vec<&FieldView> {
        self.fields.iter().filter(|field| field.required).collect()
    }

    pub fn has_secrets(&self) -> bool {
        self.fields.iter().any(|field| field.secret)
    }
}

/// A field to write.
pub struct FieldView {
    pub wire: String,
    pub ident: String,
    /// Its type, without `Option`.
    pub kind: String,
    pub required: bool,
    /// Left out of debug output.
    pub secret: bool,
    /// The stand-in that the schema is made of, where the type itself has none.
    pub schema: Option<String>,
}

impl FieldView {
    pub fn renamed(&self) -> bool {
        self.ident.trim_start_matches("r#") != self.wire
    }

    pub fn full_kind(&self) -> String {
        if self.required { self.kind.clone() } else { format!("Option<{}>", self.kind) }
    }

    pub fn full_schema(&self) -> Option<String> {
        let schema = self.schema.as_ref()?;
        Some(if self.required { schema.clone() } else { format!("Option<{schema}>") })
    }
}

/// An open enumeration to write.
pub struct EnumView {
    pub name: String,
    /// Wire value and variant.
    pub variants: Vec<(String, String)>,
}

/// Collects what a file needs.
#[derive(Default)]
pub struct Collector {
    pub structs: Vec<StructView>,
    pub enums: Vec<EnumView>,
    pub ruma: BTreeSet<String>,
    pub std_map: bool,
    pub raw: bool,
    pub int: bool,
    pub types: BTreeSet<String>,
}

impl Collector {
    /// Refuses names that would meet in Rust: types of one file, fields of one struct, variants of one enum.
    /// `taken` are the names that the file has anyway.
    pub fn check(&self, taken: &[&str]) -> Result<(), Error> {
        let types =
            self.structs.iter().map(|each| &each.name).chain(self.enums.iter().map(|each| &each.name));
        let types = types.chain(&self.types).chain(&self.ruma).map(String::as_str);
        distinct(types.chain(taken.iter().copied()))?;
        for each in &self.structs {
            distinct(each.fields.iter().map(|field| field.ident.as_str()))
                .map_err(|error| error.within(&each.name))?;
        }
        for each in &self.enums {
            let variants = each.variants.iter().map(|(_, variant)| variant.as_str()).chain(["Other"]);
            distinct(variants).map_err(|error| error.within(&each.name))?;
        }
        Ok(())
    }

    /// Adds a struct, and whatever stands inside it, after it.
    pub fn add_struct(&mut self, name: &str, doc: &str, fields: &[Field]) {
        let at = self.structs.len();
        self.structs.push(StructView { name: name.to_owned(), doc: doc.to_owned(), fields: Vec::new() });
        let fields = fields.iter().map(|field| self.field(name, field)).collect();
        if let Some(view) = self.structs.get_mut(at) {
            view.fields = fields;
        }
    }

    /// A field of the struct `owner`.
    pub fn field(&mut self, owner: &str, field: &Field) -> FieldView {
        let prefix = if matches!(owner, "Body" | "Response" | "Query" | "Request") { "" } else { owner };
        let inner = format!("{prefix}{}", names::pascal(&field.name));
        let (kind, schema) = self.kind(&inner, &field.name, &field.kind);
        let schema = (schema != kind).then_some(schema);
        FieldView {
            wire: field.name.clone(),
            ident: names::field(&field.name),
            kind,
            required: field.required,
            secret: field.kind == Type::Secret,
            schema,
        }
    }

    /// The Rust type and its stand-in for the schema; `name` is for what must be named.
    fn kind(&mut self, name: &str, wire: &str, kind: &Type) -> (String, String) {
        let plain = |text: &str| (text.to_owned(), text.to_owned());
        match kind {
            Type::String | Type::Secret => plain("String"),
            Type::Bool => plain("bool"),
            Type::Int => {
                self.int = true;
                ("Int".to_owned(), "i64".to_owned())
            }
            Type::Object | Type::Json => {
                self.raw = true;
                let any = "serde_json::Value";
                let schema = if *kind == Type::Json {
                    any.to_owned()
                } else {
                    format!("serde_json::Map<String, {any}>")
                };
                ("Box<RawValue>".to_owned(), schema)
            }
            Type::Id(id) => {
                let owned = if *id == "RoomVersionId" { (*id).to_owned() } else { format!("Owned{id}") };
                self.ruma.insert(owned.clone());
                (owned, "String".to_owned())
            }
            Type::Enum(values) => {
                let variants = values.iter().map(|value| (value.clone(), names::pascal(value))).collect();
                self.enums.push(EnumView { name: name.to_owned(), variants });
                plain(name)
            }
            Type::List(item) => {
                let (kind, schema) = self.kind(name, wire, item);
                (format!("Vec<{kind}>"), format!("Vec<{schema}>"))
            }
            Type::Map(key, item) => {
                self.std_map = true;
                let (key, _) = self.kind(name, wire, key);
                let (kind, schema) = self.kind(name, wire, item);
                (format!("BTreeMap<{key}, {kind}>"), format!("BTreeMap<String, {schema}>"))
            }
            Type::Struct(fields) => {
                self.add_struct(name, &format!("What stands under `{wire}`."), fields);
                plain(name)
            }
            Type::Named(named) => {
                self.types.insert(named.clone());
                plain(named)
            }
        }
    }
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for name in names {
        let letter = name.trim_start_matches("r#").starts_with(|first: char| first.is_ascii_alphabetic());
        if !letter || !seen.insert(name) {
            return Err(Error::new(name, "is no name in Rust, or two things would have it"));
        }
    }
    Ok(())
}
