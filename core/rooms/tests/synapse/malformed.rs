//! Event content with one malformed value.

use serde_json::{Value, json};

use crate::fixtures::random::Random;

/// Replaces or removes one value of the content, at any depth.
pub fn spoil(random: &Random, content: &mut Value) {
    let Some(fields) = content.as_object_mut() else { return };
    let keys: Vec<String> = fields.keys().cloned().collect();
    let Some(key) = (!keys.is_empty()).then(|| &keys[random.below(keys.len())]) else { return };
    match &mut fields[key] {
        inner @ Value::Object(_) if random.percent(60) => spoil(random, inner),
        _ if random.percent(25) => drop(fields.remove(key)),
        value => *value = wrong(random),
    }
}

fn wrong(random: &Random) -> Value {
    const MOST: i64 = 9_007_199_254_740_991;
    match random.below(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!([]),
        3 => json!({}),
        4 => json!(""),
        5 => json!("x"),
        6 => json!("50"),
        7 => json!(" 50 "),
        8 => json!("+50"),
        9 => json!(MOST),
        10 => json!(-MOST),
        11 => json!(-1),
        12 => json!(["@alice:a.example"]),
        _ => json!({ "@alice:a.example": "100" }),
    }
}

/// A value of `m.federate`, mostly `false`.
pub fn federate(random: &Random) -> Value {
    let odd = [json!(true), json!("true"), json!(0), json!(1), json!([]), json!({}), Value::Null];
    if random.percent(60) { json!(false) } else { odd[random.below(odd.len())].clone() }
}

/// A user id as somebody mistypes it, or none at all.
pub fn user_id(random: &Random) -> &'static str {
    random.pick(&[
        "@bob",
        "bob:b.example",
        "@bob:",
        "@:b.example",
        "@:",
        "",
        "@bob:b.exam ple",
        "@bob:b..example",
        "@Bob Smith:b.example",
        "@bob:b.example:x",
        "@bob:b.example:99999",
        " @bob:b.example",
        "@\u{e9}:b.example",
        "@bob:b.example\n",
    ])
}
