//! Draws a report of `bench/synapse` as bars: what our server used of each thing, as a share of what Synapse used.
//!
//! `lattice-charts <report.json> <chart.svg>`

use std::error::Error;
use std::fs;

use plotters::prelude::*;
use serde::Deserialize;

const WIDTH: u32 = 900;
const ROW: u32 = 26;
const GAP: u32 = 4;
const MARGIN: u32 = 20;
const LABELS: u32 = 330;
const OURS: RGBColor = RGBColor(40, 110, 180);
const OVER: RGBColor = RGBColor(200, 80, 60);
/// The ratio at the right edge; a longer bar ends there, with its number.
const MOST: f64 = 2.0;

#[derive(Debug, Deserialize)]
struct Report {
    date: String,
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    title: String,
    ours: f64,
    theirs: f64,
    target: Option<f64>,
}

impl Row {
    fn ratio(&self) -> f64 {
        self.ours / self.theirs
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let [report, chart] = std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "two paths")?;
    let report: Report = serde_json::from_str(&fs::read_to_string(report)?)?;
    draw(&report, &chart)
}

fn draw(report: &Report, path: &str) -> Result<(), Box<dyn Error>> {
    let count = u32::try_from(report.rows.len())?.max(1);
    let area = SVGBackend::new(path, (WIDTH, ROW * (count + 2) + 2 * MARGIN)).into_drawing_area();
    area.fill(&WHITE)?;
    let day = report.date.split('T').next().unwrap_or_default();
    let title = format!("Lattice as a share of Synapse, {day}: shorter is better, the mark is the target");
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 16))
        .margin(MARGIN)
        .x_label_area_size(ROW)
        .y_label_area_size(LABELS)
        .build_cartesian_2d(0.0..MOST, (0..count - 1).into_segmented())?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .light_line_style(TRANSPARENT)
        .y_labels(report.rows.len())
        .y_label_formatter(&|place| label(report, place))
        .label_style(("sans-serif", 13))
        .draw()?;
    for (place, row) in (0..count).rev().zip(&report.rows) {
        let is_reached = row.target.is_none_or(|target| row.ratio() <= target);
        let color = if is_reached { OURS } else { OVER };
        let (from, to) = (SegmentValue::Exact(place), SegmentValue::Exact(place + 1));
        let corners = [(0.0, from.clone()), (row.ratio().min(MOST), to.clone())];
        let mut bar = Rectangle::new(corners, color.filled());
        bar.set_margin(GAP, GAP, 0, 0);
        chart.draw_series([bar])?;
        let middle = (row.ratio().min(MOST - 0.1) + 0.01, SegmentValue::CenterOf(place));
        chart.draw_series([Text::new(format!("{:.2}", row.ratio()), middle, ("sans-serif", 13))])?;
        if let Some(target) = row.target {
            chart.draw_series([PathElement::new([(target, from), (target, to)], BLACK.stroke_width(2))])?;
        }
    }
    area.present()?;
    Ok(())
}

fn label(report: &Report, place: &SegmentValue<u32>) -> String {
    let SegmentValue::CenterOf(place) = place else { return String::new() };
    let from_top = report.rows.len().checked_sub(*place as usize + 1);
    from_top
        .and_then(|index| report.rows.get(index))
        .map(|row| row.title.replace('`', ""))
        .unwrap_or_default()
}
