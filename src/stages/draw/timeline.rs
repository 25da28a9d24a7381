//! Initiatives below each other on one span of time: the plan, the first promise, and every slip.

use super::svg::{Side, Svg};
use super::timescale::Timescale;
use super::{letters, months};
use crate::model::scalar::Day;
use crate::model::view::{Bar, Strings};

/// How high a row is, where the first begins, and where in a row its name and its bar lie.
const ROW: f64 = 44.0;
const TOP: f64 = 26.0;
const NAME: f64 = 16.0;
const MIDDLE: f64 = 30.0;

/// Half the height of the plan, of a slip, and of the tick at the first promise.
const PLAN_HALF: f64 = 4.0;
const SLIP_HALF: f64 = 6.0;
const TICK_HALF: f64 = 10.0;

/// Right of this, in percent, today's date stands left of its line.
const TURN: f64 = 80.0;

/// The picture on the narrowest screen, in tenths of a pixel: a name has to fit into it.
const NARROW: u32 = 2880;

/// The room for the last date, as a share of the whole time, in percent.
const ROOM: i64 = 15;

/// A bar whose days have been read.
struct Dated<'b> {
    bar: &'b Bar,
    start: Option<Day>,
    first: Day,
    targets: Vec<Day>,
}

impl Dated<'_> {
    fn last(&self) -> Day {
        self.targets.last().copied().unwrap_or(self.first)
    }

    fn days(&self) -> impl Iterator<Item = Day> + '_ {
        self.start.into_iter().chain([self.first]).chain(self.targets.iter().copied())
    }
}

/// The picture; nothing where a day of it is none.
pub(super) fn draw(bars: &[Bar], today: &str, strings: &Strings) -> String {
    let dated: Option<Vec<Dated<'_>>> = bars.iter().map(dated).collect();
    let (Some(dated), Some(today)) = (dated, Day::parse(today)) else { return String::new() };
    let days: Vec<Day> = dated.iter().flat_map(Dated::days).chain([today]).collect();
    let (Some(from), Some(to)) = (days.iter().min(), days.iter().max()) else { return String::new() };
    let room = to.days_since(*from) * ROOM / 100;
    let Some(scale) = Timescale::over([*from, to.plus_days(room)]) else { return String::new() };
    let rows = u32::try_from(bars.len()).unwrap_or(u32::MAX).min(u32::MAX / 64);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a picture is far lower than 2^32 pixels")]
    let height = (TOP + ROW * f64::from(rows)) as u32 + 22;
    let bottom = TOP + ROW * f64::from(rows);
    let late = dated.iter().filter(|bar| bar.last() > bar.first).count();
    let title = strings.say("portfolio.timeline_title", i64::try_from(bars.len()).ok(), &[("late", &late.to_string())]);
    let mut svg = Svg::new("ob-t-timeline", &title.unwrap_or_default(), height);
    scale.months(&mut svg, bottom, strings);
    scale.today(&mut svg, today, bottom);
    let side = if scale.at(today) < TURN { Side::After } else { Side::Before };
    svg.beside("now", scale.at(today), side, (3, bottom + 15.0), &months::day(&today.to_string(), "day_month", strings));
    for (bar, row) in dated.iter().zip(0..rows) {
        one(&mut svg, scale, bar, TOP + ROW * f64::from(row), strings);
    }
    svg.finish()
}

fn dated(bar: &Bar) -> Option<Dated<'_>> {
    let first = Day::parse(&bar.first)?;
    let targets: Option<Vec<Day>> = bar.steps.iter().map(|step| Day::parse(&step.target)).collect();
    let start = bar.start.as_deref().and_then(Day::parse).filter(|start| *start < first);
    Some(Dated { bar, start, first, targets: targets? })
}

/// Where a name so wide, in percent, goes: from the bar's beginning on, or up to its end, or else from the edge on.
fn room_for(width: f64, left: f64, right: f64) -> (f64, Side) {
    match () {
        () if left + width <= 100.0 => (left, Side::After),
        () if width <= right => (right, Side::Before),
        () => (0.0, Side::After),
    }
}

fn one(svg: &mut Svg, scale: Timescale, dated: &Dated<'_>, top: f64, strings: &Strings) {
    let middle = top + MIDDLE;
    let (promised, end) = (scale.at(dated.first), scale.at(dated.last()));
    let left = dated.start.map_or(promised, |start| scale.at(start)).min(promised).min(end);
    let right = promised.max(end);
    let mut name = dated.bar.title.clone();
    letters::cut(&mut name, NARROW);
    let (x, side) = room_for(f64::from(letters::width(&name)) / f64::from(NARROW) * 100.0, left, right);
    svg.beside("b", x, side, (0, top + NAME), &name);
    if let Some(start) = dated.start {
        let from = scale.at(start);
        svg.bar("plan", (from, promised - from), (middle - PLAN_HALF, middle + PLAN_HALF));
    }
    let mut at = promised;
    for (step, target) in dated.bar.steps.iter().zip(&dated.targets) {
        let to = scale.at(*target);
        let class = if step.days > 0 { "slip gap" } else { "back" };
        svg.bar(class, (at.min(to), (to - at).abs()), (middle - SLIP_HALF, middle + SLIP_HALF));
        at = to;
    }
    svg.down("base", promised, (middle - TICK_HALF, middle + TICK_HALF));
    svg.shape(dated.bar.status, end, middle);
    let date = months::day(&dated.last().to_string(), "day_month", strings);
    svg.beside("", right, Side::After, (14, middle + 5.0), &date);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::view::Status;

    #[test]
    fn a_name_stays_in_the_picture_on_the_narrowest_screen() {
        let strings = Strings::new(serde_json::Map::new(), "en");
        let bar = |title: &str| Bar {
            title: title.to_owned(),
            start: Some("2026-01-01".to_owned()),
            first: "2026-02-01".to_owned(),
            steps: Vec::new(),
            status: Status::Ok,
        };
        let long = "A name that goes on and on and on until nobody reads it any more";
        let svg = draw(&[bar(long)], "2026-06-01", &strings);
        assert!(svg.contains('…') && !svg.contains(long), "{svg}");
        assert_eq!(room_for(30.0, 60.0, 80.0), (60.0, Side::After));
        assert_eq!(room_for(50.0, 60.0, 80.0), (80.0, Side::Before));
        assert_eq!(room_for(90.0, 60.0, 80.0), (0.0, Side::After));
    }
}
