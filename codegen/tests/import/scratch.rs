//! A small release for one test.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

static COUNT: AtomicUsize = AtomicUsize::new(0);

const EMPTY: &str = "openapi: 3.1.0\npaths: {}\n";
const SECTION: &str = r#"
openapi: 3.1.0
paths:
  /things:
    get:
      operationId: getThing
      responses:
        "200":
          content:
            application/json:
              schema:
                $ref: definitions/thing.yaml
servers:
  - variables:
      basePath:
        default: /_matrix/client/v3
"#;
const DEFINITION: &str = "title: Thing\ntype: object\nproperties:\n  name:\n    type: string\n";

/// A folder with a release `v1.17` and corrections, removed on drop.
pub struct Scratch(PathBuf);

impl Scratch {
    /// A release with one operation, corrected by the file `errata`.
    pub fn new(errata: &str) -> Self {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("lattice-import-test-{}-{count}", std::process::id());
        let scratch = Self(std::env::temp_dir().join(name));
        for api in ["application-service", "identity", "push-gateway", "server-server"] {
            scratch.write(format!("v1.17/api/{api}/nothing.yaml"), EMPTY);
        }
        scratch.write("v1.17/api/client-server/thing.yaml", SECTION);
        scratch.write("v1.17/api/client-server/definitions/thing.yaml", DEFINITION);
        scratch.write("spec/errata.yaml", errata);
        scratch
    }

    /// Writes a file and creates its folders.
    pub fn write(&self, relative: impl AsRef<Path>, text: &str) {
        let path = self.0.join(relative);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    pub fn release(&self) -> PathBuf {
        self.0.join("v1.17")
    }

    pub fn errata(&self) -> PathBuf {
        self.0.join("spec/errata.yaml")
    }

    /// The root with the folder `spec/`.
    pub fn root(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A leftover in the temporary folder does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
