//! The schemas of the operations of the API `appservice`.

use lattice_wire::Operation;

use super::Described;

/// By name.
pub(super) const OPERATIONS: &[Described] = &[
    Described {
        meta: crate::appservice::protocols::get_protocol_metadata::GetProtocolMetadata::META,
        is_served: false,
        is_form: false,
        group: "protocols",
        query: None,
        body: None,
        response: Some(super::of::<crate::appservice::protocols::get_protocol_metadata::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<crate::appservice::protocols::get_protocol_metadata::GetProtocolMetadata>,
        ),
    },
    Described {
        meta: crate::appservice::ping::ping::Ping::META,
        is_served: false,
        is_form: false,
        group: "ping",
        query: None,
        body: Some(super::of::<crate::appservice::ping::ping::Body>),
        response: Some(super::of::<crate::appservice::ping::ping::Response>),
        body_again: Some(super::body_again::<crate::appservice::ping::ping::Ping, _>(|request| request.body)),
        response_again: Some(super::response_again::<crate::appservice::ping::ping::Ping>),
    },
    Described {
        meta: crate::appservice::protocols::query_location_by_alias::QueryLocationByAlias::META,
        is_served: false,
        is_form: false,
        group: "protocols",
        query: Some(super::of::<crate::appservice::protocols::query_location_by_alias::Query>),
        body: None,
        response: Some(super::of::<crate::appservice::protocols::query_location_by_alias::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<
                crate::appservice::protocols::query_location_by_alias::QueryLocationByAlias,
            >,
        ),
    },
    Described {
        meta: crate::appservice::protocols::query_location_by_protocol::QueryLocationByProtocol::META,
        is_served: false,
        is_form: false,
        group: "protocols",
        query: Some(super::of::<crate::appservice::protocols::query_location_by_protocol::Query>),
        body: None,
        response: Some(super::of::<crate::appservice::protocols::query_location_by_protocol::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<
                crate::appservice::protocols::query_location_by_protocol::QueryLocationByProtocol,
            >,
        ),
    },
    Described {
        meta: crate::appservice::query_room::query_room_by_alias::QueryRoomByAlias::META,
        is_served: false,
        is_form: false,
        group: "query_room",
        query: None,
        body: None,
        response: Some(super::of::<crate::appservice::query_room::query_room_by_alias::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<crate::appservice::query_room::query_room_by_alias::QueryRoomByAlias>,
        ),
    },
    Described {
        meta: crate::appservice::protocols::query_user_by_id::QueryUserById::META,
        is_served: false,
        is_form: false,
        group: "protocols",
        query: Some(super::of::<crate::appservice::protocols::query_user_by_id::Query>),
        body: None,
        response: Some(super::of::<crate::appservice::protocols::query_user_by_id::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<crate::appservice::protocols::query_user_by_id::QueryUserById>,
        ),
    },
    Described {
        meta: crate::appservice::query_user::query_user_by_id::QueryUserById::META,
        is_served: false,
        is_form: false,
        group: "query_user",
        query: None,
        body: None,
        response: Some(super::of::<crate::appservice::query_user::query_user_by_id::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<crate::appservice::query_user::query_user_by_id::QueryUserById>,
        ),
    },
    Described {
        meta: crate::appservice::protocols::query_user_by_protocol::QueryUserByProtocol::META,
        is_served: false,
        is_form: false,
        group: "protocols",
        query: Some(super::of::<crate::appservice::protocols::query_user_by_protocol::Query>),
        body: None,
        response: Some(super::of::<crate::appservice::protocols::query_user_by_protocol::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<crate::appservice::protocols::query_user_by_protocol::QueryUserByProtocol>,
        ),
    },
    Described {
        meta: crate::appservice::transactions::send_transaction::SendTransaction::META,
        is_served: false,
        is_form: false,
        group: "transactions",
        query: None,
        body: Some(super::of::<crate::appservice::transactions::send_transaction::Body>),
        response: Some(super::of::<crate::appservice::transactions::send_transaction::Response>),
        body_again: Some(super::body_again::<
            crate::appservice::transactions::send_transaction::SendTransaction,
            _,
        >(|request| request.body)),
        response_again: Some(
            super::response_again::<crate::appservice::transactions::send_transaction::SendTransaction>,
        ),
    },
];
