//! Durable Objects: three classes of the platform, one host.

mod host;
mod room;
mod server;
mod user;

use wasm_bindgen::prelude::*;
use worker::ObjectNamespace;

pub use host::Host;

#[wasm_bindgen]
extern "C" {
    /// A namespace, as far as worker 0.8 does not bind it.
    type JurisdictionalNamespace;

    /// The part of the namespace that lives in a jurisdiction.
    #[wasm_bindgen(method, catch, js_name = jurisdiction)]
    fn jurisdiction(this: &JurisdictionalNamespace, name: &str) -> Result<JsValue, JsValue>;
}

/// The part of `namespace` that lives in `jurisdiction`, for ever.
pub fn within(namespace: &ObjectNamespace, jurisdiction: &str) -> worker::Result<ObjectNamespace> {
    let raw: &JsValue = namespace.as_ref();
    let part = raw.unchecked_ref::<JurisdictionalNamespace>().jurisdiction(jurisdiction)?;
    Ok(ObjectNamespace::unchecked_from_js(part))
}
