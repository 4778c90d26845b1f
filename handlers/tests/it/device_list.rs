//! Changes device lists by uploads of keys.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::keys::{Key, UPLOAD, upload};
use crate::story::{Person, Story};

/// The number of the next change: no two uploads are equal.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// The body of an upload that changes the device list of a person.
pub fn changed_keys(story: &Story, person: &Person) -> String {
    let key = Key::of_device(story, person, 7);
    let mut keys = key.device_keys();
    keys["org.example.change"] = NEXT.fetch_add(1, Ordering::Relaxed).into();
    serde_json::json!({ "device_keys": key.sign(keys) }).to_string()
}

/// Changes the device list of a person.
pub fn change_device_list(story: &Story, person: &Person) {
    let keys = serde_json::from_str(&changed_keys(story, person)).unwrap();
    assert_eq!(upload(story, person, &keys), 200);
}

/// Changes the device list while the directory of device keys cannot be written.
pub fn change_without_publishing(story: &Story, person: &Person) {
    let keys = serde_json::from_str(&changed_keys(story, person)).unwrap();
    story.world.database.switch(false);
    assert_ne!(upload(story, person, &keys), 200);
    story.world.database.switch(true);
}

/// The request of an upload, beside others.
pub async fn start_change(story: &Story, person: &Person, keys: &str) {
    assert_eq!(story.start(Some(&person.token), UPLOAD, keys).await.status, 200);
}
