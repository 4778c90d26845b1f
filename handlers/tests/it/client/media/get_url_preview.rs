//! `GET /_matrix/media/v3/preview_url`

use serde_json::Value;

use crate::story::Story;
use crate::web::{fill, gif, html, request, story};

const STORY: &str = "client/media/get_url_preview";

fn old(url: &str) -> String {
    request(url).replace("/client/v1/media/", "/media/v3/")
}

#[test]
fn the_older_path_shows_the_same() {
    let mut story = story();
    let alice = story.person("alice");
    let page = "<meta property=og:title content='A dog'><meta property=og:image content=/dog.gif>";
    let pages = [("https://dogs.example.com/", html(page)), ("https://dogs.example.com/dog.gif", gif())];
    fill(&story, &pages, &[]);
    story.say(Some(&alice.token), &old("https://dogs.example.com/"), Value::Null);
    story.say(Some(&alice.token), &old("http://192.168.0.1/"), Value::Null);
    story.say(None, &old("https://dogs.example.com/"), Value::Null);
    story.say(Some(&alice.token), "GET /_matrix/media/v3/preview_url", Value::Null);
    story.end(STORY, "the_older_path_shows_the_same");
}

#[test]
fn previews_are_off_until_they_are_switched_on() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), &old("https://dogs.example.com/"), Value::Null);
    story.end(STORY, "previews_are_off_until_they_are_switched_on");
}
