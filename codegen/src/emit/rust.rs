//! Types of the format as Rust: structs and enums in the order of first use.

use std::collections::BTreeSet;

use crate::model::{Field, Named, Shape, Tagged, Type};
use crate::{Error, names};

/// A struct, for the template.
pub struct StructView {
    pub name: String,
    pub doc: String,
    pub fields: Vec<FieldView>,
    /// The Rust type of the fields that are not declared.
    pub others: Option<String>,
    /// Whether the struct is a response.
    pub role: Role,
}

/// The use of a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Part of a request or of another type.
    Part,
    /// The response of an operation.
    Answer,
    /// The second element of the response `[200, T]`.
    TupleAnswer,
}

impl StructView {
    pub fn required(&self) -> Vec<&FieldView> {
        self.fields.iter().filter(|field| field.required).collect()
    }

    pub fn has_secrets(&self) -> bool {
        self.fields.iter().any(|field| field.secret)
    }
}

/// A field, for the template.
pub struct FieldView {
    pub wire: String,
    pub ident: String,
    /// The type of the field, without the `Option` of an optional field.
    pub kind: String,
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// Whether the field distinguishes `null` from absence.
    pub keeps_null: bool,
    /// Whether debug output omits the field.
    pub secret: bool,
    /// The type whose schema is used, if the type of the field has no schema.
    pub schema: Option<String>,
}

impl FieldView {
    pub fn renamed(&self) -> bool {
        self.ident.trim_start_matches("r#") != self.wire
    }

    pub fn full_kind(&self) -> String {
        self.full(&self.kind)
    }

    pub fn full_schema(&self) -> Option<String> {
        self.schema.as_ref().filter(|_| !self.must_be_present()).map(|schema| self.full(schema))
    }

    /// The type inside a field that must be present but may be `null`.
    pub fn nullable_schema(&self) -> Option<&str> {
        self.must_be_present().then(|| self.schema.as_deref().unwrap_or(&self.kind))
    }

    pub fn must_be_present(&self) -> bool {
        self.required && self.nullable
    }

    /// An optional field is one `Option`: `null` counts as absent.
    fn full(&self, kind: &str) -> String {
        if self.required && !self.nullable { kind.to_owned() } else { format!("Option<{kind}>") }
    }
}

/// An open enumeration, for the template.
pub struct EnumView {
    pub name: String,
    /// Each value on the wire with its variant.
    pub variants: Vec<(String, String)>,
}

/// A union of JSON types, for the template.
pub struct KindsView {
    pub name: String,
    pub kinds: Vec<&'static str>,
}

impl KindsView {
    pub fn variants(&self) -> Vec<String> {
        self.kinds.iter().map(|kind| names::pascal(kind)).collect()
    }

    /// The names of the JSON types in JSON Schema.
    pub fn schema(&self) -> Vec<&'static str> {
        let names = self.kinds.iter().map(|kind| match *kind {
            "bool" => "boolean",
            "int" => "integer",
            other => other,
        });
        names.collect()
    }
}

/// An open union, for the template. The structs of its variants are in [`Collector::structs`].
pub struct TaggedView {
    pub name: String,
    pub tag: String,
    /// Each value on the wire with its variant.
    pub variants: Vec<(String, String)>,
}

/// Collects the types and imports of a file.
#[derive(Default)]
pub struct Collector {
    pub structs: Vec<StructView>,
    pub enums: Vec<EnumView>,
    pub kinds: Vec<KindsView>,
    pub tagged: Vec<TaggedView>,
    pub ruma: BTreeSet<String>,
    pub wire: BTreeSet<&'static str>,
    pub std_map: bool,
    pub raw: bool,
    /// Whether the file needs serde for a type that is not collected.
    pub serde: bool,
    pub types: BTreeSet<String>,
}

/// A Rust type, and the type whose schema is used.
struct Kind {
    rust: String,
    schema: String,
}

