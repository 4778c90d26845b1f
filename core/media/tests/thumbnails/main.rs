//! Thumbnails of files that the tests make: formats, orientations, damage, bombs, memory.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by a panic")]

mod animations;
mod decoded;
mod files;
mod measure;
mod measured;
mod memory;
mod mutations;
mod shared;
mod sizes;
mod table;
mod webp;
mod work;
