//! Changes in register files that leave everything else as it stands, comments and layout included:
//! one attribute stated anew, one field of it, one endpoint added. The result is text; whoever
//! writes it reads it back first.

use crate::document::tree::{Layout, Shape, Style, Tree};
use crate::document::unknown;
use crate::register::Attribute;

/// Why a change cannot be made in a text.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The text is no register that can be read.
    #[error("the register cannot be read; `bailiwick check` says where")]
    Unreadable,
    /// The endpoint does not stand in the text.
    #[error("there is no endpoint \"{0}\" in this register file")]
    NoEndpoint(String),
    /// The list of endpoints stands in brackets.
    #[error("\"endpoints\" is a list in brackets; write one endpoint a line, each with a dash")]
    Brackets,
    /// The endpoint has no such model.
    #[error("endpoint \"{endpoint}\" lists no model \"{model}\"")]
    NoModel {
        /// The endpoint.
        endpoint: String,
        /// The model.
        model: String,
    },
    /// There is no attribute of that name.
    #[error("there is no attribute \"{name}\"{}", unknown(name, "known", Attribute::all().map(Attribute::name)))]
    NoAttribute {
        /// What was written.
        name: String,
    },
    /// The attribute is not stated.
    #[error("\"{0}\" is not stated yet; say its value too, with --value")]
    NotStated(String),
}

/// What is to be said of one attribute. Every text is YAML, as it is to stand in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// The value; the one that stands is kept without it.
    pub value: Option<String>,
    /// Fields beside the value, such as `grade` or `evidence`.
    pub fields: Vec<(&'static str, String)>,
}

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whose<'w> {
    /// The endpoint.
    pub endpoint: &'w str,
    /// One of its models; the endpoint as a whole without it.
    pub model: Option<&'w str>,
}

