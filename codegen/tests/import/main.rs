//! Tests of the importer: the official files give `spec/` again, the next releases give the recorded facts,
//! and unsupported input is refused.

mod again;
mod features;
mod mistakes;
mod official;
mod releases;
mod scratch;
