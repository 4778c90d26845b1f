//! Rooms made, entered and refused by the pure rules.

mod events;
mod house;
mod rules;
mod vectors;
