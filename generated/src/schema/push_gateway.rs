//! The schemas of the operations of the API `push_gateway`.

use lattice_wire::Operation;

use super::Described;

/// By name.
pub(super) const OPERATIONS: &[Described] = &[Described {
    meta: crate::push_gateway::push_notifier::notify::Notify::META,
    is_served: false,
    is_form: false,
    group: "push_notifier",
    query: None,
    body: Some(super::of::<crate::push_gateway::push_notifier::notify::Body>),
    response: Some(super::of::<crate::push_gateway::push_notifier::notify::Response>),
    body_again: Some(super::body_again::<crate::push_gateway::push_notifier::notify::Notify, _>(|request| {
        request.body
    })),
    response_again: Some(super::response_again::<crate::push_gateway::push_notifier::notify::Notify>),
}];
