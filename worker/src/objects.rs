//! The Durable Objects: three classes for the platform, which share one host.

mod host;
mod room;
mod server;
mod user;

use wasm_bindgen::prelude::*;
use worker::ObjectNamespace;

pub use host::Host;

#[wasm_bindgen]
extern "C" {
    /// The part of a namespace that worker 0.8 does not bind.
    type JurisdictionalNamespace;

    /// The subnamespace whose objects stay in a jurisdiction.
    #[wasm_bindgen(method, catch, js_name = jurisdiction)]
    fn jurisdiction(this: &JurisdictionalNamespace, name: &str) -> Result<JsValue, JsValue>;
}

/// The subnamespace of `namespace` whose objects always stay in `jurisdiction`.
pub fn within(namespace: &ObjectNamespace, jurisdiction: &str) -> worker::Result<ObjectNamespace> {
    let raw: &JsValue = namespace.as_ref();
    let part = raw.unchecked_ref::<JurisdictionalNamespace>().jurisdiction(jurisdiction)?;
    Ok(ObjectNamespace::unchecked_from_js(part))
}
