//! Who waits for whom, as the rule `dependency-inversion` counts, and what turns red when something slips once more.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::initiative::{Agreement, Lifecycle};
use super::portfolio::{Member, Portfolio};
use super::scalar::{Day, Text};

/// The slips that are worked out ahead, in weeks.
pub const SLIPS_WEEKS: [i64; 3] = [2, 4, 8];

/// So many steps of paths are told of one slip. In a long chain every path holds the ones before it, and all of
/// them together would grow with the square of its length.
const STEPS_MAX: usize = 300;

/// When an initiative ends at the earliest, with all that it waits for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Finish {
    /// The latest day that is known.
    pub known: Option<Day>,
    /// Whether a target on the way is missing.
    pub open: bool,
}

/// An initiative among those that wait for each other.
#[derive(Debug, Clone, PartialEq)]
struct Node {
    id: Text,
    lifecycle: Lifecycle,
    target: Option<Day>,
    /// Whether the rule looks at what it waits for: it is promised or under way, and no tombstone.
    judged: bool,
    /// Whether its own date may still slip.
    goes: bool,
    finish: Finish,
    /// What it waits for, as long as neither side is done with it.
    waits: Vec<Wait>,
    /// What waits for it: places, and which of their waits it is.
    awaited: Vec<(usize, usize)>,
}

/// That an initiative waits for another.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Wait {
    /// The place of the other.
    on: usize,
    /// The day by which it is needed: the one that was agreed, else the target of the one that waits.
    needed_by: Option<Day>,
}

/// All initiatives and what they wait for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Network {
    nodes: Vec<Node>,
    by_id: FxHashMap<Text, usize>,
}

/// An edge that the rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge<'n> {
    /// The initiative that waits.
    pub waiting: &'n Text,
    /// The one that it waits for.
    pub awaited: &'n Text,
    /// The day by which it is needed.
    pub needed_by: Option<Day>,
    /// When the awaited one ends, with all that it waits for.
    pub ends: Finish,
}

impl Edge<'_> {
    /// Days to spare; negative is late. None where a day is missing, unless what is known makes it late already.
    #[must_use]
    pub fn slack_days(&self) -> Option<i64> {
        let days = self.needed_by?.days_since(self.ends.known?);
        (days < 0 || !self.ends.open).then_some(days)
    }
}

/// What happens when an initiative slips once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// By how many weeks.
    pub weeks: i64,
    /// The target after it.
    pub target: Day,
    /// The edges that turn red, the nearest first.
    pub turns: Vec<Turn>,
    /// How many more do.
    pub more: usize,
}

/// An edge that turns red.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// From the initiative that slips to the one that waits; the last two are the edge.
    pub path: Vec<Text>,
    /// When the waiting one needs it.
    pub needed_by: Day,
    /// By how many days it then is late.
    pub late_days: i64,
}

impl Network {
    /// The initiatives of a portfolio.
    #[must_use]
    pub fn of(portfolio: &Portfolio<'_>) -> Self {
        let mut network = Self::default();
        for place in 0..portfolio.len() {
            let member = portfolio.at(place);
            network.by_id.insert(member.id.clone(), place);
            network.nodes.push(node(member, portfolio));
        }
        for place in 0..network.nodes.len() {
            for at in 0..network.nodes[place].waits.len() {
                let on = network.nodes[place].waits[at].on;
                network.nodes[on].awaited.push((place, at));
            }
        }
        network.settle();
        network
    }

    /// Works out every finish once, after those of what is waited for.
    fn settle(&mut self) {
        let mut settled = vec![false; self.nodes.len()];
        let mut waiting = vec![false; self.nodes.len()];
        // For each on the trail, how many of its waits have been looked at.
        let mut trail: Vec<(usize, usize)> = Vec::new();
        for start in 0..self.nodes.len() {
            if settled[start] {
                continue;
            }
            waiting[start] = true;
            trail.push((start, 0));
            while let Some((place, seen)) = trail.pop() {
                let mut left = self.nodes[place].waits.iter().enumerate().skip(seen);
                if let Some((at, wait)) = left.find(|(_, wait)| !settled[wait.on] && !waiting[wait.on]) {
                    let next = wait.on;
                    waiting[next] = true;
                    trail.extend([(place, at + 1), (next, 0)]);
                    continue;
                }
                self.nodes[place].finish = self.finish_of(place, &settled);
                settled[place] = true;
                waiting[place] = false;
            }
        }
    }

    /// The later of its own target and of what it waits for. In a circle, which is an error elsewhere, nobody knows.
    fn finish_of(&self, place: usize, settled: &[bool]) -> Finish {
        let own = self.nodes[place].target;
        let mut finish = Finish { known: own, open: own.is_none() };
        for wait in &self.nodes[place].waits {
            let Finish { known, open } = if settled[wait.on] { self.nodes[wait.on].finish } else { Finish { known: None, open: true } };
            finish.known = finish.known.max(known);
            finish.open |= open;
        }
        finish
    }

