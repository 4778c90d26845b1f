//! Runs stages, measures them, and limits their total time.

use std::time::{Duration, Instant};

/// An hour is the aim; the machine that runs all stages may be busy.
const LIMIT: Duration = Duration::from_secs(75 * 60);

/// Runs stages one after the other and records their durations.
pub struct Stages {
    start: Instant,
    done: Vec<(&'static str, Duration)>,
}

impl Stages {
    /// Starts the clock.
    #[expect(clippy::disallowed_methods, reason = "a tool that measures its run reads the clock")]
    pub fn start() -> Self {
        Self { start: Instant::now(), done: Vec::new() }
    }

    /// Runs one stage. Fails if the stage fails or the total time exceeds the limit.
    pub fn run(
        &mut self,
        name: &'static str,
        stage: impl FnOnce() -> Result<(), String>,
    ) -> Result<(), String> {
        println!("\n=== {name}");
        let before = self.start.elapsed();
        let outcome = stage();
        self.done.push((name, self.start.elapsed().saturating_sub(before)));
        if let Err(sentence) = outcome {
            self.print();
            println!("{} passed, 1 failed", self.done.len() - 1);
            return Err(format!("{name}: {sentence}"));
        }
        if self.start.elapsed() > LIMIT {
            self.print();
            return Err("All stages together took more than 75 minutes.".to_owned());
        }
        Ok(())
    }

    /// Prints the minutes and the number of the stages, all of which passed.
    pub fn finish(self) {
        self.print();
        println!("{} passed, 0 failed", self.done.len());
    }

    fn print(&self) {
        println!("\nMinutes per stage:");
        for (name, time) in &self.done {
            println!("  {:>5.1}  {name}", time.as_secs_f64() / 60.0);
        }
        println!("  {:>5.1}  in total", self.start.elapsed().as_secs_f64() / 60.0);
    }
}
