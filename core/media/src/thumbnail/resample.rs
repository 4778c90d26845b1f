//! Makes a picture smaller while its rows arrive: a triangle filter, first along each row, then across rows.
//!
//! Colours are weighted by their alpha, so that what is transparent has no part in the colour of an edge. Two or three
//! rows of sums are in memory, and the result.

use std::collections::VecDeque;

use super::picture::{Picture, Pixel};
use super::plan::Plan;
use super::refusal::{CannotThumbnail, damaged};

/// The stored pixels that one pixel of the result is made of, along one axis.
#[derive(Debug)]
struct Tap {
    start: usize,
    weights: Vec<f32>,
}

/// Sums of colours times alpha, and of alpha.
type Sum = [f32; 4];

/// A picture that becomes smaller.
#[derive(Debug)]
pub(super) struct Resampler {
    plan: Plan,
    columns: Vec<Tap>,
    rows: Vec<Tap>,
    /// The number of the next stored row.
    next_row: usize,
    /// The sums of the rows of the result that are not finished, from row `finished` on.
    open: VecDeque<Vec<Sum>>,
    finished: usize,
    line: Vec<Sum>,
    pixels: Vec<Pixel>,
}

impl Resampler {
    /// For a picture of `width` × `height` pixels, which may be fewer than those that the plan was made for.
    pub(super) fn new(plan: Plan, (width, height): (u32, u32)) -> Self {
        Self {
            plan,
            columns: taps(plan.width, width, plan.wide),
            rows: taps(plan.height, height, plan.high),
            next_row: 0,
            open: VecDeque::new(),
            finished: 0,
            line: vec![[0.0; 4]; plan.width as usize],
            pixels: Vec::with_capacity(plan.width as usize * plan.height as usize),
        }
    }

    /// Whether no further row has a part in the result.
    pub(super) fn is_complete(&self) -> bool {
        self.finished == self.rows.len()
    }

    /// Takes the next row.
    pub(super) fn push(&mut self, row: &[Pixel]) {
        let number = self.next_row;
        self.next_row += 1;
        let open = self.rows.iter().skip(self.finished).take_while(|tap| tap.start <= number).count();
        if open == 0 {
            return;
        }
        for (tap, sum) in self.columns.iter().zip(&mut self.line) {
            *sum = along(tap, row);
        }
        while self.open.len() < open {
            self.open.push_back(vec![[0.0; 4]; self.columns.len()]);
        }
        for (tap, sums) in self.rows.iter().skip(self.finished).zip(&mut self.open) {
            let Some(&weight) = number.checked_sub(tap.start).and_then(|at| tap.weights.get(at)) else {
                continue;
            };
            for (sum, part) in sums.iter_mut().zip(&self.line) {
                for (sum, part) in sum.iter_mut().zip(part) {
                    *sum += weight * part;
                }
            }
        }
        while self.rows.get(self.finished).is_some_and(|tap| tap.start + tap.weights.len() <= number + 1) {
            self.finished += 1;
            self.pixels.extend(self.open.pop_front().unwrap_or_default().into_iter().map(pixel));
        }
    }

    /// The smaller picture, if all rows came.
    pub(super) fn finish(self) -> Result<Picture, CannotThumbnail> {
        let Plan { width, height, .. } = self.plan;
        if !self.is_complete() {
            return Err(damaged("rows are missing"));
        }
        Ok(Picture { width, height, pixels: self.pixels, profile: None })
    }
}

/// Makes a picture smaller that is in memory.
pub(super) fn shrink<'a>(
    plan: Plan,
    (width, height): (u32, u32),
    rows: impl Iterator<Item = &'a [u8]>,
    read: impl Fn(&[u8], &mut Vec<Pixel>),
) -> Result<Picture, CannotThumbnail> {
    let mut resampler = Resampler::new(plan, (width, height));
    let mut line = Vec::with_capacity(width as usize);
    for row in rows {
        if resampler.is_complete() {
            break;
        }
        read(row, &mut line);
        resampler.push(&line);
    }
    resampler.finish()
}

/// One pixel of the result along a row.
fn along(tap: &Tap, row: &[Pixel]) -> Sum {
    let mut sum = [0.0; 4];
    for (&[red, green, blue, alpha], weight) in row.iter().skip(tap.start).zip(&tap.weights) {
        let weight = weight * f32::from(alpha);
        for (sum, part) in sum.iter_mut().zip([f32::from(red), f32::from(green), f32::from(blue), 1.0]) {
            *sum += weight * part;
        }
    }
    sum
}

fn pixel([red, green, blue, alpha]: Sum) -> Pixel {
    if alpha < 0.5 {
        return [0; 4];
    }
    let [red, green, blue] = [red, green, blue].map(|sum| (sum / alpha).round() as u8);
    [red, green, blue, alpha.round() as u8]
}

/// The stored pixels of each of `to` pixels, which show the middle `part` of `from`.
fn taps(to: u32, from: u32, part: f64) -> Vec<Tap> {
    let stored = f64::from(from);
    let shown = stored * part;
    let (first, scale) = ((stored - shown) / 2.0, shown / f64::from(to));
    // Pixels that are shown in their own size keep their colours.
    let reach = scale.max(1.0);
    (0..to)
        .map(|number| {
            let middle = first + (f64::from(number) + 0.5) * scale;
            let start = (middle - reach).max(first.floor()).max(0.0).floor();
            let end = (middle + reach).min((first + shown).ceil()).min(stored).ceil();
            let length = (end - start).max(1.0) as usize;
            let start = (start as usize).min((from as usize).saturating_sub(length));
            let weight = |at: usize| (1.0 - (at as f64 + 0.5 - middle).abs() / reach).max(0.0);
            let weights: Vec<f64> = (start..start + length).map(weight).collect();
            let sum: f64 = weights.iter().sum();
            let even = 1.0 / length as f64;
            let weights =
                weights.into_iter().map(|weight| if sum > 0.0 { weight / sum } else { even } as f32);
            Tap { start, weights: weights.collect() }
        })
        .collect()
}
