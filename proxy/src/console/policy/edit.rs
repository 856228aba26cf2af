//! The editor of one file of the rules, the checker's remarks while somebody writes, and saving.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use routing_rules::{Bundle, Diagnostic, Severity, Source, Sources};

use crate::audit::api::problem::Problem;
use crate::change::edit::{self as files, Edit, EditError};
use crate::clock;
use crate::config;
use crate::console::Desk;
use crate::console::frame::{self, Frame, Screen};
use crate::console::reading::{self, Wanted};
use crate::identity::{Act, Form, Signed, SignedForm};

/// A remark of the checker.
pub(super) struct Remark {
    pub(super) error: bool,
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) message: String,
}

#[derive(Template)]
#[template(path = "policy_edit.html")]
struct Shown {
    frame: Frame,
    files: Vec<String>,
    file: String,
    text: String,
    before: String,
    may_edit: bool,
    /// What became of saving.
    said: Option<String>,
    failed: Option<String>,
    remarks: Remarks,
}

#[derive(Template)]
#[template(path = "policy_remarks.html")]
struct Remarks {
    remarks: Vec<Remark>,
    summary: String,
    errors: usize,
}

/// What a form of the editor holds.
pub(super) struct Written {
    pub(super) file: String,
    pub(super) text: String,
    pub(super) before: String,
}

impl Written {
    /// Reads it; browsers send lines that end with CR LF.
    pub(super) fn read(form: &Form) -> Self {
        let text = |name| form.get(name).unwrap_or_default().replace("\r\n", "\n");
        Self { file: text("file"), text: text("text"), before: text("before") }
    }
}

/// The rules of the folder with one file written anew, and whether it is one of them.
pub(super) fn sources(desk: &Desk, written: &Written) -> Result<Sources, Problem> {
    let read = match desk.settings.dev {
        true => config::sources(&desk.dir, &desk.settings.files),
        false => config::signed_sources(&desk.dir, &desk.settings.files),
    };
    let mut sources = read.map_err(|error| Problem::Unreadable(error.to_string()))?;
    let Sources { policy, register, applications, governance, detectors, .. } = &mut sources;
    let all = [policy, register, applications, governance, detectors].into_iter().flatten();
    let mut found = false;
    for source in all.filter(|source| source.name == written.file) {
        *source = Source::new(written.file.clone(), written.text.clone());
        found = true;
    }
    let unknown =
        || Problem::Malformed(format!("\"{}\" is none of the files of these rules", written.file));
    if found { Ok(sources) } else { Err(unknown()) }
}

/// What the checker says of rules, and the bundle where they hold together.
pub(super) fn check(sources: &Sources) -> (Vec<Remark>, Option<Bundle>) {
    match Bundle::load(sources, clock::now().day()) {
        Ok(loaded) => (remark(&loaded.warnings), Some(loaded.bundle)),
        Err(found) => (remark(&found), None),
    }
}

fn remark(found: &[Diagnostic]) -> Vec<Remark> {
    let one = |one: &Diagnostic| Remark {
        error: one.severity == Severity::Error,
        file: one.position.file().to_owned(),
        line: one.position.line(),
        column: one.position.column(),
        message: one.message.clone(),
    };
    found.iter().map(one).collect()
}

fn remarks_of(sources: &Sources) -> Remarks {
    let (remarks, bundle) = check(sources);
    let errors = remarks.iter().filter(|one| one.error).count();
    let summary = match &bundle {
        Some(bundle) => {
            let proved: Vec<&str> = bundle.guarantees().collect();
            let tests = bundle.run_tests().len();
            format!(
                "These rules hold together: {tests} tests pass; proved for every request: {}.",
                if proved.is_empty() {
                    "nothing, since no guarantee is asked for".to_owned()
                } else {
                    proved.join(", ")
                }
            )
        }
        None => "These rules cannot be used. What is in force stays in force.".to_owned(),
    };
    Remarks { remarks, summary, errors }
}

/// The editor.
pub(in crate::console) async fn page(
    State(desk): State<Desk>,
    RawQuery(query): RawQuery,
    signed: Signed,
) -> Response {
    let query = query.unwrap_or_default();
    let what = format!("policy/edit?{query}");
    let wanted = Wanted { act: Act::ReadRules, screen: Screen::Policy, what };
    reading::shown(desk, signed, wanted, move |desk, signed| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        let asked = pairs.find(|(name, _)| name == "file").map(|(_, value)| value.into_owned());
        let first = || files::names(&desk.settings.files).into_iter().next();
        let file = asked.or_else(first).unwrap_or_default();
        let said = query.contains("saved=1").then(|| saved(desk));
        editor(desk, signed, file, None, (said, None))
    })
    .await
}

