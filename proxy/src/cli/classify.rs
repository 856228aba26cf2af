//! `bailiwick classify`: what the detectors find in a text, a file, or a file of labelled texts.
//! Nothing is stored or sent, and what was found is shown by its place: never the value itself
//! unless asked for.

use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Read, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use classifiers::{Classification, Classifier, Decoded, Finding, Label, Validator};
use indicatif::{ProgressBar, ProgressStyle};
use routing_rules::Bundle;
use serde_json::{Value, json};

use super::Exit;
use super::output::{self, Format, Rows};
use crate::clock;
use crate::config::{self, Settings};
use crate::trial::judge;
use places::Places;

mod lines;
mod places;

/// Longest text that is read; `serve` reads no longer ones either.
const LONGEST_TEXT_BYTES: u64 = 16 << 20;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The text; left out, standard input is read
    #[arg(conflicts_with = "file")]
    text: Option<String>,
    /// Read a file; `-` is standard input
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The name the text stood under, such as a JSON key: it counts as evidence
    #[arg(long, value_name = "NAME", conflicts_with = "jsonl")]
    key: Option<String>,
    /// Read lines of JSON with `id` and `text`, write lines with `id`, `spans` and `labels`
    #[arg(long, conflicts_with_all = ["text", "show_values"])]
    jsonl: bool,
    /// Show what was found, not only where
    #[arg(long)]
    show_values: bool,
}

pub(super) fn run(dir: &Path, format: Format, options: &Options) -> anyhow::Result<Exit> {
    let classifier = classifier_of(dir)?;
    if options.jsonl {
        if !matches!(format, Format::Table | Format::Jsonl) {
            output::say("bailiwick: --jsonl writes lines of JSON; leave --output out");
            return Ok(Exit::Usage);
        }
        let input = Input::open(options.file.as_deref())?;
        let bar = progress(input.length);
        let reader = BufReader::with_capacity(1 << 16, bar.wrap_read(input.reader));
        let out = io::BufWriter::new(io::stdout().lock());
        let done =
            lines::run(&classifier, reader, out, &|words| bar.suspend(|| output::say(words)));
        bar.finish_and_clear();
        return Ok(done?);
    }
    let text = match &options.text {
        Some(text) => text.clone(),
        None => Input::open(options.file.as_deref())?.whole()?,
    };
    let made = judge(&classifier, &text, options.key.as_deref());
    print(&text, &made, format, options.show_values)?;
    Ok(Exit::Yes)
}

/// The detectors of this release, with those of the folder where it has any.
pub(super) fn classifier_of(dir: &Path) -> anyhow::Result<Classifier> {
    // The default `.` means "nowhere in particular" where nothing of ours is in it.
    if dir == Path::new(".") && !dir.join(config::SETTINGS_FILE).exists() {
        return Ok(Classifier::new(classifiers::Settings::default()));
    }
    let settings = Settings::read(dir)?;
    let bundle = config::load_rules(dir, &settings.files, clock::now().day())?.bundle;
    Ok(classifier_with(&bundle))
}

/// The detectors of this release with those of a bundle; remote ones are named and not asked.
pub(super) fn classifier_with(bundle: &Bundle) -> Classifier {
    for remote in bundle.remote_detectors() {
        output::say(&format!(
            "remote detector \"{}\" is not asked: nothing is sent from here",
            remote.reporter().name()
        ));
    }
    let release = Classifier::new(classifiers::Settings::default());
    release.with_own(bundle.own_detectors(), &[])
}

/// What is read, and how long it is where that is known.
pub(super) struct Input {
    reader: Box<dyn Read>,
    name: String,
    length: Option<u64>,
}

impl Input {
    pub(super) fn open(file: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = file.filter(|path| *path != Path::new("-")) else {
            let stdin = io::stdin();
            if stdin.is_terminal() {
                output::say("reading from the terminal; end with Ctrl-D");
            }
            let length = length_of(&stdin);
            let name = "standard input".to_owned();
            return Ok(Self { reader: Box::new(stdin), name, length });
        };
        let name = format!("'{}'", path.display());
        let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
        let length = length_of(&file);
        Ok(Self { reader: Box::new(file), name, length })
    }

