//! The path table of the API `msc`, and the list of handlers that must exist.

use lattice_wire::Handle;
use lattice_wire::route;
use lattice_wire::{Authenticate, Route};

use super::dehydrated_devices::DeleteDehydratedDevice;
use super::dehydrated_devices::GetDehydratedDevice;
use super::dehydrated_devices::GetDehydratedDeviceEvents;
use super::dehydrated_devices::PutDehydratedDevice;
use super::delayed_events::ActOnDelayedEvent;
use super::delayed_events::GetDelayedEvent;
use super::delayed_events::GetDelayedEvents;
use super::delayed_events::SendDelayedEvent;
use super::delayed_events::SendDelayedMessage;
use super::delayed_events::SetDelayedRoomState;
use super::delayed_events::UpdateDelayedEvent;
use super::event_relationships::QueryEventRelationships;
use super::thread_subscriptions::GetThreadSubscription;
use super::thread_subscriptions::GetThreadSubscriptionChanges;
use super::thread_subscriptions::SubscribeToThread;
use super::thread_subscriptions::UnsubscribeFromThread;
use super::user_data::DeleteAccountData;
use super::user_data::DeleteAccountDataPerRoom;
use super::user_data::QueryMutualRooms;

/// The number of served operations.
pub const SERVED: usize = 19;

/// The number of their routes; two operations may share a route.
pub const ROUTES: usize = 19;

/// The routes of a server that handles every served operation. This is the only bound on handlers,
/// so a missing handler is one error at the call.
#[rustfmt::skip]
#[allow(clippy::too_many_lines, reason = "a line for each operation")]
#[must_use]
pub const fn assert_handled<S>() -> [Route<S>; ROUTES]
where
    S: Authenticate,
    S: Handle<ActOnDelayedEvent>, // msc/actOnDelayedEvent
    S: Handle<DeleteAccountData>, // msc/deleteAccountData
    S: Handle<DeleteAccountDataPerRoom>, // msc/deleteAccountDataPerRoom
    S: Handle<DeleteDehydratedDevice>, // msc/deleteDehydratedDevice
    S: Handle<GetDehydratedDevice>, // msc/getDehydratedDevice
    S: Handle<GetDehydratedDeviceEvents>, // msc/getDehydratedDeviceEvents
    S: Handle<GetDelayedEvent>, // msc/getDelayedEvent
    S: Handle<GetDelayedEvents>, // msc/getDelayedEvents
    S: Handle<GetThreadSubscription>, // msc/getThreadSubscription
    S: Handle<GetThreadSubscriptionChanges>, // msc/getThreadSubscriptionChanges
    S: Handle<PutDehydratedDevice>, // msc/putDehydratedDevice
    S: Handle<QueryEventRelationships>, // msc/queryEventRelationships
    S: Handle<QueryMutualRooms>, // msc/queryMutualRooms
    S: Handle<SendDelayedEvent>, // msc/sendDelayedEvent
    S: Handle<SendDelayedMessage>, // msc/sendDelayedMessage
    S: Handle<SetDelayedRoomState>, // msc/setDelayedRoomState
    S: Handle<SubscribeToThread>, // msc/subscribeToThread
    S: Handle<UnsubscribeFromThread>, // msc/unsubscribeFromThread
    S: Handle<UpdateDelayedEvent>, // msc/updateDelayedEvent
{
    [
        route::<S, ActOnDelayedEvent>(),
        route::<S, DeleteAccountData>(),
        route::<S, DeleteAccountDataPerRoom>(),
        route::<S, DeleteDehydratedDevice>(),
        route::<S, GetDehydratedDevice>(),
        route::<S, GetDehydratedDeviceEvents>(),
        route::<S, GetDelayedEvent>(),
        route::<S, GetDelayedEvents>(),
        route::<S, GetThreadSubscription>(),
        route::<S, GetThreadSubscriptionChanges>(),
        route::<S, PutDehydratedDevice>(),
        route::<S, QueryEventRelationships>(),
        route::<S, QueryMutualRooms>(),
        route::<S, SendDelayedEvent>(),
        route::<S, SendDelayedMessage>(),
        route::<S, SetDelayedRoomState>(),
        route::<S, SubscribeToThread>(),
        route::<S, UnsubscribeFromThread>(),
        route::<S, UpdateDelayedEvent>(),
    ]
}
