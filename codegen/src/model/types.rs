//! The types of the format of `spec/`.

/// A field or parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name on the wire.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// Whether it must be present.
    pub required: bool,
}

/// The fields of an object.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shape {
    /// The declared fields.
    pub fields: Vec<Field>,
    /// The type of all other fields, if the object keeps them.
    pub others: Option<Box<Type>>,
}

impl Shape {
    /// Whether the object has no fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.others.is_none()
    }
}

/// A named shape of `types.yaml`.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Its fields, with `...` resolved.
    pub shape: Shape,
}

/// An open union: the value of one field determines which other fields exist.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagged {
    /// The field whose value selects the variant.
    pub tag: String,
    /// The fields of every variant.
    pub common: Vec<Field>,
    /// The known values of the tag, each with the fields of its variant.
    pub variants: Vec<(String, Vec<Field>)>,
}

/// The maximum number of elements of an array.
pub type Bound = Option<usize>;

/// A type of the format.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// `string`
    String,
    /// `secret`: a string that debug output omits.
    Secret,
    /// `int`
    Int,
    /// `float`
    Float,
    /// `bool`
    Bool,
    /// `object`
    Object,
    /// `json`
    Json,
    /// An identifier, by its name in the format.
    Id(&'static str),
    /// `enum(…)`
    Enum(Vec<String>),
    /// `string|object`: JSON of one of these JSON types.
    Kinds(Vec<&'static str>),
    /// `nullable(T)`
    Nullable(Box<Type>),
    /// `[T]` or `[T, 50]`
    List(Box<Type>, Bound),
    /// `{ "{K}": T }`
    Map(Box<Type>, Box<Type>),
    /// An object with declared fields, written in place.
    Struct(Shape),
    /// `{ tagged: … }`
    Tagged(Tagged),
    /// A shape of `types.yaml`.
    Named(String),
}

/// The names of identifiers in the format: ruma's types without the prefix `Owned`.
pub const IDENTIFIERS: &[&str] = &[
    "DeviceId",
    "EventId",
    "MxcUri",
    "RoomAliasId",
    "RoomId",
    "RoomOrAliasId",
    "RoomVersionId",
    "ServerName",
    "TransactionId",
    "UserId",
];

/// The JSON types that a union may name.
pub const KINDS: &[&str] = &["array", "bool", "int", "null", "object", "string"];