    /// All of it as one text.
    pub(super) fn whole(self) -> anyhow::Result<String> {
        let Self { reader, name, length: _ } = self;
        let mut bytes = Vec::new();
        let mut limited = reader.take(LONGEST_TEXT_BYTES + 1);
        limited.read_to_end(&mut bytes).with_context(|| format!("cannot read {name}"))?;
        if bytes.len() as u64 > LONGEST_TEXT_BYTES {
            anyhow::bail!("{name} is longer than {} MiB; divide it", LONGEST_TEXT_BYTES >> 20);
        }
        String::from_utf8(bytes).map_err(|error| {
            let place = error.utf8_error().valid_up_to();
            anyhow::anyhow!("{name} is no UTF-8 text: byte {place} begins no character")
        })
    }
}

/// The length of a file, also where it is one that standard input was redirected from.
fn length_of(file: &impl AsFd) -> Option<u64> {
    let file = File::from(file.as_fd().try_clone_to_owned().ok()?);
    let meta = file.metadata().ok()?;
    meta.is_file().then_some(meta.len())
}

/// Shows how far the reading has come, on a terminal only.
fn progress(length: Option<u64>) -> ProgressBar {
    let (bar, form) = match length {
        Some(length) => {
            let form = "{wide_bar} {bytes}/{total_bytes} {bytes_per_sec}, {eta} left";
            (ProgressBar::new(length), form)
        }
        None => (ProgressBar::new_spinner(), "{spinner} {bytes} {bytes_per_sec}"),
    };
    match ProgressStyle::with_template(form) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn print(text: &str, made: &Classification, format: Format, values: bool) -> anyhow::Result<()> {
    let mut findings: Vec<&Finding> = made.findings().iter().collect();
    findings.sort_by_key(|finding| (finding.span().start, finding.span().end));
    let places = Places::of(text, &findings);
    if format == Format::Json {
        let found: Vec<Value> =
            findings.iter().map(|finding| object(text, &places, finding, values)).collect();
        let labels: Vec<&str> = made.labels().iter().map(Label::name).collect();
        let whole = json!({
            "labels": labels,
            "findings": found,
            "scanned_bytes": made.scanned_bytes(),
            "unread_bytes": made.unread_bytes(),
        });
        writeln!(anstream::stdout().lock(), "{whole}")?;
        return Ok(());
    }
    let mut columns =
        vec!["start", "end", "label", "kind", "detector", "checked", "read as", "sure"];
    if values {
        columns.push("value");
    }
    let mut rows = Rows::new(&columns);
    for finding in &findings {
        let span = finding.span();
        let mut row = vec![
            places.of_byte(span.start).to_string(),
            places.of_byte(span.end).to_string(),
            finding.label().name().to_owned(),
            finding.kind().to_owned(),
            finding.detector().to_owned(),
            checked(finding.validator()).to_owned(),
            read_as(finding.decoded()).to_owned(),
            format!("{} %", finding.confidence()),
        ];
        if values {
            row.push(text.get(span).unwrap_or_default().to_owned());
        }
        rows.push(row);
    }
    if !findings.is_empty() || format != Format::Table {
        rows.print(format)?;
    }
    let labels: Vec<&str> = made.labels().iter().map(Label::name).collect();
    match labels.as_slice() {
        [] => output::say("no labels"),
        labels => output::say(&format!("labels: {}", labels.join(", "))),
    }
    Ok(())
}

fn object(text: &str, places: &Places, finding: &Finding, values: bool) -> Value {
    let span = finding.span();
    let mut object = json!({
        "start": places.of_byte(span.start),
        "end": places.of_byte(span.end),
        "label": finding.label().name(),
        "kind": finding.kind(),
        "detector": finding.detector(),
        "checked": checked(finding.validator()),
        "read_as": read_as(finding.decoded()),
        "confidence": finding.confidence(),
    });
    if values && let Some(object) = object.as_object_mut() {
        object.insert("value".to_owned(), text.get(span).unwrap_or_default().into());
    }
    object
}

const fn checked(validator: Validator) -> &'static str {
    match validator {
        Validator::None => "context",
        Validator::Format => "format",
        Validator::Checksum => "checksum",
    }
}

const fn read_as(decoded: Decoded) -> &'static str {
    match decoded {
        Decoded::Plain => "plain",
        Decoded::Normalised => "normalised",
        Decoded::Entity => "entity",
        Decoded::Percent => "percent",
        Decoded::Escape => "escape",
        Decoded::Base64 => "base64",
        Decoded::Hex => "hex",
    }
}
