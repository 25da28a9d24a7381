//! What turns red when an initiative slips once more: worked out a second time over the JSON export, by moving one target
//! and finding every end anew.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::recount::{day, exported, is, list};
use super::rules::{Made, hold};

/// Days since 1970-01-01.
type Day = i64;

/// The initiatives by id, as the export has them.
type Records<'j> = BTreeMap<&'j str, &'j Json>;

fn id(of: &Json) -> &str {
    of["id"].as_str().unwrap()
}

fn target(of: &Json, moved: &BTreeMap<&str, Day>) -> Option<Day> {
    let said = list(of, "updates").iter().rev().find_map(|update| day(&update["target_date"]));
    moved.get(id(of)).copied().or(said).or_else(|| day(&of["baseline_date"]))
}

/// The edges of an initiative with neither side done.
fn waits<'j>(of: &'j Json, all: &Records<'j>) -> Vec<(&'j Json, &'j Json)> {
    let edges = list(of, "depends_on").iter().filter(|edge| !is(edge, "state", &["done"]));
    let edges = edges.map(|edge| (edge, all[edge["initiative"].as_str().unwrap()]));
    edges.filter(|(_, other)| !is(other, "lifecycle", &["done"])).collect()
}

/// The latest known day of an initiative and of all that it waits for.
fn ends(of: &Json, all: &Records<'_>, moved: &BTreeMap<&str, Day>) -> Option<Day> {
    let others = waits(of, all).into_iter().map(|(_, other)| ends(other, all, moved));
    others.fold(target(of, moved), Option::max)
}

/// An edge: who waits for whom, and by when before anything slips. Two edges may say the same.
type Edge = (String, String, Day);

/// Every edge that rule 8 finds red, with the end that it waits for.
fn red(all: &Records<'_>, moved: &BTreeMap<&str, Day>) -> BTreeMap<Edge, Option<Day>> {
    let mut red = BTreeMap::new();
    for of in all.values().filter(|of| is(of, "lifecycle", &["committed", "active", "paused"])) {
        for (edge, other) in waits(of, all) {
            let Some(needed) = day(&edge["needed_by"]).or_else(|| target(of, moved)) else { continue };
            let end = ends(other, all, moved);
            if end.is_some_and(|end| end > needed) || is(other, "lifecycle", &["paused", "dropped"]) {
                let said = day(&edge["needed_by"]).or_else(|| target(of, &BTreeMap::new())).unwrap();
                red.insert((id(of).to_owned(), id(other).to_owned(), said), end);
            }
        }
    }
    red
}

#[test]
fn what_turns_red_is_what_a_second_look_at_all_edges_finds() {
    let seen = std::cell::RefCell::new([0_usize; 3]);
    hold(120, 150, |seed, count| {
        let session = Made::new(seed, count, 0, &["P7D", "P1M"]).session();
        let (initiatives, portfolio) = (exported(&session, "initiatives"), exported(&session, "portfolio"));
        let all: Records<'_> = list(&initiatives, "initiatives").iter().map(|of| (id(of), of)).collect();
        let before = red(&all, &BTreeMap::new());
        for told in list(&portfolio["portfolio"], "initiatives") {
            let of = all[id(told)];
            let now = target(of, &BTreeMap::new()).filter(|_| !is(of, "lifecycle", &["done", "dropped"]));
            assert_eq!(now.is_some(), told["what_if"].is_array(), "seed {seed}: {}", id(told));
            for (slip, weeks) in list(told, "what_if").iter().zip([2, 4, 8]) {
                assert_eq!(slip["weeks"], weeks);
                let moved = BTreeMap::from([(id(told), now.unwrap() + 7 * weeks)]);
                let after = red(&all, &moved);
                let newly: BTreeSet<&Edge> = after.keys().filter(|edge| !before.contains_key(*edge)).collect();
                let told_edges: BTreeSet<Edge> = list(slip, "turns_red").iter().map(edge_of).collect();
                assert_eq!(told_edges.iter().collect::<BTreeSet<_>>(), newly, "seed {seed}: {} by {weeks} weeks", id(told));
                assert_eq!(slip["more"], 0);
                for turn in list(slip, "turns_red") {
                    check_path(turn, id(told), &all);
                    let late = after[&edge_of(turn)].unwrap() - day(&turn["needed_by"]).unwrap();
                    assert_eq!(turn["late_days"], late, "seed {seed}");
                    let mut seen = seen.borrow_mut();
                    seen[0] += 1;
                    seen[1] += usize::from(list(turn, "path").len() > 2);
                }
                seen.borrow_mut()[2] += usize::from(newly.is_empty());
            }
        }
    });
    let seen = seen.into_inner();
    assert!(seen.iter().all(|times| *times > 20), "tried too little: {seen:?}");
}

fn edge_of(turn: &Json) -> Edge {
    let text = |key: &str| turn[key].as_str().unwrap().to_owned();
    (text("waiting"), text("awaited"), day(&turn["needed_by"]).unwrap())
}

/// A path leads from the one that slips to the one that waits, along edges.
fn check_path(turn: &Json, from: &str, all: &Records<'_>) {
    let path: Vec<&str> = list(turn, "path").iter().map(|id| id.as_str().unwrap()).collect();
    assert_eq!(path.first(), Some(&from));
    assert_eq!((path.last().copied(), path[path.len() - 2]), (turn["waiting"].as_str(), turn["awaited"].as_str().unwrap()));
    for pair in path.windows(2) {
        assert!(waits(all[pair[1]], all).iter().any(|(_, other)| id(other) == pair[0]), "{path:?}");
    }
}
