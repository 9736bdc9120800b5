//! What is printed, log lines, the progress bar, the pool of threads.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use super::arguments::{LogFormat, Manner};
use crate::ingest::Observer;

/// Starts the log and the pool of threads.
pub(super) fn prepare(manner: &Manner) {
    start(manner);
    if let Some(threads) = manner.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
        if let Err(error) = pool.build_global() {
            tracing::warn!("--threads {threads}: {error}; all cores are used");
        }
    }
}

/// Log lines go to stderr; stdout holds the result alone. People are told of what went wrong; programs
/// also how long each stage took.
fn start(manner: &Manner) {
    let level = match (manner.quiet, manner.log_format) {
        (true, _) => LevelFilter::ERROR,
        (false, LogFormat::Text) => LevelFilter::WARN,
        (false, LogFormat::Json) => LevelFilter::INFO,
    };
    let log = tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(level).with_target(false);
    match manner.log_format {
        LogFormat::Text => log.without_time().with_ansi(io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().with_span_events(FmtSpan::CLOSE).init(),
    }
}

/// Prints a result to stdout.
pub(super) fn say(text: &str) -> io::Result<()> {
    io::stdout().write_all(text.as_bytes())
}

/// The bar that shows progress on a terminal and stays away from cron mail.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar, hidden where nobody would see it or wants it.
    pub fn new(manner: &Manner) -> Self {
        let shown = io::stderr().is_terminal() && !manner.quiet;
        let bar = if shown { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len}");
        Bar(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }
}

impl Observer for Bar {
    fn files_read(&self, done: usize, total: usize) {
        self.0.set_length(total as u64);
        self.0.set_position(done as u64);
        if done == total {
            self.0.finish_and_clear();
        }
    }
}
