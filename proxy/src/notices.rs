//! Notices of providers that somebody of theirs could reach data: read from the forms they publish, or from
//! one of our own. Of a notice only its time, codes and countries are taken; names and sentences are not, and
//! the whole of it is known by its digest.
//!
//! Sources: Google Cloud, "Access Transparency log entries" (`google.cloud.audit.TransparencyLog`); Microsoft
//! Purview, "Customer Lockbox", audit of `Set-AccessToCustomerDataRequest`; Azure Monitor, activity log event
//! schema, for requests of Customer Lockbox for Azure. Providers without such a log: our own form.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The record of a file of notices.
pub const IMPORTED: &str = "evidence.import";
/// The record of one notice.
pub const NOTICE: &str = "evidence.access-notice";

/// Most notices of one file.
pub const MOST: usize = 10_000;
/// Longest word taken over.
const LONGEST_WORD: usize = 96;

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// When the provider says it happened (RFC 3339).
    pub at: String,
    /// SHA-256 of the notice as the file has it, in hexadecimal.
    pub digest: String,
    /// What was done, as a code of the provider.
    pub operation: String,
    /// Why, as a code of the provider.
    pub reason: String,
    /// The country or region from which.
    pub place: String,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// SHA-256 of the file, in hexadecimal.
    pub file: String,
    /// The form it is written in.
    pub form: String,
    /// The endpoint whose provider sent it.
    pub endpoint: String,
    /// The notices.
    pub notices: Vec<Notice>,
}

/// Why a file is not understood.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NoticeError {
    /// It is neither JSON nor CSV.
    #[error(
        "this is neither JSON (one object, a list, or one object a line) nor CSV with the columns at, \
         operation, reason and place"
    )]
    Form,
    /// It holds nothing.
    #[error("the file holds no notice")]
    Empty,
    /// It holds too many.
    #[error("the file holds more than {MOST} notices; divide it")]
    TooMany,
    /// One is not understood.
    #[error("notice {0} is in no form that is known; docs/audit/access-notices.md has them")]
    Unknown(usize),
    /// One has no time.
    #[error("notice {0} has no time that can be read")]
    Time(usize),
}

/// Reads a file of notices about an endpoint.
///
/// # Errors
/// [`NoticeError`].
pub fn read(bytes: &[u8], endpoint: &str) -> Result<Notices, NoticeError> {
    let items = items(bytes)?;
    if items.is_empty() {
        return Err(NoticeError::Empty);
    }
    if items.len() > MOST {
        return Err(NoticeError::TooMany);
    }
    let mut form = "";
    let mut notices = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let number = index + 1;
        let (name, found) = known(item).ok_or(NoticeError::Unknown(number))?;
        form = name;
        let at = time(&found.at).ok_or(NoticeError::Time(number))?;
        notices.push(Notice {
            at: at.to_string(),
            digest: hex(item.to_string().as_bytes()),
            operation: word(&found.operation),
            reason: word(&found.reason),
            place: word(&found.place),
        });
    }
    notices.sort_by(|one, two| (&one.at, &one.digest).cmp(&(&two.at, &two.digest)));
    let endpoint = endpoint.to_owned();
    Ok(Notices { file: hex(bytes), form: form.to_owned(), endpoint, notices })
}

/// The notices of a file, whatever holds them together.
fn items(bytes: &[u8]) -> Result<Vec<Value>, NoticeError> {
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        return Ok(if let Value::Array(items) = value { items } else { vec![value] });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NoticeError::Form)?;
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let objects: Option<Vec<Value>> =
        lines.iter().map(|line| serde_json::from_str(line).ok()).collect();
    objects.filter(|objects| !objects.is_empty()).map_or_else(|| table(bytes), Ok)
}

/// Our own form as CSV.
fn table(bytes: &[u8]) -> Result<Vec<Value>, NoticeError> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(|_| NoticeError::Form)?.clone();
    if !header.iter().any(|name| name == "at") || !header.iter().any(|name| name == "operation") {
        return Err(NoticeError::Form);
    }
    let mut items = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|_| NoticeError::Form)?;
        let pairs = header.iter().zip(row.iter());
        let object = pairs.map(|(key, value)| (key.to_owned(), Value::from(value))).collect();
        items.push(Value::Object(object));
    }
    Ok(items)
}

/// What is taken from a notice, as written.
struct Found {
    at: String,
    operation: String,
    reason: String,
    place: String,
}

/// A notice in one of the forms that are known, with the form's name.
fn known(item: &Value) -> Option<(&'static str, Found)> {
    google(item).or_else(|| microsoft365(item)).or_else(|| azure(item)).or_else(|| own(item))
}

