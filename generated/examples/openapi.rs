//! Prints `generated/openapi.json`; `cargo xtask generate` runs it.

fn main() {
    print!("{}", lattice_generated::schema::document());
}