/// Words as YAML text that reads back as these words.
pub fn quoted(words: &str) -> String {
    let escaped: String = words
        .chars()
        .map(|character| match character {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            odd if odd.is_control() => " ".to_owned(),
            plain => plain.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

/// Whether an endpoint stands in a register file.
pub fn holds(text: &str, endpoint: &str) -> bool {
    find(text, endpoint, &[]).is_ok_and(|found| found.is_some())
}

/// The text with one attribute of one endpoint, or of one of its models, stated as claimed.
///
/// # Errors
/// [`EditError`].
pub fn state(
    text: &str,
    whose: Whose<'_>,
    attribute: &str,
    claim: &Claim,
) -> Result<String, EditError> {
    if Attribute::parse(attribute).is_none() {
        return Err(EditError::NoAttribute { name: attribute.to_owned() });
    }
    let endpoint = whose.endpoint;
    let mut text = text.to_owned();
    let path = path_of(&text, whose, attribute)?;
    let stated = find(&text, endpoint, &path)?.is_some();
    match (&claim.value, stated) {
        (None, false) => return Err(EditError::NotStated(attribute.to_owned())),
        (Some(value), false) => {
            let outer = path.split_last().map_or(&[][..], |(_, outer)| outer);
            let name = path.last().copied().unwrap_or(attribute);
            text = change(&text, endpoint, outer, |text, table| set(text, table, name, value))?;
        }
        (None | Some(_), true) => {}
    }
    if claim.fields.is_empty() && !is_table(&text, endpoint, &path)? {
        return match &claim.value {
            Some(value) => change(&text, endpoint, &path, |text, old| replace(text, old, value)),
            None => Ok(text),
        };
    }
    if !is_table(&text, endpoint, &path)? {
        text = change(&text, endpoint, &path, wrap)?;
    }
    let value = claim.value.as_ref().map(|value| ("value", value));
    let fields = claim.fields.iter().map(|(name, value)| (*name, value));
    for (name, value) in value.into_iter().chain(fields) {
        text = change(&text, endpoint, &path, |text, table| set(text, table, name, value))?;
    }
    Ok(text)
}

/// The text with another endpoint behind the others. `entry` is the endpoint's table, its keys at
/// the beginning of their lines.
///
/// # Errors
/// [`EditError`].
pub fn add(text: &str, entry: &str) -> Result<String, EditError> {
    let layout = Layout::of(text).ok_or(EditError::Unreadable)?;
    let root = layout.root.as_ref().ok_or(EditError::Unreadable)?;
    let (key, list) = entry_of(root, "endpoints").ok_or(EditError::Unreadable)?;
    let (at, column) = match &list.shape {
        Shape::List { items, flow: false } => {
            let last = items.last().ok_or(EditError::Unreadable)?;
            let dash = layout.column(dash_before(text, last.start));
            (line_end(text, last.end), dash)
        }
        Shape::Scalar { text: empty, style: Style::Plain } if empty.is_empty() => {
            (line_end(text, key.end), 2)
        }
        Shape::List { .. } | Shape::Scalar { .. } | Shape::Table { .. } => {
            return Err(EditError::Brackets);
        }
    };
    let pad = " ".repeat(column);
    let mut lines = String::new();
    let mut first = true;
    for line in entry.lines() {
        let lead = match (line.trim().is_empty(), line.starts_with('#') && first) {
            (true, _) => String::new(),
            (false, true) => pad.clone(),
            (false, false) if first => {
                first = false;
                format!("{pad}- ")
            }
            (false, false) => format!("{pad}  "),
        };
        lines.push('\n');
        lines.push_str(&lead);
        lines.push_str(line);
    }
    let mut text = text.to_owned();
    text.insert_str(at, &lines);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// Below the endpoint or the model; `seal.sov1` stands as one key, or below `seal`.
fn path_of<'a>(
    text: &str,
    whose: Whose<'a>,
    attribute: &'a str,
) -> Result<Vec<&'a str>, EditError> {
    let mut path = Vec::new();
    if let Some(model) = whose.model {
        path.extend(["models", model]);
        if find(text, whose.endpoint, &path)?.is_none() {
            let (endpoint, model) = (whose.endpoint.to_owned(), model.to_owned());
            return Err(EditError::NoModel { endpoint, model });
        }
    }
    if let Some((outer, inner)) = attribute.split_once('.') {
        path.push(outer);
        if find(text, whose.endpoint, &path)?.is_some() {
            path.push(inner);
            return Ok(path);
        }
        path.pop();
    }
    path.push(attribute);
    Ok(path)
}

fn is_table(text: &str, endpoint: &str, path: &[&str]) -> Result<bool, EditError> {
    let layout = Layout::of(text).ok_or(EditError::Unreadable)?;
    let found = reach(&layout, endpoint, path)?;
    Ok(found.is_some_and(|tree| matches!(tree.shape, Shape::Table { .. })))
}

fn find(text: &str, endpoint: &str, path: &[&str]) -> Result<Option<()>, EditError> {
    let layout = Layout::of(text).ok_or(EditError::Unreadable)?;
    Ok(reach(&layout, endpoint, path)?.map(|_| ()))
}

/// The value at a path below an endpoint.
fn reach<'l>(
    layout: &'l Layout<'_>,
    endpoint: &str,
    path: &[&str],
) -> Result<Option<&'l Tree>, EditError> {
    let root = layout.root.as_ref().ok_or(EditError::Unreadable)?;
    let (_, list) = entry_of(root, "endpoints").ok_or(EditError::Unreadable)?;
    let Shape::List { items, .. } = &list.shape else { return Err(EditError::Unreadable) };
    let named = items.iter().find(|item| {
        entry_of(item, "endpoint").is_some_and(
            |(_, name)| matches!(&name.shape, Shape::Scalar { text, .. } if text == endpoint),
        )
    });
    let mut tree = named.ok_or_else(|| EditError::NoEndpoint(endpoint.to_owned()))?;
    for name in path {
        let Some((_, value)) = entry_of(tree, name) else { return Ok(None) };
        tree = value;
    }
    Ok(Some(tree))
}