fn text(item: &Value, pointer: &str) -> String {
    item.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn google(item: &Value) -> Option<(&'static str, Found)> {
    let kind = text(item, "/jsonPayload/@type");
    if !kind.ends_with("google.cloud.audit.TransparencyLog") {
        return None;
    }
    let physical = text(item, "/jsonPayload/location/principalPhysicalLocationCountry");
    let office = text(item, "/jsonPayload/location/principalOfficeCountry");
    let found = Found {
        at: text(item, "/timestamp"),
        operation: text(item, "/jsonPayload/accesses/0/methodName"),
        reason: text(item, "/jsonPayload/reason/0/type"),
        place: if physical.is_empty() { office } else { physical },
    };
    Some(("google-access-transparency", found))
}

fn microsoft365(item: &Value) -> Option<(&'static str, Found)> {
    let operation = text(item, "/Operation");
    if operation != "Set-AccessToCustomerDataRequest" {
        return None;
    }
    // Times of the unified audit log are UTC and carry no zone.
    let mut at = text(item, "/CreationTime");
    if !at.is_empty() && !at.ends_with('Z') {
        at.push('Z');
    }
    let reason = text(item, "/ResultStatus");
    Some(("microsoft-365-lockbox", Found { at, operation, reason, place: String::new() }))
}

fn azure(item: &Value) -> Option<(&'static str, Found)> {
    let name = item.get("operationName")?;
    let operation = name.as_str().map_or_else(|| text(name, "/value"), str::to_owned);
    if !operation.to_ascii_lowercase().contains("lockbox") {
        return None;
    }
    let stamp = text(item, "/eventTimestamp");
    let at = if stamp.is_empty() { text(item, "/time") } else { stamp };
    let status = text(item, "/status/value");
    let reason = if status.is_empty() { text(item, "/resultType") } else { status };
    Some(("azure-lockbox", Found { at, operation, reason, place: String::new() }))
}

fn own(item: &Value) -> Option<(&'static str, Found)> {
    item.get("at")?;
    item.get("operation")?;
    let of = |name: &str| text(item, &format!("/{name}"));
    let found = Found {
        at: of("at"),
        operation: of("operation"),
        reason: of("reason"),
        place: of("place"),
    };
    Some(("own", found))
}

fn time(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// A code as it stands; a sentence or an address, which may name a person, is left out.
fn word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._/-".contains(&byte);
    if text.len() <= LONGEST_WORD && text.bytes().all(plain) {
        text.to_owned()
    } else {
        String::new()
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Notices {
    /// What is recorded of the file.
    #[must_use]
    pub fn words(&self) -> String {
        format!("sha256:{} {} with {} notices", self.file, self.form, self.notices.len())
    }
}

impl Notice {
    /// What is recorded of it, beside the endpoint.
    #[must_use]
    pub fn words(&self) -> String {
        let or_none = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
        format!(
            "at {} {} {} {} sha256:{}",
            self.at,
            or_none(&self.operation),
            or_none(&self.reason),
            or_none(&self.place),
            self.digest
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Notice {
        let mut read = read(text.as_bytes(), "cloud").unwrap();
        assert_eq!(read.notices.len(), 1, "{text}");
        read.notices.remove(0)
    }

    #[test]
    fn each_form_that_providers_publish_is_read() {
        let google = r#"[{"timestamp": "2026-03-01T10:00:00Z", "insertId": "x", "jsonPayload": {
            "@type": "type.googleapis.com/google.cloud.audit.TransparencyLog",
            "location": {"principalOfficeCountry": "US", "principalPhysicalLocationCountry": "IE"},
            "reason": [{"type": "CUSTOMER_INITIATED_SUPPORT", "detail": "Case number: 77 of Anna Muster"}],
            "accesses": [{"methodName": "GoogleInternal.Read", "resourceName": "//x/anna"}]}}]"#;
        let notice = one(google);
        let words = notice.words();
        assert!(
            words.starts_with(
                "at 2026-03-01T10:00:00Z GoogleInternal.Read CUSTOMER_INITIATED_SUPPORT IE sha256:"
            ),
            "{words}"
        );
        assert!(!words.to_lowercase().contains("anna"), "{words}");

        let microsoft = r#"{"CreationTime": "2026-03-01T10:00:00", "ResultStatus": "Approved",
            "Operation": "Set-AccessToCustomerDataRequest", "UserId": "anna@acme.example"}"#;
        assert_eq!(one(microsoft).at, "2026-03-01T10:00:00Z");
        let azure = r#"{"eventTimestamp": "2026-03-01T10:00:00.5Z", "status": {"value": "Succeeded"},
            "operationName": {"value": "Microsoft.CustomerLockbox/requests/action"}}"#;
        assert_eq!(one(azure).operation, "Microsoft.CustomerLockbox/requests/action");
        let own = "at,operation,reason,place\n2026-03-01T10:00:00Z,read,\"Frau Muster asked\",US\n";
        let notice = one(own);
        assert_eq!((notice.reason.as_str(), notice.place.as_str()), ("", "US"));
        let lines = "{\"at\":\"2026-03-02T00:00:00Z\",\"operation\":\"b\"}\n\
                     {\"at\":\"2026-03-01T00:00:00Z\",\"operation\":\"a\"}\n";
        let read = read(lines.as_bytes(), "cloud").unwrap();
        let order: Vec<&str> = read.notices.iter().map(|one| one.operation.as_str()).collect();
        assert_eq!(order, ["a", "b"]);
    }

    #[test]
    fn what_is_not_understood_is_no_notice() {
        let read = |text: &str| read(text.as_bytes(), "cloud").map(|_| ());
        assert_eq!(read("[]"), Err(NoticeError::Empty));
        assert_eq!(read(""), Err(NoticeError::Form));
        assert_eq!(read("nonsense"), Err(NoticeError::Form));
        assert_eq!(read("[{\"at\": \"x\", \"operation\": \"y\"}]"), Err(NoticeError::Time(1)));
        let second = r#"[{"at": "2026-03-01T00:00:00Z", "operation": "y"}, {"a": 1}]"#;
        assert_eq!(read(second), Err(NoticeError::Unknown(2)));
        let many = format!("[{}]", vec!["{}"; MOST + 1].join(","));
        assert_eq!(read(&many), Err(NoticeError::TooMany));
    }
}
