//! Replaces the room by another, and takes over what another room hands over.

mod adopt;
mod close;
mod follow;
mod hand_over;
mod pages;
