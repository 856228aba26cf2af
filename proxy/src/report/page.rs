//! A signed report as a page to print: one file that needs no network and runs no script. Every value is
//! escaped; the signed note stands at its end, so that the page can be checked against it.

use serde_json::Value;

use super::HEAD;
use super::sheet::{Sheet, Table};

const STYLE: &str = "
:root{color-scheme:light}
body{font:15px/1.45 system-ui,sans-serif;color:#1c1e21;margin:2rem auto;max-width:72rem;padding:0 1rem}
h1{font-size:1.6rem;margin:0 0 .3rem}h2{font-size:1.1rem;margin:1.8rem 0 .4rem}
table{border-collapse:collapse;width:100%;font-size:.85rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #d5d8dc;
overflow-wrap:anywhere}
th{background:#f2f4f6}code,pre{font:12px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}
pre{white-space:pre-wrap;background:#f2f4f6;padding:.6rem}.what{color:#4a5058}
@page{size:A4 landscape;margin:14mm}@media print{body{margin:0;max-width:none}thead{display:table-header-group}
tr{break-inside:avoid}}";

/// The JSON of a report's note; `None` where it is none. The signature is checked elsewhere.
#[must_use]
pub fn text_of(note: &str) -> Option<Value> {
    let mut lines = note.lines();
    if lines.next() != Some(HEAD) {
        return None;
    }
    serde_json::from_str(lines.next()?).ok()
}

/// The tables of a report's note; `None` where it has none.
#[must_use]
pub fn sheet_of(note: &str) -> Option<Sheet> {
    serde_json::from_value(text_of(note)?.get("found")?.clone()).ok()
}

/// The page of a report in tables; `None` where the note is none.
#[must_use]
pub fn page(note: &str) -> Option<String> {
    let text = text_of(note)?;
    let sheet = sheet_of(note)?;
    let mut out = String::new();
    let title = escaped(&sheet.title);
    out.push_str("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    out.push_str("style-src 'unsafe-inline'\">");
    write(&mut out, format_args!("<title>{title}</title><style>{STYLE}</style></head><body>"));
    write(&mut out, format_args!("<h1>{title}</h1>"));
    write(&mut out, format_args!("<p class=\"what\">{}</p>", escaped(&based_on(note, &text))));
    for source in &sheet.sources {
        write(&mut out, format_args!("<p class=\"what\">Source: {}</p>", escaped(source)));
    }
    for table in &sheet.tables {
        self::table(&mut out, table);
    }
    if !sheet.says.is_empty() {
        out.push_str("<h2>How to read this</h2><ul>");
        for says in &sheet.says {
            write(&mut out, format_args!("<li>{}</li>", escaped(says)));
        }
        out.push_str("</ul>");
    }
    out.push_str("<h2>How to check this</h2><p>Save the text below as a file and run ");
    out.push_str(
        "<code>bailiwick verify --report FILE --verifier KEY</code> with the log's public key as ",
    );
    out.push_str(
        "you got it by another way. The page is made from that text and from nothing else.</p>",
    );
    write(&mut out, format_args!("<pre>{}</pre></body></html>\n", escaped(note)));
    Some(out)
}

/// What a report is based on, in a sentence: period, filters, rules, state of the log.
fn based_on(note: &str, text: &Value) -> String {
    let time = |pointer: &str| {
        let at = text.pointer(pointer).and_then(Value::as_u64)?;
        jiff::Timestamp::from_nanosecond(i128::from(at)).ok().map(|at| at.to_string())
    };
    let from = time("/asked/from_ns").unwrap_or_else(|| "the beginning".to_owned());
    let to = time("/asked/to_ns").unwrap_or_else(|| "the signed state".to_owned());
    let list = |pointer: &str, what: &str| {
        let names = text.pointer(pointer).and_then(Value::as_array)?;
        let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
        (!names.is_empty()).then(|| format!("; only {what} {}", names.join(", ")))
    };
    let rules = |key: &str| text.pointer(&format!("/asked/about/rules/{key}")).cloned();
    let word = |value: Option<Value>| match value {
        Some(Value::String(text)) => text,
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let mut lines = note.lines().skip(2);
    let (origin, size) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    format!(
        "From {from} to {to}{}{}; policy {} version {} ({}), values as of {}; log {origin} with {size} \
         entries; {} decisions.",
        list("/asked/applications", "applications").unwrap_or_default(),
        list("/asked/endpoints", "endpoints").unwrap_or_default(),
        word(rules("policy")),
        word(rules("version")),
        word(rules("bundle")),
        word(rules("on")),
        word(text.pointer("/basis/decisions").cloned()),
    )
}

fn table(out: &mut String, table: &Table) {
    write(out, format_args!("<h2>{}</h2><table><thead><tr>", escaped(&table.title)));
    let records = table.lines.iter().any(|line| !line.records.is_empty());
    for column in table.columns.iter().map(String::as_str).chain(records.then_some("records")) {
        write(out, format_args!("<th scope=\"col\">{}</th>", escaped(column)));
    }
    out.push_str("</tr></thead><tbody>");
    for line in &table.lines {
        out.push_str("<tr>");
        for cell in &line.cells {
            write(out, format_args!("<td>{}</td>", escaped(cell)));
        }
        if records {
            write(out, format_args!("<td><code>{}</code></td>", escaped(&line.command())));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>");
    if table.lines.is_empty() {
        out.push_str("<p class=\"what\">None.</p>");
    }
}

fn write(out: &mut String, what: std::fmt::Arguments<'_>) {
    out.push_str(&std::fmt::format(what));
}

/// A text that is only text in a page, also between quotes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(cell: &str) -> String {
        let mut table = Table::new("t", "Title", &["column"]);
        table.push(vec![cell.to_owned()]);
        let sheet = Sheet { title: cell.to_owned(), tables: vec![table], ..Sheet::default() };
        let text = serde_json::json!({"asked": {}, "basis": {"decisions": 3}, "found": sheet});
        format!("{HEAD}\n{text}\nlog\n7\nroot\n")
    }

    #[test]
    fn no_name_becomes_markup_anywhere_on_the_page() {
        let page = page(&note("<script>alert('1')</script>\"&")).unwrap();
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;"));
        assert!(page.contains("log log with 7 entries; 3 decisions"));
        assert!(!page.contains("http://") && !page.contains("https://"), "it needs no network");
    }

    #[test]
    fn what_is_no_report_has_no_page() {
        assert_eq!(page("something else\n{}\n"), None);
        assert_eq!(page(&format!("{HEAD}\n{{\"found\": []}}\n")), None);
    }
}