fn change(
    text: &str,
    endpoint: &str,
    path: &[&str],
    with: impl FnOnce(&Layout<'_>, &Tree) -> String,
) -> Result<String, EditError> {
    let layout = Layout::of(text).ok_or(EditError::Unreadable)?;
    let tree = reach(&layout, endpoint, path)?.ok_or(EditError::Unreadable)?;
    Ok(with(&layout, tree))
}

fn entry_of<'t>(tree: &'t Tree, name: &str) -> Option<(&'t Tree, &'t Tree)> {
    let Shape::Table { entries, .. } = &tree.shape else { return None };
    let named = entries
        .iter()
        .find(|(key, _)| matches!(&key.shape, Shape::Scalar { text, .. } if text == name));
    named.map(|(key, value)| (key, value))
}

fn spliced(text: &str, from: usize, to: usize, new: &str) -> String {
    let (before, after) = (text.get(..from), text.get(to..));
    format!("{}{new}{}", before.unwrap_or_default(), after.unwrap_or_default())
}

fn replace(layout: &Layout<'_>, old: &Tree, new: &str) -> String {
    if old.start == old.end {
        // Nothing stands behind the key but perhaps spaces.
        let rest = layout.text.get(old.start..).unwrap_or_default();
        let gap = if rest.starts_with(' ') { "" } else { " " };
        return spliced(layout.text, old.start, old.start, &format!("{gap}{new}"));
    }
    spliced(layout.text, old.start, old.end, new)
}

/// Sets one key of a table, where it stands or behind the last.
fn set(layout: &Layout<'_>, table: &Tree, name: &str, value: &str) -> String {
    if let Some((_, old)) = entry_of(table, name) {
        return replace(layout, old, value);
    }
    let text = layout.text;
    let Shape::Table { entries, flow } = &table.shape else { return text.to_owned() };
    let Some((first, last)) = entries.first().zip(entries.last()) else {
        return spliced(text, table.start, table.end, &format!("{{{name}: {value}}}"));
    };
    let end = last.1.end.max(last.0.end);
    if *flow {
        return spliced(text, end, end, &format!(", {name}: {value}"));
    }
    let pad = " ".repeat(layout.column(first.0.start));
    let at = line_end(text, end);
    spliced(text, at, at, &format!("\n{pad}{name}: {value}"))
}

/// A bare value becomes the `value` of a table.
fn wrap(layout: &Layout<'_>, bare: &Tree) -> String {
    let text = layout.text;
    let block = matches!(bare.shape, Shape::List { flow: false, .. });
    let written = text.get(bare.start..bare.end).unwrap_or_default();
    if !block {
        return spliced(text, bare.start, bare.end, &format!("{{value: {written}}}"));
    }
    // The list stands at least as deep as its key, so two steps further in is below it for sure.
    let column = layout.column(bare.start);
    let line = bare.start.saturating_sub(column);
    let pad = " ".repeat(column.saturating_add(2));
    let moved: Vec<String> = text
        .get(line..bare.end)
        .unwrap_or_default()
        .lines()
        .map(|line| if line.trim().is_empty() { String::new() } else { format!("    {line}") })
        .collect();
    spliced(text, line, bare.end, &format!("{pad}value:\n{}", moved.join("\n")))
}

/// Where the dash of a list's item stands.
fn dash_before(text: &str, item: usize) -> usize {
    text.get(..item).and_then(|before| before.rfind('-')).unwrap_or(item)
}

/// The end of the line that holds a byte, comments included.
fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |offset| at + offset)
}

#[cfg(test)]
mod tests {
    use super::{Claim, EditError, Whose, add, quoted};

    fn state(
        text: &str,
        endpoint: &str,
        attribute: &str,
        claim: &Claim,
    ) -> Result<String, EditError> {
        super::state(text, Whose { endpoint, model: None }, attribute, claim)
    }

    const REGISTER: &str = "\
# the register
register: r
endpoints:
  - endpoint: a   # first
    base_url: https://a.example
    processed_in: [DE]   # Frankfurt
    stored_in:
      - DE  # one
      - FR
    retention_days: {value: 0, by: me}  # zero
    seal: {sov1: 2}
  - {endpoint: b, operator: third-party}
# end
";

