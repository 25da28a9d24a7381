//! Every finding a second time: a plain and slow model, written from the domain model's text alone, over the JSON
//! export. It counts days one by one and knows nothing of the library but that.

use std::collections::BTreeMap;

use opsbook::session::{Artifact, Session};
use serde_json::Value as Json;

use super::rules::{Made, TODAY, hold};

/// Days since 1970-01-01.
type Day = i64;
/// Rule, subject, month.
type Key = (String, String, String);

const LEVELS: [&str; 5] = ["not-applicable", "clear", "unknown", "amber", "red"];

/// The worst of several levels; clear when there is none.
fn worst(levels: &[&'static str]) -> &'static str {
    let rank = |level: &&&str| LEVELS.iter().position(|known| known == *level);
    levels.iter().max_by_key(rank).copied().unwrap_or("clear")
}

fn of_civil(year: i64, month: i64, day: i64) -> Day {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn days_in(year: i64, month: i64) -> i64 {
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    of_civil(next_year, next, 1) - of_civil(year, month, 1)
}

fn numbers(text: &str) -> Vec<i64> {
    text.split('-').map(|part| part.parse().unwrap()).collect()
}

pub(super) fn day(value: &Json) -> Option<Day> {
    let parts = numbers(value.as_str()?);
    Some(of_civil(parts[0], parts[1], parts[2]))
}

/// A day and a text of it.
fn civil(day: Day) -> (i64, i64, i64) {
    let mut year = 1970 + day / 366;
    while of_civil(year + 1, 1, 1) <= day {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && of_civil(year, month + 1, 1) <= day {
        month += 1;
    }
    (year, month, day - of_civil(year, month, 1) + 1)
}

/// A duration, so many times, after a day. `P14D` or `P2M`.
fn after(from: Day, period: &str, times: i64) -> Day {
    let number: i64 = period[1..period.len() - 1].parse().unwrap();
    if period.ends_with('D') {
        return from + number * times;
    }
    let (year, month, day) = civil(from);
    let months = year * 12 + month - 1 + number * times;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    of_civil(year, month, day.min(days_in(year, month)))
}

/// A decimal in millionths, from how it is written.
fn micro(value: &Json) -> i128 {
    let text = value.to_string();
    if let Some((digits, power)) = text.split_once("e-") {
        // The smallest that a portfolio asks for is written `1e-6` or `1e-06`.
        let digits: i128 = digits.trim_end_matches(".0").parse().unwrap();
        return digits * 10_i128.pow(6 - power.parse::<u32>().unwrap());
    }
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part: String = part.chars().chain("000000".chars()).take(6).collect();
    whole.parse::<i128>().unwrap() * 1_000_000 + part.parse::<i128>().unwrap()
}

pub(super) fn list<'j>(of: &'j Json, key: &str) -> &'j [Json] {
    of[key].as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn is(of: &Json, key: &str, words: &[&str]) -> bool {
    of[key].as_str().is_some_and(|word| words.contains(&word))
}

fn rag(update: Option<&Json>) -> Option<&str> {
    update.and_then(|update| update["rag"].as_str())
}

struct Model<'j> {
    initiatives: Vec<&'j Json>,
    reviews: &'j [Json],
    /// Teams and people as JSON: what the directory says.
    directory: Json,
    today: Day,
    found: BTreeMap<Key, (&'static str, bool)>,
}

impl Model<'_> {
    fn target(of: &Json) -> Option<Day> {
        let said = list(of, "updates").iter().rev().find_map(|update| day(&update["target_date"]));
        said.or_else(|| day(&of["baseline_date"]))
    }

    fn newest(of: &Json) -> Option<&Json> {
        list(of, "updates").last()
    }

    fn active(of: &Json) -> bool {
        is(of, "lifecycle", &["active"])
    }

    fn ended(of: &Json) -> bool {
        is(of, "lifecycle", &["done", "dropped"])
    }

    fn departed(&self, party: &str) -> bool {
        let person = &self.directory["people"][party];
        person["active"] == Json::Bool(false) || day(&person["until"]).is_some_and(|until| until < self.today)
    }

    fn add(&mut self, rule: &str, subject: String, month: &str, level: &'static str) {
        let id = subject.strip_prefix("initiative:").unwrap_or_default().to_owned();
        let own = self.initiatives.iter().find(|initiative| initiative["id"] == *id);
        let suppressions = own.map_or(&[][..], |own| list(own, "suppressions"));
        let off = suppressions.iter().any(|off| off["rule"] == *rule && day(&off["until"]).unwrap() >= self.today);
        self.found.insert((rule.to_owned(), subject, month.to_owned()), (level, off));
    }

    fn each(&mut self, rule: &str, level: impl Fn(&Self, &Json) -> &'static str) {
        let levels: Vec<(String, &'static str)> =
            self.initiatives.iter().map(|of| (format!("initiative:{}", of["id"].as_str().unwrap()), level(self, of))).collect();
        for (subject, level) in levels {
            self.add(rule, subject, "", level);
        }
    }

    /// Days on which something was decided about an initiative.
    fn decisions(&self, of: &Json) -> Vec<Day> {
        let mut days: Vec<Day> = list(of, "escalations").iter().filter_map(|it| day(&it["decided_on"])).collect();
        for review in self.reviews.iter().filter(|review| !list(review, "decisions").is_empty()) {
            let covers =
                list(review, "initiatives").contains(&of["id"]) || list(review, "cites").iter().any(|c| c["initiative"] == of["id"]);
            if covers {
                days.extend(day(&review["date"]));
            }
        }
        days
    }

    fn priority_inflation(&mut self) {
        let active: Vec<&Json> = self.initiatives.iter().copied().filter(|of| Self::active(of)).collect();
        let top = |of: &&&Json| is(of, "priority", &["top"]);
        let tops = active.iter().filter(top).count();
        let mut levels = Vec::new();
        if active.len() < 4 {
            return self.add("priority-inflation", "portfolio".to_owned(), "", "not-applicable");
        }
        if tops > 3 {
            levels.push("amber");
        }
        let (mut over, mut under) = (0_i128, 0_i128);
        if active.iter().any(|of| list(of, "allocations").is_empty()) {
            (over, under) = (tops as i128, active.len() as i128);
        } else {
            for at in self.today..=self.today + 90 {
                for of in &active {
                    for allocation in list(of, "allocations") {
                        let from = day(&allocation["from"]).or_else(|| day(&of["start"])).unwrap();
                        let to = day(&allocation["to"]).or_else(|| Self::target(of)).unwrap();
                        if from <= at && at <= to {
                            under += micro(&allocation["fte"]);
                            over += if is(of, "priority", &["top"]) { micro(&allocation["fte"]) } else { 0 };
                        }
                    }
                }
            }
        }
        if over * 100 > under * 60 {
            levels.push("red");
        }
        let ranked = |a: &Json, b: &Json| a["team"] == b["team"] && a["rank"].is_i64() && a["rank"] == b["rank"];
        if active.iter().enumerate().any(|(at, a)| active[..at].iter().any(|b| ranked(a, b))) {
            levels.push("red");
        }
        self.add("priority-inflation", "portfolio".to_owned(), "", worst(&levels));
    }

    fn plan_moves(&self, of: &Json) -> &'static str {
        if !Self::active(of) {
            return "not-applicable";
        }
        let mut targets = vec![day(&of["baseline_date"])];
        let (mut ups, mut relief, mut before, mut within) = (0, false, day(&of["baseline_date"]), Vec::new());
        for update in list(of, "updates") {
            let target = day(&update["target_date"]).or(*targets.last().unwrap());
            targets.push(target);
            if day(&update["date"]).unwrap() <= self.today - 28 {
                before = target;
                continue;
            }
            within.push(target);
            ups += i32::from(update["changed"]["scope"] == "up");
            relief |= update["changed"]["scope"] == "down" || update["changed"]["capacity"] == "up";
        }
        match ups {
            2.. if relief || within.iter().any(|target| *target != before) => "clear",
            2 => "amber",
            3.. => "red",
            _ => "clear",
        }
    }

    fn date_slips(of: &Json) -> &'static str {
        let Some(baseline) = day(&of["baseline_date"]).filter(|_| !Self::ended(of)) else { return "not-applicable" };
        let mut levels = Vec::new();
        let (mut target, mut slips, mut last_slip) = (baseline, 0, None);
        for update in list(of, "updates") {
            let next = day(&update["target_date"]).unwrap_or(target);
            if next > target {
                slips += 1;
                last_slip = day(&update["date"]);
            }
            target = next;
        }
        levels.push(["clear", "clear", "amber", "red"][slips.min(3)]);
        match day(&of["start"]) {
            None => levels.push("unknown"),
            Some(start) => {
                let (late, plan) = (target - baseline, (baseline - start).max(1));
                levels.push(if late * 100 > plan * 25 { "red" } else { "clear" });
                levels.push(if late * 100 > plan * 10 { "amber" } else { "clear" });
            }
        }
        if let (Some(newest), Some(slipped)) = (Self::newest(of), last_slip)
            && rag(Some(newest)) == Some("green")
            && day(&newest["date"]).unwrap() < after(slipped, of["cadence"].as_str().unwrap(), 1)
        {
            levels.push("amber");
        }
        worst(&levels)
    }

    fn overcommit(&mut self) {
        let (year, month, _) = civil(self.today);
        let teams: Vec<String> = self.directory["teams"].as_object().unwrap().keys().cloned().collect();
        for team in teams {
            let said = self.directory["teams"][&team].clone();
            let mut all = Vec::new();
            for ahead in 0..12 {
                let (year, month) = (year + (month - 1 + ahead) / 12, (month - 1 + ahead) % 12 + 1);
                let name = format!("{year:04}-{month:02}");
                let level = self.month(&team, &said, (year, month), &name);
                all.push(level);
                self.add("overcommit", format!("team:{team}"), &name, level);
            }
            let at_once = self.initiatives.iter().filter(|of| Self::active(of) && of["team"] == *team).count();
            if said["wip_limit"].as_u64().is_some_and(|limit| at_once as u64 > limit) {
                all.push("red");
            }
            self.add("overcommit", format!("team:{team}"), "", worst(&all));
        }
        let people: Vec<String> = self.directory["people"].as_object().unwrap().keys().cloned().collect();
        for person in people {
            let owns = self.initiatives.iter().filter(|of| Self::active(of) && of["owner"] == *person).count();
            self.add("overcommit", format!("person:{person}"), "", if owns > 3 { "amber" } else { "clear" });
        }
    }

    fn month(&self, team: &str, said: &Json, (year, month): (i64, i64), name: &str) -> &'static str {
        let mut levels = Vec::new();
        let mut asked = 0_i128;
        let first = of_civil(year, month, 1);
        let days = days_in(year, month);
        for of in self.initiatives.iter().filter(|of| is(of, "lifecycle", &["active", "committed"])) {
            for allocation in list(of, "allocations").iter().filter(|allocation| allocation["team"] == *team) {
                let from = day(&allocation["from"]).or_else(|| day(&of["start"]));
                let to = day(&allocation["to"]).or_else(|| Self::target(of));
                let covers = |at: Day| from.is_none_or(|from| from <= at) && to.is_none_or(|to| at <= to);
                let covered = (first..first + days).filter(|at| covers(*at)).count();
                if from.is_some() && to.is_some() {
                    asked += micro(&allocation["fte"]) * covered as i128;
                } else if covered > 0 {
                    levels.push("unknown");
                }
            }
        }
        let Some(capacity) = list(said, "capacity").iter().find(|entry| entry["month"] == *name) else {
            levels.push("unknown");
            return worst(&levels);
        };
        // All in millionths of millionths.
        let left = micro(&capacity["fte"]) * (1_000_000 - micro(&said["run_share"])) * i128::from(days);
        let asked = asked * 1_000_000;
        levels.push(if asked > left { "red" } else { "clear" });
        levels.push(if asked * 100 > left * 85 { "amber" } else { "clear" });
        worst(&levels)
    }

    fn stale(&self, of: &Json) -> &'static str {
        if !Self::active(of) {
            return "not-applicable";
        }
        let Some(since) = Self::newest(of).and_then(|update| day(&update["date"])).max(day(&of["start"])) else { return "unknown" };
        let cadence = of["cadence"].as_str().unwrap();
        let red = self.today > after(since, cadence, 2);
        let amber = self.today > after(since, cadence, 1) + 2;
        if red {
            "red"
        } else if amber {
            "amber"
        } else {
            "clear"
        }
    }

    fn no_plan(&self, of: &Json) -> &'static str {
        if !Self::active(of) {
            return "not-applicable";
        }
        let Some(newest) = Self::newest(of) else { return "unknown" };
        let level = match rag(Some(newest)) {
            Some("red") => "red",
            Some("amber") => "amber",
            _ => return "clear",
        };
        let mut levels = Vec::new();
        if of["owner"].as_str().is_none_or(|owner| self.departed(owner))
            || newest["path_to_green"].is_null()
            || newest["next_step"].is_null()
            || day(&newest["next_step"]["due"]).is_some_and(|due| due < self.today)
        {
            levels.push(level);
        }
        let mut since = None;
        for update in list(of, "updates").iter().rev() {
            if rag(Some(update)) != Some("red") {
                break;
            }
            since = day(&update["date"]);
        }
        if let Some(since) = since
            && self.today - since > 21
            && !self.decisions(of).iter().any(|day| since <= *day && *day <= self.today)
        {
            levels.push("red");
        }
        worst(&levels)
    }

    fn escalations(&self, of: &Json) -> &'static str {
        if Self::ended(of) {
            return "not-applicable";
        }
        let mut levels = Vec::new();
        for open in list(of, "escalations").iter().filter(|it| it["decision"].is_null()) {
            let due = day(&open["decide_by"]).unwrap_or_else(|| day(&open["raised"]).unwrap() + 7);
            levels.push(if self.today > due + 7 { "red" } else { "clear" });
            levels.push(if self.today > due { "amber" } else { "clear" });
        }
        worst(&levels)
    }

    fn escalations_of_all(&mut self) {
        let all = self.initiatives.iter().filter(|of| !Self::ended(of)).flat_map(|of| list(of, "escalations"));
        let recent: Vec<&Json> = all.filter(|it| self.today - day(&it["raised"]).unwrap() < 90).collect();
        let decided = recent.iter().filter(|it| !it["decision"].is_null()).count();
        let level = if recent.len() >= 3 && decided * 2 < recent.len() { "red" } else { "clear" };
        self.add("escalation-without-decision", "portfolio".to_owned(), "", level);
    }

    fn get(&self, id: &Json) -> &Json {
        self.initiatives.iter().find(|of| of["id"] == *id).unwrap()
    }

    /// Every target down the line; none for one that is missing.
    fn ends(&self, of: &Json) -> Vec<Option<Day>> {
        let mut ends = vec![Self::target(of)];
        for edge in list(of, "depends_on").iter().filter(|edge| edge["state"] != "done") {
            let other = self.get(&edge["initiative"]);
            if !is(other, "lifecycle", &["done"]) {
                ends.extend(self.ends(other));
            }
        }
        ends
    }

    fn dependencies(&self, of: &Json) -> &'static str {
        if !is(of, "lifecycle", &["committed", "active", "paused"]) {
            return "not-applicable";
        }
        let rank = |of: &Json| ["top", "high", "normal", "low"].iter().position(|word| of["priority"] == **word);
        let mut levels = Vec::new();
        for edge in list(of, "depends_on").iter().filter(|edge| edge["state"] != "done") {
            let other = self.get(&edge["initiative"]);
            if is(other, "lifecycle", &["done"]) {
                continue;
            }
            let ends = self.ends(other);
            match day(&edge["needed_by"]).or_else(|| Self::target(of)) {
                None => levels.push("unknown"),
                Some(needed) => {
                    let later = |than: Day| ends.iter().flatten().any(|end| *end > than);
                    levels.push(if later(needed) { "red" } else { "clear" });
                    levels.push(if later(needed - 7) { "amber" } else { "clear" });
                    levels.push(if ends.contains(&None) { "unknown" } else { "clear" });
                }
            }
            levels.push(if is(other, "lifecycle", &["paused", "dropped"]) { "red" } else { "clear" });
            let red = rag(Self::newest(other)) == Some("red");
            levels.push(if red || rank(other) > rank(of) || edge["state"] == "requested" { "amber" } else { "clear" });
        }
        worst(&levels)
    }

    fn feasible(of: &Json) -> &'static str {
        if !is(of, "lifecycle", &["committed", "active"]) {
            return "not-applicable";
        }
        let committed = day(&of["committed_on"]).or_else(|| day(&of["start"]));
        let checked = day(&of["feasibility"]["checked_on"]);
        let verdict = of["feasibility"]["verdict"].as_str();
        if verdict.is_none() || verdict == Some("not-feasible") || checked.zip(committed).is_some_and(|(check, promise)| check > promise) {
            "red"
        } else if checked.is_none() || committed.is_none() {
            "unknown"
        } else {
            "clear"
        }
    }

    fn fire_only(&mut self) {
        let (mut all, mut burning) = (0, 0);
        for of in self.initiatives.iter().filter(|of| !is(of, "lifecycle", &["candidate"])) {
            let asked = list(of, "updates").iter().filter(|update| !list(update, "asks").is_empty());
            let mut days: Vec<Day> = asked.chain(&[]).map(|update| day(&update["date"]).unwrap()).collect();
            days.extend(list(of, "escalations").iter().map(|it| day(&it["raised"]).unwrap()));
            if days.is_empty() {
                continue;
            }
            days.extend(self.decisions(of));
            let first = days.into_iter().min().unwrap();
            let then = list(of, "updates").iter().rfind(|update| day(&update["date"]).unwrap() <= first);
            all += 1;
            burning += i32::from(rag(then) == Some("red"));
        }
        let level = if all < 4 {
            "not-applicable"
        } else if burning * 2 > all {
            "amber"
        } else {
            "clear"
        };
        self.add("fire-only", "portfolio".to_owned(), "", level);
    }

    fn silent(&self, of: &Json) -> &'static str {
        let Some(ended) = day(&of["ended_on"]).filter(|_| is(of, "lifecycle", &["done"])) else { return "not-applicable" };
        if self.today - ended >= 90 || ended > self.today {
            return "not-applicable";
        }
        let said = list(of, "updates").iter().any(|update| day(&update["date"]).unwrap() >= ended);
        if said { "clear" } else { "amber" }
    }

    fn watermelon(&self, of: &Json) -> &'static str {
        if !Self::active(of) {
            return "not-applicable";
        }
        let subject = format!("initiative:{}", of["id"].as_str().unwrap());
        let red = self.found.iter().any(|((_, of, _), found)| *of == subject && *found == ("red", false));
        match rag(Self::newest(of)) {
            None => "unknown",
            Some("green") if red => "red",
            Some(_) => "clear",
        }
    }

    fn judge(&mut self) {
        self.priority_inflation();
        self.each("plan-moves-deadline-does-not", Self::plan_moves);
        self.each("date-slips", |_, of| Self::date_slips(of));
        self.overcommit();
        self.each("stale-update", Self::stale);
        self.each("red-without-plan", Self::no_plan);
        self.each("escalation-without-decision", Self::escalations);
        self.escalations_of_all();
        self.each("dependency-inversion", Self::dependencies);
        self.each("committed-before-feasible", |_, of| Self::feasible(of));
        self.fire_only();
        self.each("silent-success", Self::silent);
        self.each("watermelon", Self::watermelon);
    }
}

