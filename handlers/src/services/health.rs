//! Whether the bindings of the deployment answer.

use futures_util::future::join_all;
use ruma_common::{RoomId, UserId};

use super::media;
use crate::index;
use crate::objects::protocol::{ObjectKind, ObjectName};
use crate::ports::PortError;
use crate::server::Server;

/// The bindings that fail, by their names in `wrangler.toml`, with the cause. Writes nothing.
pub(crate) async fn failures(server: &Server) -> Vec<(&'static str, PortError)> {
    let kinds = [ObjectKind::Room, ObjectKind::User, ObjectKind::Server];
    let objects = join_all(kinds.map(|kind| async move { (kind.binding(), ping(server, kind).await) }));
    let database = async { (index::BINDING, index::ping(&*server.ports.database).await) };
    let media = async { (media::BINDING, server.ports.media.ping().await) };
    let (mut answers, database, media) = futures_util::join!(objects, database, media);
    answers.extend([database, media]);
    answers.into_iter().filter_map(|(name, answer)| Some((name, answer.err()?))).collect()
}

async fn ping(server: &Server, kind: ObjectKind) -> Result<(), PortError> {
    match absent_object(server, kind) {
        Some(object) => server.ping(&object).await,
        None => Err(PortError::new("objects", "ping", "no object has this name")),
    }
}

/// An object of the kind, which does not exist and is not made.
fn absent_object(server: &Server, kind: ObjectKind) -> Option<ObjectName> {
    let name = server.name();
    Some(match kind {
        ObjectKind::Room => ObjectName::room(name, <&RoomId>::try_from("!health").ok()?),
        ObjectKind::User => ObjectName::user(name, &UserId::parse(format!("@:{name}")).ok()?),
        ObjectKind::Server => ObjectName::server(name),
    })
}