    /// When the initiative at a place of the portfolio ends.
    #[must_use]
    pub fn finish(&self, place: usize) -> Finish {
        self.nodes[place].finish
    }

    /// Every edge that the rule looks at, by the id of the one that waits, in the order written.
    pub fn edges(&self) -> impl Iterator<Item = Edge<'_>> {
        let judged = self.nodes.iter().filter(|node| node.judged);
        judged.flat_map(|node| {
            node.waits.iter().map(|wait| {
                let awaited = &self.nodes[wait.on];
                Edge { waiting: &node.id, awaited: &awaited.id, needed_by: wait.needed_by, ends: awaited.finish }
            })
        })
    }

    /// What turns red when an initiative slips once more, and nothing else changes. None of what is over, or has no
    /// date that could slip.
    #[must_use]
    pub fn slips(&self, id: &str) -> Option<Vec<Slip>> {
        let start = *self.by_id.get(id)?;
        let node = &self.nodes[start];
        let target = node.target.filter(|_| node.goes)?;
        Some(SLIPS_WEEKS.iter().map(|weeks| self.slip(start, *weeks, target.plus_days(7 * weeks))).collect())
    }

    /// Walks from the one that slips to all whose end moves with it. The end of each of them is then that of the one that
    /// slips, because an end is the latest of many days; whoever ends later anyway moves nothing.
    fn slip(&self, start: usize, weeks: i64, target: Day) -> Slip {
        let mut slip = Slip { weeks, target, turns: Vec::new(), more: 0 };
        let moves = |place: usize| self.nodes[place].finish.known.is_none_or(|known| known < target);
        if !moves(start) {
            return slip;
        }
        // From where the walk came to each, and after how many steps.
        let mut from: FxHashMap<usize, (usize, usize)> = FxHashMap::from_iter([(start, (start, 1))]);
        let mut walk = VecDeque::from([start]);
        let mut steps = 0;
        while let Some(place) = walk.pop_front() {
            let far = from[&place].1 + 1;
            for (waiting, at) in &self.nodes[place].awaited {
                if let Some(needed_by) = self.turns(*waiting, *at, target).filter(|_| *waiting != start) {
                    steps += far;
                    if steps > STEPS_MAX {
                        slip.more += 1;
                    } else {
                        let path = self.path(&from, place, *waiting);
                        slip.turns.push(Turn { path, needed_by, late_days: target.days_since(needed_by) });
                    }
                }
                if moves(*waiting) && !from.contains_key(waiting) {
                    from.insert(*waiting, (place, far));
                    walk.push_back(*waiting);
                }
            }
        }
        slip
    }

    /// The day by which an edge's end is needed, if the edge turns red when that end moves to a day.
    fn turns(&self, waiting: usize, at: usize, ends: Day) -> Option<Day> {
        let node = &self.nodes[waiting];
        let wait = node.waits[at];
        let awaited = &self.nodes[wait.on];
        let stands = matches!(awaited.lifecycle, Lifecycle::Paused | Lifecycle::Dropped);
        let needed_by = wait.needed_by.filter(|_| node.judged && !stands)?;
        let late = awaited.finish.known.is_some_and(|known| known > needed_by);
        (!late && ends > needed_by).then_some(needed_by)
    }

    fn path(&self, from: &FxHashMap<usize, (usize, usize)>, last: usize, waiting: usize) -> Vec<Text> {
        let mut path = vec![self.nodes[waiting].id.clone(), self.nodes[last].id.clone()];
        let mut place = last;
        while let Some(before) = from.get(&place).map(|(before, _)| *before).filter(|before| *before != place) {
            path.push(self.nodes[before].id.clone());
            place = before;
        }
        path.reverse();
        path
    }
}

fn node(member: &Member<'_>, portfolio: &Portfolio<'_>) -> Node {
    let initiative = member.initiative;
    let target = initiative.target();
    let said = initiative.depends_on.iter().filter(|edge| edge.state != Some(Agreement::Done));
    let waits = said.filter_map(|edge| {
        let on = portfolio.place(&edge.initiative.id).filter(|on| !portfolio.at(*on).is(&[Lifecycle::Done]))?;
        Some(Wait { on, needed_by: edge.needed_by.or(target) })
    });
    Node {
        id: member.id.clone(),
        lifecycle: *initiative.lifecycle,
        target,
        judged: !member.retired && member.is(&[Lifecycle::Committed, Lifecycle::Active, Lifecycle::Paused]),
        goes: !member.retired && !initiative.ended(),
        finish: Finish::default(),
        waits: waits.collect(),
        awaited: Vec::new(),
    }
}
