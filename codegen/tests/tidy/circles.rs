//! No file depends on itself through other files: of any two files, one can be read without the other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::source::modules::{Arrows, Modules};
use super::tree::{complain, made, rust};

#[test]
fn files_form_no_circle() {
    let tree = rust();
    let sources =
        tree.iter().filter_map(|(path, _)| path.find("/src/").map(|end| &path[..end + "/src/".len()]));
    let is_product =
        |folder: &&str| ["core/", "handlers/", "worker/"].iter().any(|start| folder.starts_with(start));
    let folders: BTreeSet<&str> = sources.filter(is_product).collect();
    let arrows = folders.into_iter().flat_map(|folder| Modules::of(tree, folder).arrows());
    complain(&circles(&arrows.collect()));
}

/// The shortest circle of each dependency that is part of one, with the used names.
fn circles(arrows: &Arrows) -> Vec<String> {
    let targets = Targets::of(arrows);
    let circle = |(from, to): &(String, String)| Some(describe(&targets.way(to, from)?, arrows));
    let circles: BTreeSet<String> = arrows.keys().filter_map(circle).collect();
    circles.into_iter().collect()
}

/// The files that each file uses.
struct Targets<'a>(BTreeMap<&'a str, BTreeSet<&'a str>>);

impl<'a> Targets<'a> {
    fn of(arrows: &'a Arrows) -> Self {
        let mut targets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (from, to) in arrows.keys() {
            targets.entry(from).or_default().insert(to);
        }
        Self(targets)
    }

    /// The shortest path from one file to another.
    fn way<'b>(&self, from: &'b str, to: &str) -> Option<Vec<&'b str>>
    where
        'a: 'b,
    {
        let mut ways = VecDeque::from([vec![from]]);
        let mut seen = BTreeSet::from([from]);
        while let Some(way) = ways.pop_front() {
            let last = *way.last()?;
            if last == to {
                return Some(way);
            }
            for next in self.0.get(last).into_iter().flatten().filter(|next| seen.insert(next)) {
                ways.push_back([&way[..], &[next]].concat());
            }
        }
        None
    }
}

/// The sentence about a circle. It begins with the first path in the alphabet, so that equal circles give
/// equal sentences.
fn describe(circle: &[&str], arrows: &Arrows) -> String {
    let first = (0..circle.len()).min_by_key(|at| circle[*at]).unwrap();
    let order: Vec<&str> = circle[first..].iter().chain(&circle[..=first]).copied().collect();
    let steps = order.windows(2).map(|step| {
        let names = &arrows[&(step[0].to_owned(), step[1].to_owned())];
        let names = names.iter().cloned().collect::<Vec<_>>().join(", ");
        format!("    {} needs {names} of {}", step[0], step[1])
    });
    format!("These files form a circle:\n{}", steps.collect::<Vec<_>>().join("\n"))
}

#[track_caller]
fn check(files: &[(&str, &str)], complaints: &[&str]) {
    assert_eq!(circles(&Modules::of(&made(files), "").arrows()), complaints);
}

#[test]
fn two_files_that_need_one_another_are_reported_with_the_names() {
    check(
        &[
            ("lib.rs", "mod a; mod b; pub use a::A; pub use b::{make, T};"),
            ("a.rs", "use crate::T as _;\npub struct A;\nfn a() { crate::make!(); }"),
            (
                "b.rs",
                "pub trait T {}\nmacro_rules! make { () => {} }\npub(crate) use make;\nimpl T for super::A {}",
            ),
        ],
        &["These files form a circle:\n    a.rs needs T, make of b.rs\n    b.rs needs A of a.rs"],
    );
}

#[test]
fn a_circle_of_three_files_is_reported_once() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b;\nfn a() { b::b() }"),
        ("b.rs", "pub fn b() { crate::c::C }"),
        ("c.rs", "pub struct C;\nuse super::a::*;\nfn c() { a() }"),
    ];
    let circle = "These files form a circle:\n    a.rs needs b of b.rs\n    b.rs needs C of c.rs\n    c.rs needs a of a.rs";
    check(&files, &[circle]);
}

#[test]
fn a_re_export_of_a_child_is_not_a_use() {
    let child = ("a/b.rs", "use super::A;\npub struct B;\n/// [`crate::a`]\nimpl A {}");
    check(&[("a.rs", "mod b;\npub use self::b::B;\npub struct A;"), child], &[]);
    let circle = "These files form a circle:\n    a.rs needs B of a/b.rs\n    a/b.rs needs A of a.rs";
    check(&[("a.rs", "mod b;\npub use self::b::B;\npub struct A(B);"), child], &[circle]);
    check(&[("a.rs", "mod b;\npub struct A;\nfn a() { b::B }"), child], &[circle]);
}