pub(super) fn exported(session: &Session, name: &str) -> Json {
    let file = format!("api/v1/{name}.json");
    let output = session.outputs().iter().find(|output| output.file == file).unwrap();
    match session.artifact(output).unwrap() {
        Artifact::Bytes(bytes) => serde_json::from_slice(&bytes).unwrap(),
        Artifact::Copy(_) => panic!("{file} is made"),
    }
}

/// The directory, which no export holds: its source as JSON.
fn directory(made: &Made) -> Json {
    let (path, text) = made.texts().into_iter().find(|(path, _)| path.ends_with("directory.yaml")).unwrap();
    let read = opsbook::stages::parse::free(&std::sync::Arc::from(path), &text.unwrap());
    read.unwrap()
}

#[test]
fn a_second_count_agrees_on_every_finding() {
    let seen = std::cell::RefCell::new(BTreeMap::<(String, &'static str), usize>::new());
    hold(60, 200, |seed, count| {
        let made = Made::new(seed, count, 0, &["P7D", "P14D", "P1M", "P2M"]);
        let session = made.session();
        let (initiatives, reviews) = (exported(&session, "initiatives"), exported(&session, "reviews"));
        let parts = numbers(TODAY);
        let mut model = Model {
            initiatives: list(&initiatives, "initiatives").iter().collect(),
            reviews: list(&reviews, "reviews"),
            directory: directory(&made),
            today: of_civil(parts[0], parts[1], parts[2]),
            found: BTreeMap::new(),
        };
        model.judge();
        let findings = exported(&session, "findings");
        let mut theirs = BTreeMap::new();
        for finding in list(&findings, "findings") {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            let key = (text("rule"), text("subject"), text("month"));
            let again = theirs.insert(key, (text("level"), finding["suppressed"].as_bool().unwrap()));
            assert_eq!(again, None, "one finding for each rule, subject and month");
        }
        for (key, (level, suppressed)) in &model.found {
            assert_eq!(theirs.remove(key), Some(((*level).to_owned(), *suppressed)), "{key:?} of seed {seed} with {count} initiatives");
            *seen.borrow_mut().entry((key.0.clone(), level)).or_default() += 1;
        }
        assert!(theirs.is_empty(), "nobody counted these: {theirs:?}");
    });
    let seen = seen.into_inner();
    for rule in seen.keys().map(|(rule, _)| rule) {
        let fires = ["amber", "red"].iter().any(|level| seen.contains_key(&(rule.clone(), level)));
        assert!(fires && seen.contains_key(&(rule.clone(), "clear")), "{rule} is tried at too few levels: {seen:?}");
    }
}
