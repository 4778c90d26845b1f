//! The committed files of `generated/` are what the generator writes.

use std::path::Path;

use crate::root;
use crate::scratch::Scratch;

/// The generated crate tests `openapi.json` itself (`generated/tests/schema.rs`).
#[test]
fn generated_is_fresh() {
    let stale = lattice_codegen::stale(&root()).expect("spec/ is in order");
    assert!(stale.is_empty(), "generated/ is stale: run `cargo xtask generate`. Different: {stale:?}");
}

#[test]
fn generating_twice_makes_no_difference() {
    let scratch = Scratch::copy_of(&root().join("spec"));
    let first = lattice_codegen::write_sources(scratch.root()).expect("the first time");
    assert!(first.contains(&"src/client/routes.rs".into()), "{first:?}");
    let second = lattice_codegen::write_sources(scratch.root()).expect("the second time");
    assert!(second.is_empty(), "{second:?}");
}

#[test]
fn a_file_that_is_no_longer_generated_is_removed() {
    let scratch = Scratch::copy_of(&root().join("spec"));
    lattice_codegen::write_sources(scratch.root()).expect("spec/ is in order");
    scratch.write("generated/src/client/room_creation/upgrade_room.rs", "//! Gone.");
    scratch.write("generated/Cargo.toml", "# Ours.");
    let changed = lattice_codegen::write_sources(scratch.root()).expect("spec/ is in order");
    assert_eq!(changed, [Path::new("src/client/room_creation/upgrade_room.rs")]);
    assert!(!scratch.root().join("generated/src/client/room_creation/upgrade_room.rs").exists());
}
