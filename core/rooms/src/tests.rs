//! Rooms made, entered and refused by the pure rules.

mod events;
mod house;
mod numbered;
mod receipt;
mod rules;
mod scene;
mod vectors;
