//! The date of an initiative as a staircase: the plan in the first row, and one row lower for every move of the target.

use super::months;
use super::svg::{Side, Svg};
use super::timescale::Timescale;
use crate::model::scalar::Day;
use crate::model::view::{Staircase, Step, Strings};

/// The middle of the plan's row, and how much lower each further row is.
const PLAN: f64 = 53.0;
const ROW: f64 = 40.0;

/// From the middle of the last row to the picture's lower edge.
const FOOT: u32 = 25;

/// Half the height of the plan, of a step, and of the tick at the first promise.
const PLAN_HALF: f64 = 5.0;
const STEP_HALF: f64 = 7.0;
const TICK_HALF: f64 = 11.0;

/// From the middle of a bar to the baseline of the text beside it, and of the text above it.
const BESIDE: f64 = 5.0;
const ABOVE: f64 = -12.0;

/// How much of the width, in percent, the words of a step need on a narrow screen.
const WORDS: f64 = 45.0;

/// A step that has been parsed.
struct Drawn<'s> {
    step: &'s Step,
    from: Day,
    to: Day,
}

/// The chart; nothing where a day of it is none.
pub(super) fn draw(dates: &Staircase, strings: &Strings) -> String {
    let Some(first) = Day::parse(&dates.first) else { return String::new() };
    let start = dates.start.as_deref().and_then(Day::parse).filter(|start| *start < first);
    let today = dates.today.as_deref().and_then(Day::parse);
    let mut steps: Vec<Drawn<'_>> = Vec::with_capacity(dates.steps.len());
    for step in &dates.steps {
        let Some(to) = Day::parse(&step.target) else { return String::new() };
        let from = steps.last().map_or(first, |before| before.to);
        steps.push(Drawn { step, from, to });
    }
    let ends = steps.iter().map(|step| step.to);
    let days: Vec<Day> = ends.chain([first]).chain(start).chain(today).collect();
    let Some(scale) = Timescale::over(days) else { return String::new() };

    let rows = u32::try_from(steps.len()).unwrap_or(u32::MAX / 64).min(u32::MAX / 64);
    let middle = |row: u32| PLAN + ROW * f64::from(row);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a picture is far lower than 2^32 pixels")]
    let height = middle(rows) as u32 + FOOT;
    let mut svg = Svg::new("ob-t-staircase", &title(&dates.first, &dates.steps, strings), height);
    scale.months(&mut svg, f64::from(height), strings);
    if let Some(today) = today {
        scale.today(&mut svg, today, f64::from(height));
    }
    plan(&mut svg, scale, start, first, &months::day(&dates.first, "day_month", strings), strings);
    for (drawn, row) in steps.iter().zip(1..=rows) {
        step(&mut svg, scale, drawn, middle(row), row == rows, strings);
    }
    let end = steps.last().map_or(first, |step| step.to);
    svg.shape(dates.status, scale.at(end), middle(rows));
    svg.finish()
}

/// The plan, and the tick and the words of the first promise.
fn plan(svg: &mut Svg, scale: Timescale, start: Option<Day>, first: Day, name: &str, strings: &Strings) {
    let x = scale.at(first);
    if let Some(start) = start {
        let from = scale.at(start);
        svg.bar("plan", (from, x - from), (PLAN - PLAN_HALF, PLAN + PLAN_HALF));
    }
    svg.down("base", x, (PLAN - TICK_HALF, PLAN + TICK_HALF));
    let side = if x < WORDS { Side::After } else { Side::Before };
    let words = strings.say("initiative.chart_promised", None, &[("date", name)]).unwrap_or_default();
    svg.beside("b", x, side, (0, PLAN - TICK_HALF - 2.0), &words);
}

