//! Pushers of the caller (client-server API, `POST /pushers/set`).

use lattice_generated::client::push_notifications::post_pusher::Body;
use lattice_wire::{Caller, MatrixError};
use ruma_common::ServerName;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::index::pusher_owners;
use crate::objects::protocol::user::{Pusher, RemovePusher, SetPusher, StorageRefusal};
use crate::server::Server;
use crate::services::quotas;

/// The path of every push gateway.
const GATEWAY_PATH: &str = "/_matrix/push/v1/notify";
/// The longest pushkey (bytes).
const MAX_PUSHKEY_BYTES: usize = 512;
/// The longest id of an app (characters).
const MAX_APP_ID_CHARS: usize = 64;
/// The longest display name, profile tag or language of a pusher (bytes).
const MAX_PUSHER_TEXT_BYTES: usize = 255;
/// The most bytes of the `data` of a pusher.
const MAX_PUSHER_DATA_BYTES: usize = 4_096;

/// Sets a pusher, or removes it if its kind is null.
///
/// # Errors
/// `M_MISSING_PARAM`, `M_INVALID_PARAM`, `M_TOO_LARGE`, `M_RESOURCE_LIMIT_EXCEEDED`.
pub(crate) async fn set(server: &Server, caller: &Caller, body: Body) -> Result<(), MatrixError> {
    let (kind, append) = (body.kind.clone(), body.append == Some(true));
    let Some(kind) = kind else {
        let remove = RemovePusher { app_id: body.app_id, pushkey: body.pushkey.into() };
        return server.ask_for(caller, remove).await;
    };
    if kind != "http" {
        return Err(MatrixError::invalid_param("This server has pushers of the kind `http` only."));
    }
    let pusher = checked(body)?;
    let key = pusher_owners::key(&pusher.app_id, pusher.pushkey.expose());
    let others = if append {
        Vec::new()
    } else {
        let others =
            pusher_owners::others(&*server.ports.database, (server.name(), &caller.user_id), &key).await;
        others.map_err(|error| server.failed(error))?
    };
    let set = SetPusher { pusher, device_id: caller.device_id.clone(), others };
    server.ask_for(caller, set).await?.map_err(|refusal| match refusal {
        StorageRefusal::TooMuch => MatrixError::too_large("You have too many pushers."),
        StorageRefusal::UserFull => quotas::user_is_full(server),
    })
}

fn checked(body: Body) -> Result<Pusher, MatrixError> {
    let missing = |field: &str| MatrixError::missing_param(format!("The field `{field}` is missing."));
    let text = |field: &str, text: Option<String>| {
        let text = text.ok_or_else(|| missing(field))?;
        let fits = text.len() <= MAX_PUSHER_TEXT_BYTES;
        fits.then_some(text).ok_or_else(|| MatrixError::invalid_param(format!("`{field}` is too long.")))
    };
    if body.pushkey.is_empty() || body.pushkey.len() > MAX_PUSHKEY_BYTES {
        return Err(MatrixError::invalid_param("The pushkey is empty or too long."));
    }
    if body.app_id.is_empty() || body.app_id.chars().count() > MAX_APP_ID_CHARS {
        return Err(MatrixError::invalid_param("`app_id` is empty or too long."));
    }
    let data = body.data.ok_or_else(|| missing("data"))?;
    check_data(&data)?;
    Ok(Pusher {
        app_display_name: text("app_display_name", body.app_display_name)?,
        device_display_name: text("device_display_name", body.device_display_name)?,
        lang: text("lang", body.lang)?,
        profile_tag: body.profile_tag.map(|tag| text("profile_tag", Some(tag))).transpose()?,
        app_id: body.app_id,
        pushkey: body.pushkey.into(),
        data,
    })
}

/// Checks the URL and the format; what else the object has is the push gateway's.
fn check_data(data: &RawValue) -> Result<(), MatrixError> {
    if data.get().len() > MAX_PUSHER_DATA_BYTES {
        return Err(MatrixError::too_large("`data` is too large."));
    }
    let data = serde_json::from_str::<Map<String, Value>>(data.get())
        .map_err(|error| MatrixError::bad_json(error.to_string()))?;
    let url = data.get("url").ok_or_else(|| MatrixError::missing_param("`data` has no `url`."))?;
    if !url.as_str().is_some_and(is_gateway) {
        let text = format!("The URL of a push gateway is `https://`, a host, and `{GATEWAY_PATH}`.");
        return Err(MatrixError::invalid_param(text));
    }
    match data.get("format") {
        None => Ok(()),
        Some(Value::String(format)) if format == "event_id_only" => Ok(()),
        Some(_) => Err(MatrixError::invalid_param("`format` is `event_id_only` or absent.")),
    }
}

/// Whether a URL is that of a push gateway: nothing but a host, perhaps with a port, and the path.
fn is_gateway(url: &str) -> bool {
    let host = url.strip_prefix("https://").and_then(|rest| rest.strip_suffix(GATEWAY_PATH));
    host.is_some_and(|host| ServerName::parse(host).is_ok())
}
