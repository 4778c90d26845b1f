//! Operations of the group `federation/knocks`.

pub mod make_knock;
pub mod send_knock;

pub use make_knock::MakeKnock;
pub use send_knock::SendKnock;
