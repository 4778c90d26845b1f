//! The schemas of the operations of the API `admin`.

use lattice_wire::Operation;

use super::Described;

/// By name.
pub(super) const OPERATIONS: &[Described] = &[
    Described {
        meta: crate::admin::registration_tokens::create_registration_token::CreateRegistrationToken::META,
        is_served: true,
        is_form: false,
        group: "registration_tokens",
        query: None,
        body: Some(super::of::<crate::admin::registration_tokens::create_registration_token::Body>),
        response: Some(super::of::<crate::admin::registration_tokens::create_registration_token::Response>),
        body_again: Some(super::body_again::<
            crate::admin::registration_tokens::create_registration_token::CreateRegistrationToken,
            _,
        >(|request| request.body)),
        response_again: Some(
            super::response_again::<
                crate::admin::registration_tokens::create_registration_token::CreateRegistrationToken,
            >,
        ),
    },
    Described {
        meta: crate::admin::registration_tokens::delete_registration_token::DeleteRegistrationToken::META,
        is_served: true,
        is_form: false,
        group: "registration_tokens",
        query: None,
        body: None,
        response: Some(super::of::<crate::admin::registration_tokens::delete_registration_token::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<
                crate::admin::registration_tokens::delete_registration_token::DeleteRegistrationToken,
            >,
        ),
    },
    Described {
        meta: crate::admin::server_keys::export_signing_key::ExportSigningKey::META,
        is_served: true,
        is_form: false,
        group: "server_keys",
        query: None,
        body: None,
        response: Some(super::of::<crate::admin::server_keys::export_signing_key::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<crate::admin::server_keys::export_signing_key::ExportSigningKey>,
        ),
    },
    Described {
        meta: crate::admin::server::get_health::GetHealth::META,
        is_served: true,
        is_form: false,
        group: "server",
        query: None,
        body: None,
        response: Some(super::of::<crate::admin::server::get_health::Response>),
        body_again: None,
        response_again: Some(super::response_again::<crate::admin::server::get_health::GetHealth>),
    },
    Described {
        meta: crate::admin::registration::get_registration_nonce::GetRegistrationNonce::META,
        is_served: true,
        is_form: false,
        group: "registration",
        query: None,
        body: None,
        response: Some(super::of::<crate::admin::registration::get_registration_nonce::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<crate::admin::registration::get_registration_nonce::GetRegistrationNonce>,
        ),
    },
    Described {
        meta: crate::admin::registration_tokens::get_registration_token::GetRegistrationToken::META,
        is_served: true,
        is_form: false,
        group: "registration_tokens",
        query: None,
        body: None,
        response: Some(super::of::<crate::admin::registration_tokens::get_registration_token::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<
                crate::admin::registration_tokens::get_registration_token::GetRegistrationToken,
            >,
        ),
    },
    Described {
        meta: crate::admin::server::get_server::GetServer::META,
        is_served: true,
        is_form: false,
        group: "server",
        query: None,
        body: None,
        response: Some(super::of::<crate::admin::server::get_server::Response>),
        body_again: None,
        response_again: Some(super::response_again::<crate::admin::server::get_server::GetServer>),
    },
    Described {
        meta: crate::admin::registration_tokens::list_registration_tokens::ListRegistrationTokens::META,
        is_served: true,
        is_form: false,
        group: "registration_tokens",
        query: Some(super::of::<crate::admin::registration_tokens::list_registration_tokens::Query>),
        body: None,
        response: Some(super::of::<crate::admin::registration_tokens::list_registration_tokens::Response>),
        body_again: None,
        response_again: Some(
            super::response_again::<
                crate::admin::registration_tokens::list_registration_tokens::ListRegistrationTokens,
            >,
        ),
    },
    Described {
        meta: crate::admin::reports::list_reports::ListReports::META,
        is_served: true,
        is_form: false,
        group: "reports",
        query: Some(super::of::<crate::admin::reports::list_reports::Query>),
        body: None,
        response: Some(super::of::<crate::admin::reports::list_reports::Response>),
        body_again: None,
        response_again: Some(super::response_again::<crate::admin::reports::list_reports::ListReports>),
    },
    Described {
        meta: crate::admin::administrators::make_administrator::MakeAdministrator::META,
        is_served: true,
        is_form: false,
        group: "administrators",
        query: None,
        body: Some(super::of::<crate::admin::administrators::make_administrator::Body>),
        response: Some(super::of::<crate::admin::administrators::make_administrator::Response>),
        body_again: Some(super::body_again::<
            crate::admin::administrators::make_administrator::MakeAdministrator,
            _,
        >(|request| request.body)),
        response_again: Some(
            super::response_again::<crate::admin::administrators::make_administrator::MakeAdministrator>,
        ),
    },
    Described {
        meta: crate::admin::registration::register_with_shared_secret::RegisterWithSharedSecret::META,
        is_served: true,
        is_form: false,
        group: "registration",
        query: None,
        body: Some(super::of::<crate::admin::registration::register_with_shared_secret::Body>),
        response: Some(super::of::<crate::admin::registration::register_with_shared_secret::Response>),
        body_again: Some(super::body_again::<
            crate::admin::registration::register_with_shared_secret::RegisterWithSharedSecret,
            _,
        >(|request| request.body)),
        response_again: Some(
            super::response_again::<
                crate::admin::registration::register_with_shared_secret::RegisterWithSharedSecret,
            >,
        ),
    },
    Described {
        meta: crate::admin::registration_tokens::update_registration_token::UpdateRegistrationToken::META,
        is_served: true,
        is_form: false,
        group: "registration_tokens",
        query: None,
        body: Some(super::of::<crate::admin::registration_tokens::update_registration_token::Body>),
        response: Some(super::of::<crate::admin::registration_tokens::update_registration_token::Response>),
        body_again: Some(super::body_again::<
            crate::admin::registration_tokens::update_registration_token::UpdateRegistrationToken,
            _,
        >(|request| request.body)),
        response_again: Some(
            super::response_again::<
                crate::admin::registration_tokens::update_registration_token::UpdateRegistrationToken,
            >,
        ),
    },
];