/// A move: a full bar for a slip, a hollow one that goes back for a target that was pulled in.
fn step(svg: &mut Svg, scale: Timescale, drawn: &Drawn<'_>, y: f64, last: bool, strings: &Strings) {
    let (from, to) = (scale.at(drawn.from), scale.at(drawn.to));
    let (left, right) = (from.min(to), from.max(to));
    svg.down("drop", from, (y - ROW + STEP_HALF, y - STEP_HALF));
    svg.bar(if drawn.step.days > 0 { "slip" } else { "back" }, (left, right - left), (y - STEP_HALF, y + STEP_HALF));
    let moved = moved(drawn.step.days, strings);
    let date = months::day(&drawn.step.target, "day_month", strings);
    let words = strings.say("initiative.chart_step", None, &[("moved", &moved), ("date", &date)]).unwrap_or_default();
    // The shape at the end takes its room: right of the last slip, left of the last one that was pulled in.
    let away = |side| if last && (side == Side::After) == (drawn.step.days > 0) { 16 } else { 8 };
    if left >= WORDS {
        svg.beside("b", left, Side::Before, (away(Side::Before), y + BESIDE), &words);
    } else if right <= 100.0 - WORDS {
        svg.beside("b", right, Side::After, (away(Side::After), y + BESIDE), &words);
    } else {
        svg.beside("b", left, Side::After, (6, y + ABOVE), &words);
    }
}

/// Days in the theme's words: `+63 days`.
pub(super) fn moved(days: i64, strings: &Strings) -> String {
    let key = match days {
        0 => "initiative.same",
        1.. => "initiative.late",
        _ => "initiative.early",
    };
    strings.say(key, Some(days.saturating_abs()), &[]).unwrap_or_default()
}

