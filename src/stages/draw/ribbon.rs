//! The date of an initiative in a row of a table: plan, first promise and slips on one line, on the span of time of all rows.

use super::staircase::title;
use super::svg::Svg;
use super::timescale::Timescale;
use crate::model::scalar::Day;
use crate::model::view::{Ribbon, Strings};

/// How high the picture is, and where its middle lies.
const HEIGHT: u32 = 24;
const MIDDLE: f64 = 12.0;

/// Half the height of the plan, of a slip, and of the tick at the first promise.
const PLAN_HALF: f64 = 2.0;
const SLIP_HALF: f64 = 6.0;
const TICK_HALF: f64 = 10.0;

/// The picture; nothing where a day of it is none.
pub(super) fn draw(ribbon: &Ribbon, strings: &Strings) -> String {
    let (from, to) = &ribbon.range;
    let (Some(from), Some(to), Some(first)) = (Day::parse(from), Day::parse(to), Day::parse(&ribbon.first)) else {
        return String::new();
    };
    let Some(scale) = Timescale::over([from, to]) else { return String::new() };
    let mut svg = Svg::small(&title(&ribbon.first, &ribbon.steps, strings), HEIGHT);
    svg.across("ax", MIDDLE);
    let promised = scale.at(first);
    if let Some(start) = ribbon.start.as_deref().and_then(Day::parse).filter(|start| *start < first) {
        let left = scale.at(start);
        svg.bar("plan", (left, promised - left), (MIDDLE - PLAN_HALF, MIDDLE + PLAN_HALF));
    }
    let mut at = first;
    for step in &ribbon.steps {
        let Some(target) = Day::parse(&step.target) else { return String::new() };
        let (left, right) = (scale.at(at.min(target)), scale.at(at.max(target)));
        let class = if step.days > 0 { "slip gap" } else { "back" };
        svg.bar(class, (left, right - left), (MIDDLE - SLIP_HALF, MIDDLE + SLIP_HALF));
        at = target;
    }
    svg.down("base", promised, (MIDDLE - TICK_HALF, MIDDLE + TICK_HALF));
    svg.shape(ribbon.status, scale.at(at), MIDDLE);
    svg.finish()
}