    fn claim(value: Option<&str>) -> Claim {
        Claim {
            value: value.map(str::to_owned),
            fields: vec![("grade", "attested".to_owned()), ("by", quoted("x \"y\""))],
        }
    }

    fn changed(endpoint: &str, attribute: &str, claim: &Claim) -> String {
        let text = state(REGISTER, endpoint, attribute, claim).unwrap();
        let old: Vec<&str> = REGISTER.lines().collect();
        text.lines().filter(|line| !old.contains(line)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn only_the_one_value_changes_and_comments_stay() {
        assert_eq!(
            changed("a", "processed_in", &claim(None)),
            "    processed_in: {value: [DE], grade: attested, by: \"x \\\"y\\\"\"}   # Frankfurt"
        );
        assert_eq!(
            changed("a", "retention_days", &claim(Some("30"))),
            "    retention_days: {value: 30, by: \"x \\\"y\\\"\", grade: attested}  # zero"
        );
        assert_eq!(
            changed("b", "stored_in", &claim(Some("[FR]"))),
            "  - {endpoint: b, operator: third-party, stored_in: {value: [FR], grade: attested, by: \
             \"x \\\"y\\\"\"}}"
        );
        assert_eq!(
            changed("a", "ai_act", &Claim { value: Some("gpai".to_owned()), fields: vec![] }),
            "    ai_act: gpai"
        );
        assert_eq!(
            changed("a", "seal.sov1", &Claim { value: Some("3".to_owned()), fields: vec![] }),
            "    seal: {sov1: 3}"
        );
    }

    #[test]
    fn a_list_line_by_line_moves_in_whole() {
        let text = state(REGISTER, "a", "stored_in", &claim(None)).unwrap();
        let layout = crate::document::tree::Layout::of(&text).unwrap();
        assert!(layout.comments.iter().any(|comment| comment.text == "# one"), "{text}");
        assert!(text.contains("value:\n"), "{text}");
        assert!(super::is_table(&text, "a", &["stored_in"]).unwrap(), "{text}");
        assert!(super::find(&text, "a", &["stored_in", "grade"]).unwrap().is_some(), "{text}");
    }

    #[test]
    fn what_is_not_there_is_said() {
        assert_eq!(
            state(REGISTER, "c", "stored_in", &claim(None)),
            Err(EditError::NoEndpoint("c".to_owned()))
        );
        assert_eq!(
            state(REGISTER, "b", "stored_in", &claim(None)),
            Err(EditError::NotStated("stored_in".to_owned()))
        );
    }

    #[test]
    fn an_endpoint_is_added_behind_the_others() {
        let text = add(REGISTER, "# from a letter\nendpoint: c\nmodels:\n  m: {}\n").unwrap();
        let added = "  # from a letter\n  - endpoint: c\n    models:\n      m: {}\n# end\n";
        assert!(text.ends_with(added), "{text}");
        let empty = add("register: r\nendpoints: # none yet\n", "endpoint: c\n").unwrap();
        assert_eq!(empty, "register: r\nendpoints: # none yet\n  - endpoint: c\n");
    }

    #[test]
    fn a_statement_about_one_model_stands_with_the_model() {
        let text = "register: r\nendpoints:\n  - endpoint: a\n    models:\n      m: {}  # one\n      \
                    n: {as: x}\n      o:\n        as: y\n";
        let claim = Claim { value: Some("board".to_owned()), fields: Vec::new() };
        let with = |model| {
            super::state(text, Whose { endpoint: "a", model: Some(model) }, "approved_by", &claim)
        };
        assert!(with("m").unwrap().contains("      m: {approved_by: board}  # one\n"));
        assert!(with("n").unwrap().contains("n: {as: x, approved_by: board}\n"));
        assert!(with("o").unwrap().ends_with("        as: y\n        approved_by: board\n"));
        let missing = EditError::NoModel { endpoint: "a".to_owned(), model: "p".to_owned() };
        assert_eq!(with("p"), Err(missing));
    }
}
