//! The importer: the official files give `spec/` again, the next releases give the facts that are kept, and what
//! cannot be read or corrected is refused.

mod again;
mod features;
mod mistakes;
mod official;
mod releases;
mod scratch;