fn saved(desk: &Desk) -> String {
    let next = match desk.settings.dev {
        true => "The server takes it up when it is sent SIGHUP.",
        false => "'bailiwick policy propose' makes a draft of it for the others to approve.",
    };
    format!("Saved. {next}")
}

/// The editor again, with what was written and is not saved.
pub(in crate::console) async fn again(
    State(desk): State<Desk>,
    SignedForm(signed, form): SignedForm,
) -> Response {
    let written = Written::read(&form);
    let what = format!("policy/edit {}", written.file);
    let wanted = Wanted { act: Act::ReadRules, screen: Screen::Policy, what };
    reading::shown(desk, signed, wanted, move |desk, signed| {
        let file = written.file.clone();
        editor(desk, signed, file, Some(written), (None, None))
    })
    .await
}

/// The editor with a text that is not saved, or the one that is.
fn editor(
    desk: &Desk,
    signed: &Signed,
    file: String,
    written: Option<Written>,
    (said, failed): (Option<String>, Option<String>),
) -> Result<Response, Problem> {
    let names = files::names(&desk.settings.files);
    if !names.contains(&file) {
        return Err(Problem::Malformed(format!("\"{file}\" is none of the files of these rules")));
    }
    let written = match written {
        Some(written) => written,
        None => {
            let text = std::fs::read_to_string(desk.dir.join(&file));
            let text = text.map_err(|error| Problem::Unreadable(format!("{file}: {error}")))?;
            Written { file: file.clone(), before: text.clone(), text }
        }
    };
    let status = if failed.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let shown = Shown {
        remarks: remarks_of(&sources(desk, &written)?),
        files: names,
        text: written.text,
        before: written.before,
        may_edit: signed.person().may(Act::EditRules),
        said,
        failed,
        frame: Frame::new(desk, signed, Some(Screen::Policy), format!("Edit {file}")),
        file,
    };
    let nonce = shown.frame.nonce.clone();
    Ok(frame::page(status, &nonce, &shown))
}

/// What the checker says of a text that somebody writes.
pub(in crate::console) async fn remarks(
    State(desk): State<Desk>,
    SignedForm(signed, form): SignedForm,
) -> Response {
    let what = "policy/check".to_owned();
    let wanted = Wanted { act: Act::CheckRules, screen: Screen::Policy, what };
    reading::shown(desk, signed, wanted, move |desk, _| {
        let remarks = remarks_of(&sources(desk, &Written::read(&form))?);
        Ok(frame::fragment(StatusCode::OK, &remarks))
    })
    .await
}

/// Saves a file, where the rules hold together with it.
pub(in crate::console) async fn save(
    State(desk): State<Desk>,
    SignedForm(signed, form): SignedForm,
) -> Response {
    let written = Written::read(&form);
    let because = form.get("because").unwrap_or_default().trim().to_owned();
    let what = format!("policy/save {}: {because}", written.file);
    let wanted = Wanted { act: Act::EditRules, screen: Screen::Policy, what };
    // One change at a time, or one could undo the other.
    let gateway = std::sync::Arc::clone(&desk.gateway);
    let turn = gateway.turn_to_change().await;
    let answer = reading::shown(desk, signed, wanted, move |desk, signed| {
        if because.is_empty() {
            return Err(Problem::Malformed("a change needs a reason".to_owned()));
        }
        let (_, bundle) = check(&sources(desk, &written)?);
        if bundle.is_none() {
            let failed = "Not saved: these rules cannot be used. See the remarks.".to_owned();
            return editor(desk, signed, written.file.clone(), Some(written), (None, Some(failed)));
        }
        let edit = Edit {
            file: &written.file,
            before: &written.before,
            text: &written.text,
            author: &signed.person().name,
            because: &because,
        };
        match files::write(&desk.dir, &desk.settings.files, &edit) {
            Ok(_) => {
                let file: String =
                    url::form_urlencoded::byte_serialize(written.file.as_bytes()).collect();
                Ok(Redirect::to(&format!("/console/policy/edit?file={file}&saved=1"))
                    .into_response())
            }
            Err(error @ (EditError::NoFile(_) | EditError::Changed(_) | EditError::Io { .. })) => {
                let failed = format!("Not saved: {error}.");
                let file = written.file.clone();
                editor(desk, signed, file, Some(written), (None, Some(failed)))
            }
            Err(error @ EditError::NotCommitted { .. }) => {
                let file = written.file.clone();
                editor(desk, signed, file, None, (Some(format!("Saved, but: {error}.")), None))
            }
        }
    })
    .await;
    drop(turn);
    answer
}
