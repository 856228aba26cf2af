//! Reads JSON lines with `id` and `text` from standard input and writes what is found as JSON
//! lines: `{"id", "spans": [{"start", "end", "label", "kind"}], "labels": [...]}`, offsets in bytes.
//! For scoring the classifier with other tools: `cargo run --release --example predict < in > out`.

use std::io::{BufRead, Write};

use classifiers::{Classifier, Digest, Label, RecordId, Sensitive, Settings, Subject, Text};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let classifier = Classifier::new(Settings::default());
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = document.get("text").and_then(Value::as_str).unwrap_or_default();
        let texts = [Text::new(Sensitive::new(text), None)];
        let subject = Subject {
            record: RecordId::from_bytes([0; 16]),
            request: Digest::from_bytes([0; 32]),
            texts: &texts,
            unread: &[],
        };
        let made = classifier.classify(&subject, &|| false);
        let spans: Vec<Value> = made
            .findings()
            .iter()
            .map(|finding| {
                json!({
                    "start": finding.span().start,
                    "end": finding.span().end,
                    "label": finding.label().name(),
                    "kind": finding.kind(),
                })
            })
            .collect();
        let labels: Vec<&str> = made.labels().iter().map(Label::name).collect();
        writeln!(
            output,
            "{}",
            json!({"id": document.get("id"), "spans": spans, "labels": labels})
        )?;
    }
    Ok(())
}
