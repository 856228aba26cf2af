//! Log lines: one JSON object each, stable event names, no content.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

use crate::config::LogFormat;

/// Starts logging to standard error. A second start in one process changes nothing.
pub fn start(format: LogFormat, filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(BoxMakeWriter::new(std::io::stderr));
    let started = match format {
        LogFormat::Json => builder.json().flatten_event(true).with_current_span(false).try_init(),
        LogFormat::Text => builder.with_target(false).try_init(),
    };
    // Tests start several servers in one process; the first logger stays.
    drop(started);
    report_panics_by_place();
}

/// From now on a panic is reported by its place alone. Its message may quote what was being judged:
/// that of a slice in the middle of a character does.
pub fn report_panics_by_place() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location();
        let (file, line) = (place.map(|place| place.file()), place.map(|place| place.line()));
        tracing::error!(file, line, "process.panicked");
    }));
}