/// What moved, in a sentence.
pub(super) fn title(first: &str, steps: &[Step], strings: &Strings) -> String {
    let first = months::day(first, "day", strings);
    let Some(last) = steps.last() else {
        return strings.say("initiative.chart_kept", None, &[("first", &first)]).unwrap_or_default();
    };
    let slips = steps.iter().filter(|step| step.days > 0).count();
    let total = moved(steps.iter().map(|step| step.days).sum(), strings);
    let holes = [("first", &*first), ("target", &*months::day(&last.target, "day", strings)), ("total", &*total)];
    strings.say("initiative.chart_moved", i64::try_from(slips).ok(), &holes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::view::Status;

    fn strings() -> Strings {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let strings = serde_json::json!({
            "months": months,
            "months_short": months,
            "dates": { "day": "{d} {month} {y}", "day_month": "{d} {mon}" },
            "initiative": {
                "same": "0 days",
                "late": { "one": "+{n} day", "other": "+{n} days" },
                "early": { "one": "−{n} day", "other": "−{n} days" },
                "chart_kept": "Promised for {first}, and still is",
                "chart_moved": { "0": "{first} to {target}, {total}", "other": "{first} to {target}, {n} slips, {total}" },
                "chart_promised": "Promised {date}",
                "chart_step": "{moved}, to {date}",
            },
        });
        Strings::new(strings.as_object().unwrap().clone(), "en")
    }

    fn drawn(start: Option<&str>, first: &str, targets: &[&str], today: Option<&str>) -> String {
        let mut before = Day::parse(first).unwrap();
        let steps = targets.iter().map(|target| {
            let to = Day::parse(target).unwrap();
            let days = to.days_since(before);
            before = to;
            Step { target: (*target).to_owned(), days }
        });
        let dates = Staircase {
            start: start.map(str::to_owned),
            first: first.to_owned(),
            steps: steps.collect(),
            today: today.map(str::to_owned),
            status: Status::Bad,
        };
        draw(&dates, &strings())
    }

    #[test]
    fn without_a_slip_there_is_the_plan_alone() {
        let svg = drawn(Some("2026-01-01"), "2026-06-30", &[], Some("2026-03-31"));
        assert!(svg.contains("height=\"78\"") && svg.contains(">Promised for 30 Jun 2026, and still is</title>"), "{svg}");
        assert!(svg.contains("<rect class=\"plan\" x=\"0.50%\" y=\"48\" width=\"96.00%\" height=\"10\"/>"), "{svg}");
        assert!(!svg.contains("slip") && !svg.contains("drop"), "{svg}");
        assert!(svg.contains("<line class=\"today\""), "{svg}");
        assert!(svg.contains("y=\"44\"><use href=\"#i-bad\" class=\"end s-bad\""), "the shape stands on the plan: {svg}");
    }

    #[test]
    fn every_slip_is_a_row_lower_and_starts_where_the_last_one_ended() {
        let svg = drawn(Some("2025-06-02"), "2025-12-19", &["2026-02-27", "2026-04-17", "2026-06-19"], None);
        assert!(svg.contains("height=\"198\""), "{svg}");
        assert!(svg.contains(">19 Dec 2025 to 19 Jun 2026, 3 slips, +182 days</title>"), "{svg}");
        let rects: Vec<&str> = svg.split("<rect").skip(1).collect();
        assert_eq!(rects.len(), 4);
        let number = |rect: &str, name: &str| -> f64 {
            let from = rect.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
            rect[from..].split(['%', '"']).next().unwrap().parse().unwrap()
        };
        for (above, below) in rects.iter().zip(&rects[1..]) {
            let end = number(above, "x") + number(above, "width");
            assert!((end - number(below, "x")).abs() < 0.02, "{above} {below}");
        }
        let tops: Vec<f64> = rects.iter().map(|rect| number(rect, "y")).collect();
        assert_eq!(tops, [48.0, 86.0, 126.0, 166.0]);
        assert!(svg.contains("text-anchor=\"end\">+63 days, to 19 Jun</text>"), "{svg}");
        assert!(!svg.contains("today"), "{svg}");
    }

    #[test]
    fn twelve_slips_all_have_their_row_and_stay_within_the_picture() {
        let targets = ["02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"].map(|month| format!("2026-{month}-01"));
        let mut targets: Vec<&str> = targets.iter().map(String::as_str).collect();
        targets.push("2027-01-01");
        let svg = drawn(Some("2025-12-01"), "2026-01-01", &targets, Some("2026-12-24"));
        assert_eq!(svg.matches("class=\"slip\"").count(), 12);
        assert_eq!(svg.matches("class=\"drop\"").count(), 12);
        assert!(svg.contains("height=\"558\"") && svg.contains("12 slips, +365 days"), "{svg}");
        // The first steps have no room for their words on the left, the last ones none on the right.
        assert!(svg.contains("text-anchor=\"start\">+31 days, to 1 Feb</text>"), "{svg}");
        assert!(svg.contains("text-anchor=\"end\">+31 days, to 1 Jan</text>"), "{svg}");
        for x in svg.split(" x=\"").skip(1).filter_map(|rest| rest.split_once('%')).filter_map(|(x, _)| x.parse::<f64>().ok()) {
            assert!((0.0..=97.0).contains(&x), "{x}");
        }
    }

    #[test]
    fn a_target_that_was_pulled_in_is_hollow_and_goes_back() {
        let svg = drawn(Some("2026-01-01"), "2026-06-30", &["2026-09-30", "2026-08-31"], None);
        assert_eq!((svg.matches("class=\"slip\"").count(), svg.matches("class=\"back\"").count()), (1, 1));
        assert!(svg.contains(">−30 days, to 31 Aug</text>"), "{svg}");
        assert!(svg.contains("1 slips, +62 days"), "{svg}");
        // The drop line leads from where the slip ended, which is where the hollow bar ends.
        assert!(svg.contains("<line class=\"drop\" x1=\"96.50%\""), "{svg}");
        let earlier = drawn(Some("2026-01-01"), "2026-06-30", &["2026-06-01"], None);
        assert!(earlier.contains(">30 Jun 2026 to 1 Jun 2026, −29 days</title>"), "{earlier}");
    }

    #[test]
    fn one_day_for_everything_is_drawn_too() {
        let svg = drawn(Some("2026-03-31"), "2026-03-31", &[], Some("2026-03-31"));
        assert!(svg.contains("<line class=\"base\" x1=\"0.50%\""), "{svg}");
        assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("class=\"plan\""), "{svg}");
        let back = drawn(None, "2026-03-31", &["2026-04-01", "2026-03-31"], None);
        assert!(back.contains("1 slips, 0 days"), "{back}");
    }

    #[test]
    fn a_step_over_the_whole_width_has_its_words_above() {
        let svg = drawn(None, "2026-01-01", &["2026-12-31"], None);
        assert!(svg.contains("dx=\"6\" y=\"81\" text-anchor=\"start\">+364 days, to 31 Dec</text>"), "{svg}");
    }
}
