//! `GET /_matrix/client/v3/pushers`

use lattice_generated::client::push_notifications::get_pushers::{GetPushers, Pushers, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::{ListPushers, Pusher};
use crate::server::Server;

impl Handle<GetPushers> for Server {
    /// Lists the pushers of the caller, of all devices.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        let pushers = self.ask_for(&caller, ListPushers {}).await?;
        Ok(Response::new().pushers(pushers.into_iter().map(shown).collect()))
    }
}

fn shown(pusher: Pusher) -> Pushers {
    let Pusher { app_id, pushkey, app_display_name, device_display_name, profile_tag, lang, data } = pusher;
    let (pushkey, kind) = (pushkey.expose().to_owned(), "http".to_owned());
    let shown = Pushers::new(pushkey, kind, app_id, app_display_name, device_display_name, lang, data);
    match profile_tag {
        Some(profile_tag) => shown.profile_tag(profile_tag),
        None => shown,
    }
}
