//! No two files need one another, directly or around others: one of them can be read first.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::source::modules::{Arrows, Modules};
use super::tree::{complain, made, rust};

/// Arrows that tie a circle still, from a file to the one that it needs. Whoever turns one removes its line.
const OPEN: [(&str, &str); 0] = [
];

#[test]
fn files_form_no_circle() {
    let tree = rust();
    let sources =
        tree.iter().filter_map(|(path, _)| path.find("/src/").map(|end| &path[..end + "/src/".len()]));
    let is_product =
        |folder: &&str| ["core/", "handlers/", "worker/"].iter().any(|start| folder.starts_with(start));
    let folders: BTreeSet<&str> = sources.filter(is_product).collect();
    let arrows = folders.into_iter().flat_map(|folder| Modules::of(tree, folder).arrows());
    complain(&circles(&arrows.collect(), &OPEN));
}

/// Each circle, as short as it can be, with the names that tie it; and each open arrow that ties none.
fn circles(arrows: &Arrows, open: &[(&str, &str)]) -> Vec<String> {
    let is_open = |(from, to): &(String, String)| open.contains(&(from.as_str(), to.as_str()));
    let all = Targets::of(arrows.keys());
    let closed = Targets::of(arrows.keys().filter(|arrow| !is_open(arrow)));
    let circle = |(from, to): &(String, String)| Some(describe(&closed.way(to, from)?, arrows));
    let circles: BTreeSet<String> =
        arrows.keys().filter(|arrow| !is_open(arrow)).filter_map(circle).collect();
    let ties = |from: &str, to: &str| all.has(from, to) && all.way(to, from).is_some();
    let turned = open.iter().filter(|(from, to)| !ties(from, to));
    let turned = turned.map(|(from, to)| {
        format!("{from} forms no circle with {to} any more: remove the line (codegen/tests/tidy/circles.rs).")
    });
    circles.into_iter().chain(turned).collect()
}

/// What each file needs.
struct Targets<'a>(BTreeMap<&'a str, BTreeSet<&'a str>>);

impl<'a> Targets<'a> {
    fn of(arrows: impl Iterator<Item = &'a (String, String)>) -> Self {
        let mut targets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (from, to) in arrows {
            targets.entry(from).or_default().insert(to);
        }
        Self(targets)
    }

    fn has(&self, from: &str, to: &str) -> bool {
        self.0.get(from).is_some_and(|targets| targets.contains(to))
    }

    /// The shortest way from one file to another.
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

/// A circle, beginning with the file whose path is the first, so that each is told once.
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
fn check(files: &[(&str, &str)], open: &[(&str, &str)], complaints: &[&str]) {
    assert_eq!(circles(&Modules::of(&made(files), "").arrows(), open), complaints);
}

#[test]
fn two_files_that_need_one_another_are_told_with_the_names() {
    check(
        &[
            ("lib.rs", "mod a; mod b; pub use a::A; pub use b::{make, T};"),
            ("a.rs", "use crate::T as _;\npub struct A;\nfn a() { crate::make!(); }"),
            (
                "b.rs",
                "pub trait T {}\nmacro_rules! make { () => {} }\npub(crate) use make;\nimpl T for super::A {}",
            ),
        ],
        &[],
        &["These files form a circle:\n    a.rs needs T, make of b.rs\n    b.rs needs A of a.rs"],
    );
}

#[test]
fn a_circle_around_a_third_file_is_told_once() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b;\nfn a() { b::b() }"),
        ("b.rs", "pub fn b() { crate::c::C }"),
        ("c.rs", "pub struct C;\nuse super::a::*;\nfn c() { a() }"),
    ];
    let circle = "These files form a circle:\n    a.rs needs b of b.rs\n    b.rs needs C of c.rs\n    c.rs needs a of a.rs";
    check(&files, &[], &[circle]);
    check(&files, &[("c.rs", "a.rs")], &[]);
    let turned = "a.rs forms no circle with c.rs any more: remove the line (codegen/tests/tidy/circles.rs).";
    check(&files, &[("c.rs", "a.rs"), ("a.rs", "c.rs")], &[turned]);
}

#[test]
fn a_parent_passes_on_the_names_of_its_children_but_does_not_use_them() {
    let child = ("a/b.rs", "use super::A;\npub struct B;\n/// [`crate::a`]\nimpl A {}");
    check(&[("a.rs", "mod b;\npub use self::b::B;\npub struct A;"), child], &[], &[]);
    let circle = "These files form a circle:\n    a.rs needs B of a/b.rs\n    a/b.rs needs A of a.rs";
    check(&[("a.rs", "mod b;\npub use self::b::B;\npub struct A(B);"), child], &[], &[circle]);
    check(&[("a.rs", "mod b;\npub struct A;\nfn a() { b::B }"), child], &[], &[circle]);
}
