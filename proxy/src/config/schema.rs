//! The JSON Schema of `bailiwick.yaml`, and all schemas by the kind of file. Those of the rules come
//! from [`routing_rules::schema`].

use std::path::{Path, PathBuf};

use routing_rules::schema::{self, described, duration, list, name, number, size, table, text};
use serde_json::{Value, json};
use trace_store::Kind;

/// The kinds of files that have a schema, `settings` being `bailiwick.yaml`.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    schema::KINDS.iter().copied().chain(["settings"])
}

/// The schema of a kind of files.
#[must_use]
pub fn of(kind: &str) -> Option<Value> {
    if kind == "settings" { Some(settings()) } else { schema::of(kind) }
}

/// The schema of a kind of files as it stands in a file.
///
/// # Errors
/// Where it cannot be written as text, which no schema of ours is.
pub fn text_of(kind: &str) -> serde_json::Result<Option<String>> {
    let Some(schema) = of(kind) else { return Ok(None) };
    Ok(Some(format!("{}\n", serde_json::to_string_pretty(&schema)?)))
}

/// Writes each schema to `KIND.json` in a folder, and says which files it wrote.
///
/// # Errors
/// What the system says of the folder or a file.
pub fn write_all(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)?;
    let mut written = Vec::new();
    for kind in kinds() {
        let Some(text) = text_of(kind)? else { continue };
        let path = folder.join(format!("{kind}.json"));
        std::fs::write(&path, text)?;
        written.push(path);
    }
    Ok(written)
}

fn settings() -> Value {
    let address =
        json!({"type": "string", "pattern": "^(\\[[0-9A-Fa-f:.]+\\]|[0-9.]+):[0-9]{1,5}$"});
    let listen = table(vec![("data", address.clone()), ("governance", address)], &[]);
    let kinds = ["policy", "register", "applications", "governance", "detectors"];
    let files = table(kinds.iter().map(|kind| (*kind, list(text()))).collect(), &[]);
    let egress = table(
        vec![("proxy", text()), ("ca_files", json!({"type": "array", "items": text()}))],
        &[],
    );
    let log = table(vec![("format", json!({"enum": ["json", "text"]})), ("filter", text())], &[]);
    let otlp = table(
        vec![
            ("endpoint", json!({"type": "string", "pattern": "^https?://"})),
            ("protocol", json!({"enum": ["grpc", "http"]})),
            ("every", duration()),
        ],
        &["endpoint"],
    );
    let kept = ["master", "signing", "api_keys", "endpoints"];
    let custodians = table(kept.iter().map(|key| (*key, text())).collect(), &[]);
    let digest = json!({"type": "string", "pattern": "^[0-9a-fA-F]{64}$"});
    let trust = table(vec![("founding", digest)], &["founding"]);
    let sections = vec![
        ("listen", listen),
        ("store", store()),
        ("files", described(files, "Where the rules are.")),
        ("limits", limits()),
        ("egress", described(egress, "How connections to endpoints leave.")),
        ("log", log),
        ("shared_store", described(shared_store(), "The PostgreSQL that several nodes share.")),
        ("siem", described(siem(), "Records as they come, for security monitoring.")),
        ("telemetry", table(vec![("otlp", otlp)], &[])),
        ("tls", described(tls(), "The certificates of the listeners.")),
        ("keys", described(keys(), "The module in which the master key stays.")),
        ("custodians", described(custodians, "Who keeps which keys.")),
        ("trust", described(trust, "The first signed version; `bailiwick init` notes it.")),
    ];
    schema::titled(table(sections, &[]), "Bailiwick settings")
}

fn limits() -> Value {
    let most = number(1, 1_000_000_000);
    let keys = vec![("requests_per_minute", most.clone()), ("tokens_per_minute", most)];
    let per_minute = table(keys, &[]);
    let named = json!({"type": "object", "additionalProperties": per_minute});
    table(
        vec![
            ("body", described(size(), "A longer request is refused.")),
            ("answer", described(size(), "A longer plain answer is refused.")),
            ("concurrent_calls", number(1, 100_000)),
            ("body_timeout", duration()),
            (
                "classify_timeout",
                described(duration(), "What was not judged by then counts as most sensitive."),
            ),
            ("drain", described(duration(), "A shutdown waits this long for calls in flight.")),
            ("each_application", described(per_minute, "What every application may ask for.")),
            ("applications", described(named, "Those that have other bounds, by name.")),
        ],
        &[],
    )
}

fn store() -> Value {
    let cosigner = table(
        vec![("url", json!({"type": "string", "pattern": "^https?://"})), ("key", text())],
        &["url", "key"],
    );
    table(
        vec![
            ("dir", described(text(), "The records.")),
            ("keys", described(text(), "What the records are encrypted under; keep it apart.")),
            ("master", described(text(), "The file of the key that wraps all others.")),
            ("witnesses", json!({"type": "array", "items": text()})),
            ("cosigners", json!({"type": "array", "items": cosigner})),
            ("origin", described(name(), "This node's name in its records.")),
        ],
        &[],
    )
}

fn shared_store() -> Value {
    let url = "Where it is, without a password, as in postgresql://node1@/bailiwick?host=/run/postgresql.";
    let reader = json!({"type": "string", "pattern": "^bailiwick-reader-1:"});
    table(
        vec![
            ("url", described(text(), url)),
            ("password_file", text()),
            ("ca_file", text()),
            ("acknowledge", json!({"enum": ["local", "shipped"]})),
            ("within", duration()),
            ("readers", list(reader)),
            ("key_copies", text()),
        ],
        &["url", "readers"],
    )
}

fn keys() -> Value {
    let pin = table(vec![("file", text())], &["file"]);
    let module = vec![("module", text()), ("token", text()), ("label", text()), ("pin", pin)];
    let module = table(module, &["module", "token", "label", "pin"]);
    table(vec![("pkcs11", module)], &["pkcs11"])
}

fn tls() -> Value {
    let named = json!({"type": "object", "additionalProperties": text()});
    let clients =
        "What a DNS name in a client certificate stands for: an application, or a person.";
    let keys = vec![
        ("certificate", described(text(), "PEM, with the certificates above it.")),
        ("key", text()),
        ("client_authorities", described(text(), "Who vouches for client certificates.")),
        ("clients", described(named, clients)),
    ];
    let listener = table(keys, &["certificate", "key"]);
    table(vec![("data", listener.clone()), ("governance", listener)], &[])
}

fn siem() -> Value {
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    table(
        vec![
            ("to", described(text(), "A syslog receiver, as in tls://siem.example:6514.")),
            ("kinds", list(json!({"enum": kinds}))),
            ("ca_files", json!({"type": "array", "items": text()})),
        ],
        &["to"],
    )
}
