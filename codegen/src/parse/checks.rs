//! Checks rules that involve several keys of an operation.

use crate::Error;
use crate::model::{Body, Operation, Shape, Type};

pub fn check(operation: &Operation) -> Result<(), Error> {
    urls(operation)?;
    also(operation)?;
    body(operation)?;
    if operation.limited && operation.is_served() && operation.decision.rate.is_none() {
        return Err(Error::new("limited", "needs a `rate` in spec/ledger.toml"));
    }
    Ok(())
}

fn urls(operation: &Operation) -> Result<(), Error> {
    let places = [
        ("path", &operation.parameters),
        ("query", &operation.query.fields),
        ("headers", &operation.headers),
    ];
    for (place, fields) in places {
        if let Some(field) = fields.iter().find(|field| !fits_in_url(&field.kind)) {
            return Err(Error::new(&field.name, "cannot be part of a URL: use a scalar").within(place));
        }
    }
    if operation.query.others.as_deref().is_some_and(|kind| *kind != Type::String) {
        return Err(Error::new("{string}", "all other keys of a query are strings").within("query"));
    }
    Ok(())
}

fn fits_in_url(kind: &Type) -> bool {
    match kind {
        Type::String | Type::Secret | Type::Int | Type::Float | Type::Bool | Type::Id(_) | Type::Enum(_) => {
            true
        }
        Type::List(item, _) => !matches!(**item, Type::List(..)) && fits_in_url(item),
        _ => false,
    }
}

/// The other paths of an operation have its first parameters, in the same order.
fn also(operation: &Operation) -> Result<(), Error> {
    let names = |path: &str| -> Vec<String> {
        let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
        names.map(str::to_owned).collect()
    };
    let own = names(&operation.path);
    match operation.also.iter().find(|path| !path.starts_with('/') || !own.starts_with(&names(path))) {
        Some(path) => Err(Error::new(path, "must be a path with the same first parameters").within("also")),
        None => Ok(()),
    }
}

fn body(operation: &Operation) -> Result<(), Error> {
    let reads_auth = match &operation.body {
        Body::Json(Type::Struct(Shape { fields, .. })) => {
            if operation.interactive && fields.iter().any(|field| field.name == "auth") {
                return Err(Error::new("auth", "is read by the runtime: leave it out").within("body"));
            }
            true
        }
        Body::Json(Type::Named(_) | Type::Object | Type::Tagged(_) | Type::Map(..)) => true,
        Body::Json(_) => return Err(Error::new("body", "must be an object")),
        Body::None | Body::Form(_) | Body::Single(_) | Body::Stream | Body::Text => false,
    };
    if operation.interactive && !reads_auth {
        return Err(Error::new("interactive", "needs a body to carry `auth`"));
    }
    Ok(())
}
