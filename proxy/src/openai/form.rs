//! A multipart form read in place (RFC 7578, RFC 2046 section 5.1): every part keeps the bytes it
//! came from, so that a body can be judged part by part, accounted for byte by byte, and sent on as
//! it was.
//!
//! Strict where parsers are known to differ: only what every client writes is read. Text before the
//! first part or behind the last, a part without a name, a parameter twice, a header that is folded,
//! a body coded once more are refused, because an upstream that reads them otherwise than we do
//! would see something that nobody judged. Meaning is left to the caller.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

/// Most parts of one form.
const MAX_PARTS: usize = 512;
/// Longest head of one part, in bytes.
const MAX_HEAD_BYTES: usize = 16 << 10;
/// Longest boundary (RFC 2046, section 5.1.1).
const MAX_BOUNDARY_BYTES: usize = 70;

/// Why a body is not accepted as a form. Never holds what stood there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// The content type names no boundary, or one that is not allowed.
    #[error("the content type names no usable boundary")]
    Boundary,
    /// The body does not begin with a part, or something stands behind the last.
    #[error("there is text before the first part or behind the last")]
    Outside,
    /// The body ends inside a part.
    #[error("the last part has no end")]
    Truncated,
    /// A part's head cannot be read in one way only.
    #[error("a part's head cannot be read in one way only")]
    Head,
    /// A part's content is coded once more.
    #[error("a part has a Content-Transfer-Encoding")]
    Coded,
    /// More parts, or a longer head, than is read.
    #[error("there are too many parts, or a part's head is too long")]
    TooLarge,
}

/// One part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name, as text.
    pub name: String,
    /// Where the name stands.
    pub name_at: Range<usize>,
    /// The file names it gives, as they stand and as they are meant.
    pub file_names: Vec<(Range<usize>, String)>,
    /// Where the value of its content type stands.
    pub media_type: Option<Range<usize>>,
    /// Its content.
    pub content: Range<usize>,
}

/// The boundary that a content type names, without the hyphens that stand before it in the body.
///
/// # Errors
/// [`FormError::Boundary`].
pub fn boundary(content_type: &str) -> Result<String, FormError> {
    let mut found = None;
    for parameter in content_type.split(';').skip(1) {
        let (name, value) = parameter.split_once('=').ok_or(FormError::Boundary)?;
        // Other parameters have no meaning here, and another parser might give them one.
        if !name.trim().eq_ignore_ascii_case("boundary") {
            return Err(FormError::Boundary);
        }
        let value = value.trim();
        let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        if found.replace(bare.unwrap_or(value)).is_some() {
            return Err(FormError::Boundary);
        }
    }
    // The characters of RFC 2046, less the few that would have to be quoted or could be cut off.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=?".contains(&byte);
    found
        .filter(|text| !text.is_empty() && text.len() <= MAX_BOUNDARY_BYTES)
        .filter(|text| text.bytes().all(plain))
        .map(str::to_owned)
        .ok_or(FormError::Boundary)
}

/// Reads `body` as a form whose parts stand between lines of `boundary`.
///
/// # Errors
/// [`FormError`].
pub fn parts(body: &[u8], boundary: &str) -> Result<Vec<Part>, FormError> {
    let first = format!("--{boundary}\r\n");
    let between = format!("\r\n--{boundary}");
    let finder = memmem::Finder::new(between.as_bytes());
    if !body.starts_with(first.as_bytes()) {
        return Err(FormError::Outside);
    }
    let mut parts = Vec::new();
    let mut at = first.len();
    loop {
        if parts.len() >= MAX_PARTS {
            return Err(FormError::TooLarge);
        }
        let (head, content_at) = head(body, at)?;
        let rest = body.get(content_at..).unwrap_or_default();
        let length = finder.find(rest).ok_or(FormError::Truncated)?;
        parts.push(read_head(body, head, content_at..content_at + length)?);
        let behind = content_at + length + between.len();
        match body.get(behind..).unwrap_or_default() {
            [b'\r', b'\n', ..] => at = behind + 2,
            [b'-', b'-'] | [b'-', b'-', b'\r', b'\n'] => return Ok(parts),
            [b'-', b'-', ..] => return Err(FormError::Outside),
            // A longer line that only begins like the boundary.
            [] => return Err(FormError::Truncated),
            [..] => return Err(FormError::Head),
        }
    }
}

/// The lines of the head that begins at `from`, and where the content begins.
fn head(body: &[u8], from: usize) -> Result<(Vec<Range<usize>>, usize), FormError> {
    let mut lines = Vec::new();
    let mut at = from;
    loop {
        let window = body.get(at..body.len().min(from + MAX_HEAD_BYTES)).unwrap_or_default();
        let Some(length) = memchr::memchr(b'\n', window) else {
            let whole = from + MAX_HEAD_BYTES >= body.len();
            return Err(if whole { FormError::Truncated } else { FormError::TooLarge });
        };
        let end = (at + length).checked_sub(1).filter(|end| body.get(*end) == Some(&b'\r'));
        let end = end.filter(|end| *end >= at).ok_or(FormError::Head)?;
        if end == at {
            return Ok((lines, at + length + 1));
        }
        lines.push(at..end);
        at += length + 1;
    }
}

