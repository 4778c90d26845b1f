//! `POST /_matrix/client/unstable/event_relationships` (MSC2836)

use lattice_generated::msc::event_relationships::query_event_relationships::{
    Direction as Asked, QueryEventRelationships, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::{Direction, LevelOrder, RelationshipWalk, Toward};
use crate::server::Server;
use crate::services::history;
use crate::services::relationships::{self, RelationshipsQuery, maximum};

/// What a request has that does not say.
const DEFAULT_DEPTH: u64 = 3;
const DEFAULT_BREADTH: u64 = 10;
const DEFAULT_LIMIT: u64 = 100;

impl Handle<QueryEventRelationships> for Server {
    /// Returns an event and those around it by their relations, the nearest first.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let body = request.body;
        let toward = match body.direction {
            None | Some(Asked::Down) => Toward::Children,
            Some(Asked::Up) => Toward::Parents,
            Some(Asked::Other(_)) => {
                return Err(MatrixError::invalid_param("direction: `up` or `down`."));
            }
        };
        let is_depth_first = body.depth_first == Some(true);
        let walk = RelationshipWalk {
            toward,
            order: if is_depth_first { LevelOrder::DepthFirst } else { LevelOrder::BreadthFirst },
            siblings: if body.recent_first == Some(false) {
                Direction::Forwards
            } else {
                Direction::Backwards
            },
            max_depth: maximum(body.max_depth, DEFAULT_DEPTH),
            max_breadth: maximum(body.max_breadth, DEFAULT_BREADTH),
            include_parent: body.include_parent == Some(true),
            include_children: body.include_children == Some(true),
        };
        let (event_id, room_id, batch) = (body.event_id, body.room_id, body.batch);
        let limit = history::limit(body.limit, DEFAULT_LIMIT)?;
        let query = RelationshipsQuery { event_id, room_id, walk, limit, batch };
        let page = relationships::read(self, caller, query).await?;
        let mut response = Response::new(page.events, page.is_limited);
        response.next_batch = page.next_batch;
        Ok(response)
    }
}
