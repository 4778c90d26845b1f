//! What values look like.

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

/// What an object holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shape {
    /// The fields that are known.
    pub fields: Vec<Field>,
    /// The type of all others, if they are kept.
    pub others: Option<Box<Type>>,
}

impl Shape {
    /// Whether it holds nothing.
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
    /// What it holds, spreads resolved.
    pub shape: Shape,
}

/// An open union: which fields there are depends on the value of one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagged {
    /// The field that decides.
    pub tag: String,
    /// The fields that are there in any case.
    pub common: Vec<Field>,
    /// The known values, each with its own fields.
    pub variants: Vec<(String, Vec<Field>)>,
}

/// How many elements an array may have.
pub type Bound = Option<usize>;

/// A type of the format.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// `string`
    String,
    /// `secret`: a string that debug output leaves out.
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
    /// `string|object`: JSON of one of these kinds.
    Kinds(Vec<&'static str>),
    /// `nullable(T)`
    Nullable(Box<Type>),
    /// `[T]` or `[T, 50]`
    List(Box<Type>, Bound),
    /// `{ "{K}": T }`
    Map(Box<Type>, Box<Type>),
    /// An object with known fields, written in place.
    Struct(Shape),
    /// `{ tagged: … }`
    Tagged(Tagged),
    /// A shape of `types.yaml`.
    Named(String),
}

/// Identifiers: the name in the format, which is also ruma's without `Owned`.
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

/// The kinds of JSON that a union may name.
pub const KINDS: &[&str] = &["array", "bool", "int", "null", "object", "string"];
