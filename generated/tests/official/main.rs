//! The second oracle: compares every query, body and response with the official files, without our importer.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by a panic")]

mod comparison;
mod composed;
mod difference;
mod documents;
mod errata;
mod examples;
mod mutations;
mod normal;
mod operations;
mod ours;
mod places;
mod round_trips;
mod schemas;
