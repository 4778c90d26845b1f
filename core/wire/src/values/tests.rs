//! Tests of bounded arrays and of the kinds of JSON.

use serde_json::value::RawValue;

use super::{AtMost, Kind};

#[test]
fn an_array_with_too_many_elements_is_refused() {
    let read = |text: &str| serde_json::from_str::<AtMost<u8, 2>>(text);
    assert_eq!(&*read("[1,2]").unwrap(), &[1, 2]);
    assert!(read("[1,2,3]").unwrap_err().to_string().contains("at most 2"));
    assert!(read("{}").is_err());
    assert_eq!(AtMost::<u8, 1>::new(vec![1, 2]), Err(vec![1, 2]));
    assert_eq!(serde_json::to_string(&AtMost::<u8, 1>::new(vec![1]).unwrap()).unwrap(), "[1]");
}

#[test]
fn a_value_of_another_kind_is_refused() {
    for (text, kind) in [
        ("[1]", Some(Kind::Array)),
        ("true", Some(Kind::Bool)),
        ("-1", Some(Kind::Int)),
        ("null", Some(Kind::Null)),
        ("{}", Some(Kind::Object)),
        ("\"a\"", Some(Kind::String)),
        ("1.5", None),
        ("1e3", None),
    ] {
        let value = RawValue::from_string(text.to_owned()).unwrap();
        assert_eq!(Kind::of(&value), kind, "{text}");
        assert_eq!(
            Kind::check(&value, &[Kind::Array, Kind::Bool, Kind::Int]).is_ok(),
            matches!(kind, Some(Kind::Array | Kind::Bool | Kind::Int))
        );
    }
}