impl Kind {
    fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { schema: text.clone(), rust: text }
    }

    fn within(self, outer: &str) -> Self {
        Self { rust: format!("{outer}<{}>", self.rust), schema: format!("{outer}<{}>", self.schema) }
    }
}

impl Collector {
    /// Whether the file needs serde.
    pub fn uses_serde(&self) -> bool {
        self.serde || !self.structs.is_empty() || !self.enums.is_empty() || !self.kinds.is_empty()
    }

    /// Refuses names that collide in Rust: types of one file, fields of one struct, variants of one enum.
    /// `taken` holds the names that every such file contains.
    pub fn check(&self, taken: &[&str]) -> Result<(), Error> {
        let types = self.structs.iter().map(|each| &each.name);
        let types = types.chain(self.enums.iter().map(|each| &each.name));
        let types = types.chain(self.kinds.iter().map(|each| &each.name));
        let types = types.chain(self.tagged.iter().map(|each| &each.name));
        let types = types.chain(&self.types).chain(&self.ruma).map(String::as_str);
        distinct(types.chain(self.wire.iter().copied()).chain(taken.iter().copied()))?;
        for each in &self.structs {
            let others = each.others.as_ref().map(|_| "others");
            distinct(each.fields.iter().map(|field| field.ident.as_str()).chain(others))
                .map_err(|error| error.within(&each.name))?;
        }
        let variants = self.enums.iter().map(|each| (&each.name, &each.variants));
        for (name, variants) in variants.chain(self.tagged.iter().map(|each| (&each.name, &each.variants))) {
            let variants = variants.iter().map(|(_, variant)| variant.as_str()).chain(["Other"]);
            distinct(variants).map_err(|error| error.within(name))?;
        }
        Ok(())
    }

    /// Adds a struct, followed by the types of its fields.
    pub fn add_struct(&mut self, name: &str, doc: &str, role: Role, shape: &Shape) {
        let at = self.structs.len();
        let others = shape.others.as_ref().map(|kind| {
            self.std_map = true;
            if **kind == Type::Json { "serde_json::Value".to_owned() } else { self.kind(name, "", kind).rust }
        });
        let (name, doc) = (name.to_owned(), doc.to_owned());
        self.structs.push(StructView { name: name.clone(), doc, fields: Vec::new(), others, role });
        let fields = shape.fields.iter().map(|field| self.field(&name, field)).collect();
        if let Some(view) = self.structs.get_mut(at) {
            view.fields = fields;
        }
    }

    /// Adds a shape of `types.yaml`.
    pub fn add_named(&mut self, named: &Named, role: Role) {
        let doc = format!("`{}` of `spec/types.yaml`.", named.name);
        self.add_struct(&named.name, &doc, role, &named.shape);
    }

    /// A field of the struct `owner`.
    pub fn field(&mut self, owner: &str, field: &Field) -> FieldView {
        let short = names::pascal(&field.name);
        // The first of two types with the same short name gets that name.
        let is_top = matches!(owner, "Body" | "Response" | "Query" | "Request");
        let inner = if is_top && !self.has(&short) { short } else { format!("{owner}{short}") };
        let (kind, nullable) = match &field.kind {
            Type::Nullable(kind) => (&**kind, true),
            kind => (kind, false),
        };
        let Kind { rust, schema } = self.kind(&inner, &field.name, kind);
        FieldView {
            wire: field.name.clone(),
            ident: names::field(&field.name),
            schema: (schema != rust).then_some(schema),
            kind: rust,
            required: field.required,
            nullable,
            keeps_null: matches!(&field.kind, Type::Kinds(kinds) if kinds.contains(&"null"))
                && !field.required,
            secret: field.kind == Type::Secret,
        }
    }

    fn has(&self, name: &str) -> bool {
        let mut names = self.structs.iter().map(|each| &each.name);
        names.any(|other| other == name)
            || self.enums.iter().any(|each| each.name == name)
            || self.kinds.iter().any(|each| each.name == name)
    }