fn read_head(
    body: &[u8],
    lines: Vec<Range<usize>>,
    content: Range<usize>,
) -> Result<Part, FormError> {
    let mut disposition = None;
    let mut media_type = None;
    for line in lines {
        let bytes = body.get(line.clone()).unwrap_or_default();
        let text = std::str::from_utf8(bytes).map_err(|_| FormError::Head)?;
        let (name, value) = text.split_once(':').ok_or(FormError::Head)?;
        let token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if name.is_empty() || !name.bytes().all(token) || value.contains(char::is_control) {
            return Err(FormError::Head);
        }
        let start = line.start + name.len() + 1 + (value.len() - value.trim_start().len());
        let place = start..start + value.trim().len();
        let taken = match name.to_ascii_lowercase().as_str() {
            "content-disposition" => disposition.replace(place),
            "content-type" => media_type.replace(place),
            "content-transfer-encoding" => {
                let plain = ["7bit", "8bit", "binary"];
                if !plain.iter().any(|plain| value.trim().eq_ignore_ascii_case(plain)) {
                    return Err(FormError::Coded);
                }
                None
            }
            "content-length" if value.trim().bytes().all(|byte| byte.is_ascii_digit()) => None,
            // Nobody reads its name as text, and no client of these forms sends one.
            _ => return Err(FormError::Head),
        };
        if taken.is_some() {
            return Err(FormError::Head);
        }
    }
    let disposition = disposition.ok_or(FormError::Head)?;
    let parameters = parameters(body, disposition)?;
    let mut part =
        Part { name: String::new(), name_at: 0..0, file_names: Vec::new(), media_type, content };
    for (name, place, text) in parameters {
        match name {
            "name" if part.name_at.is_empty() => (part.name, part.name_at) = (text, place),
            "filename" | "filename*" => part.file_names.push((place, text)),
            _ => return Err(FormError::Head),
        }
    }
    if part.name.is_empty() || part.file_names.len() > 2 { Err(FormError::Head) } else { Ok(part) }
}

type Parameter<'b> = (&'b str, Range<usize>, String);

/// The parameters of `form-data; name="a"; filename="b"`.
fn parameters(body: &[u8], place: Range<usize>) -> Result<Vec<Parameter<'_>>, FormError> {
    let bytes = body.get(place.clone()).unwrap_or_default();
    let text = std::str::from_utf8(bytes).map_err(|_| FormError::Head)?;
    let kind = text.split(';').next().unwrap_or_default();
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return Err(FormError::Head);
    }
    let mut found: Vec<Parameter<'_>> = Vec::new();
    let mut rest = text.get(kind.len()..).unwrap_or_default();
    while let Some(after) = rest.strip_prefix(';') {
        let (name, value) = after.trim_start().split_once('=').ok_or(FormError::Head)?;
        let (raw, behind) = value_of(value)?;
        // `raw` is a slice of `text`, so the difference of their ends is its place.
        let end = place.end - value.len() + raw.1;
        let written = value.get(raw.0..raw.1).unwrap_or_default();
        if found.iter().any(|(known, ..)| *known == name) {
            return Err(FormError::Head);
        }
        found.push((name, end - written.len()..end, meant(name, written)?));
        rest = behind.trim_start();
    }
    if rest.is_empty() { Ok(found) } else { Err(FormError::Head) }
}

/// Where in `text` the value stands that it begins with, without quotes, and what follows it.
fn value_of(text: &str) -> Result<((usize, usize), &str), FormError> {
    let Some(quoted) = text.strip_prefix('"') else {
        let length = text.find(';').unwrap_or(text.len());
        let (value, behind) = text.split_at_checked(length).ok_or(FormError::Head)?;
        let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"\\,".contains(&byte);
        let value = value.trim_end();
        return match value.bytes().all(plain) && !value.is_empty() {
            true => Ok(((0, value.len()), behind)),
            false => Err(FormError::Head),
        };
    };
    let mut escaped = false;
    for (at, byte) in quoted.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Ok(((1, 1 + at), quoted.get(at + 1..).unwrap_or_default())),
            _ => {}
        }
    }
    Err(FormError::Head)
}

/// What a written value means: escapes and the percent form of WHATWG and RFC 5987 resolved.
fn meant(name: &str, written: &str) -> Result<String, FormError> {
    let written = match name.ends_with('*') {
        true => {
            let (charset, rest) = written.split_once('\'').ok_or(FormError::Head)?;
            let (language, value) = rest.split_once('\'').ok_or(FormError::Head)?;
            // No client names one, and words there would be read by nobody.
            if !charset.eq_ignore_ascii_case("utf-8") || !language.is_empty() {
                return Err(FormError::Head);
            }
            Cow::Borrowed(value)
        }
        false => Cow::Owned(written.replace("\\\"", "\"").replace("\\\\", "\\")),
    };
    let decoded = percent_encoding::percent_decode_str(&written).decode_utf8();
    decoded.map(Cow::into_owned).map_err(|_| FormError::Head)
}

#[cfg(test)]
mod tests;