    /// The Rust type and the schema type of a value that is no field. A type that needs a name gets `name`.
    pub fn alone(&mut self, name: &str, kind: &Type) -> (String, String) {
        let Kind { rust, schema } = self.kind(name, name, kind);
        (rust, schema)
    }

    /// The Rust type of `kind`. A type that needs a name gets `name`.
    fn kind(&mut self, name: &str, wire: &str, kind: &Type) -> Kind {
        match kind {
            Type::String | Type::Secret => Kind::plain("String"),
            Type::Bool => Kind::plain("bool"),
            Type::Float => Kind::plain("f64"),
            Type::Int => {
                self.wire.insert("Int");
                Kind { rust: "Int".to_owned(), schema: "i64".to_owned() }
            }
            Type::Object => self.raw("serde_json::Map<String, serde_json::Value>"),
            Type::Json => self.raw("serde_json::Value"),
            Type::Id(id) => {
                let rust = if *id == "RoomVersionId" { (*id).to_owned() } else { format!("Owned{id}") };
                self.ruma.insert(rust.clone());
                Kind { rust, schema: "String".to_owned() }
            }
            Type::Enum(values) => {
                let variants = values.iter().map(|value| (value.clone(), names::pascal(value))).collect();
                self.enums.push(EnumView { name: name.to_owned(), variants });
                Kind::plain(name)
            }
            Type::Kinds(kinds) => {
                self.raw = true;
                self.kinds.push(KindsView { name: name.to_owned(), kinds: kinds.clone() });
                Kind::plain(name)
            }
            Type::Nullable(inner) => self.kind(name, wire, inner).within("Option"),
            Type::List(item, None) => self.kind(name, wire, item).within("Vec"),
            Type::List(item, Some(bound)) => {
                self.wire.insert("AtMost");
                let Kind { rust, schema } = self.kind(name, wire, item);
                Kind { rust: format!("AtMost<{rust}, {bound}>"), schema: format!("Vec<{schema}>") }
            }
            Type::Map(key, item) => {
                self.std_map = true;
                let key = self.kind(name, wire, key).rust;
                let Kind { rust, schema } = self.kind(name, wire, item);
                Kind {
                    rust: format!("BTreeMap<{key}, {rust}>"),
                    schema: format!("BTreeMap<String, {schema}>"),
                }
            }
            Type::Struct(shape) => {
                self.add_struct(name, &format!("The value of `{wire}`."), Role::Part, shape);
                Kind::plain(name)
            }
            Type::Tagged(tagged) => self.add_tagged(name, tagged),
            Type::Named(named) => {
                self.types.insert(named.clone());
                Kind::plain(named)
            }
        }
    }

    fn raw(&mut self, schema: &str) -> Kind {
        self.raw = true;
        Kind { rust: "Box<RawValue>".to_owned(), schema: schema.to_owned() }
    }

    /// Adds a union: a struct of the common fields, a struct for each variant, and the enum of the variants.
    fn add_tagged(&mut self, name: &str, tagged: &Tagged) -> Kind {
        self.raw = true;
        let common = Shape { fields: tagged.common.clone(), others: None };
        self.add_struct(&format!("{name}Common"), "The fields of every variant.", Role::Part, &common);
        let mut variants = Vec::new();
        for (value, fields) in &tagged.variants {
            let variant = names::pascal(value);
            let shape = Shape { fields: fields.clone(), others: None };
            let doc = format!("The fields if `{}` is `{value}`.", tagged.tag);
            self.add_struct(&format!("{name}{variant}"), &doc, Role::Part, &shape);
            variants.push((value.clone(), variant));
        }
        self.tagged.push(TaggedView { name: name.to_owned(), tag: tagged.tag.clone(), variants });
        Kind::plain(name)
    }
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for name in names {
        let letter = name.trim_start_matches("r#").starts_with(|first: char| first.is_ascii_alphabetic());
        if !letter || !seen.insert(name) {
            return Err(Error::new(name, "is not a Rust name, or two items would share it"));
        }
    }
    Ok(())
}
