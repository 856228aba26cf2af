//! The content of a multipart form: fields are text, files are bytes that nobody here can read, and
//! their names are text again.

use classifiers::{Media, Sensitive, Unread};

use super::{Asked, Content, Coverage, Fragment, FragmentText};
use crate::openai::fields::{FieldError, Fields};
use crate::openai::form::{self, Part};
use crate::openai::reading::is_variant;
use crate::pipeline::refuse::Refusal;
use crate::upstream::outbound::{Features, Places, Spot};

/// Names of the fields and files that the API defines (OpenAI API reference, "Audio", "Images"),
/// sorted. Any other name is text of the application's own.
const KNOWN_NAMES: &[&str] = &[
    "background",
    "chunking_strategy",
    "file",
    "image",
    "image[]",
    "include[]",
    "input_fidelity",
    "language",
    "mask",
    "model",
    "n",
    "output_compression",
    "output_format",
    "partial_images",
    "prompt",
    "quality",
    "response_format",
    "size",
    "stream",
    "temperature",
    "timestamp_granularities[]",
    "user",
];

impl Content {
    /// Reads `body` as a form whose parts stand between lines of `boundary`.
    ///
    /// # Errors
    /// [`Refusal::Form`] or [`Refusal::Field`].
    pub fn read_form(asked: Asked<'_>, body: &[u8], boundary: &str) -> Result<Self, Refusal> {
        let parts = form::parts(body, boundary).map_err(Refusal::Form)?;
        refuse_repeated(&parts).map_err(Refusal::Field)?;
        let fields = fields(asked, body, &parts).map_err(Refusal::Field)?;
        let mut content = Self {
            fields,
            api: asked.api,
            tokens: Vec::new(),
            encoding: None,
            boundary: Some(boundary.to_owned()),
            fragments: Vec::new(),
            unread: Vec::new(),
            coverage: Coverage::default(),
            features: Features::default(),
            named: Vec::new(),
        };
        parts.iter().for_each(|part| content.take_part(part, body));
        let Coverage { text, key, number, unread, .. } = content.coverage;
        content.coverage.syntax = (body.len() as u64).saturating_sub(text + key + number + unread);
        Ok(content)
    }

    /// Where in a form splices may be made.
    pub(super) fn form_places(&self, boundary: &str) -> Places {
        let fields = &self.fields;
        let model = match fields.model_at.clone() {
            Some(place) => Spot::Field(place),
            None => Spot::Part(boundary.to_owned()),
        };
        let elsewhere = fields.model_from_elsewhere.then(|| fields.model.clone());
        Places { model, model_from_elsewhere: elsewhere, ..Places::default() }
    }

    fn take_part(&mut self, part: &Part, body: &[u8]) {
        if KNOWN_NAMES.binary_search(&part.name.as_str()).is_ok() {
            self.coverage.key += part.name_at.len() as u64;
        } else {
            self.take_text(part.name_at.len(), part.name.clone(), false);
        }
        for (place, name) in &part.file_names {
            self.take_text(place.len(), name.clone(), false);
        }
        if let Some(place) = &part.media_type {
            let text = text_at(body, place).unwrap_or_default();
            self.take_text(place.len(), text.to_owned(), false);
        }
        match text_of(body, part) {
            Some(text) => self.take_text(part.content.len(), text.to_owned(), true),
            None => {
                let why = match part.name.as_str() {
                    "file" => Unread::Audio,
                    "image" | "image[]" | "mask" => picture(part, body),
                    _ => Unread::File,
                };
                self.coverage.unread += part.content.len() as u64;
                self.unread.push((why, part.content.len()));
            }
        }
    }

    fn take_text(&mut self, bytes: usize, text: String, flows: bool) {
        self.coverage.text += bytes as u64;
        if !text.is_empty() {
            self.fragments.push(Fragment {
                text: FragmentText::Own(text),
                at: None,
                key: None,
                flows,
            });
        }
    }
}

/// A picture that is what it says it is may be of a kind that the policy accepts.
fn picture(part: &Part, body: &[u8]) -> Unread {
    let named = part.media_type.as_ref().and_then(|place| text_at(body, place));
    let content = body.get(part.content.clone()).unwrap_or_default();
    let media = named.and_then(|named| Media::of_file(named, Sensitive::new(content)));
    media.map_or(Unread::Image, Unread::Media)
}

/// Two parts of one name: which of them counts, parsers do not agree on.
fn refuse_repeated(parts: &[Part]) -> Result<(), FieldError> {
    let error = |problem| Err(FieldError { param: "body", problem });
    for (position, part) in parts.iter().enumerate() {
        if is_variant(&part.name) {
            return error("has a field whose name differs from one of the API only in case");
        }
        let mut earlier = parts.iter().take(position);
        if !part.name.ends_with("[]") && earlier.any(|earlier| earlier.name == part.name) {
            return error("has a field twice");
        }
    }
    Ok(())
}

fn fields(asked: Asked<'_>, body: &[u8], parts: &[Part]) -> Result<Fields, FieldError> {
    let find = |name: &str| parts.iter().find(|part| part.name == name);
    let value = |name: &str| find(name).and_then(|part| text_of(body, part)).map(str::to_owned);
    let model = asked.deployment.map(str::to_owned).or_else(|| value("model"));
    Ok(Fields {
        model: model.ok_or(FieldError { param: "model", problem: "is missing" })?,
        model_at: find("model").map(|part| part.content.clone()),
        model_from_elsewhere: asked.deployment.is_some(),
        opens_at: 0,
        stream: value("stream").is_some_and(|value| value.trim().eq_ignore_ascii_case("true")),
        usage_asked: false,
        has_stream_options: false,
        store_at: None,
        store: None,
        subject: value("user"),
        declared: Vec::new(),
    })
}

/// The text of a part that is a plain field.
fn text_of<'b>(body: &'b [u8], part: &Part) -> Option<&'b str> {
    let media_type = part.media_type.as_ref().map(|place| text_at(body, place));
    let plain = match media_type {
        Some(text) => {
            let name = text?.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            name == "text/plain" || name == "application/json"
        }
        None => true,
    };
    // A charset would have to be known to both sides.
    let charset = media_type.flatten().is_some_and(|text| text.contains("charset"));
    let field = plain && !charset && part.file_names.is_empty();
    field.then(|| text_at(body, &part.content)).flatten()
}

fn text_at<'b>(body: &'b [u8], place: &std::ops::Range<usize>) -> Option<&'b str> {
    std::str::from_utf8(body.get(place.clone())?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openai::surface::Api;
    use proptest::prelude::*;

    fn read(body: &[u8]) -> Result<Content, Refusal> {
        let asked = Asked { api: Api::Transcriptions, deployment: None, encoding: &|_| None };
        Content::read_form(asked, body, "B")
    }

    fn part(head: &str, content: &[u8]) -> Vec<u8> {
        let head = format!("--B\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        [head.as_bytes(), content, b"\r\n"].concat()
    }

    fn form(parts: &[Vec<u8>]) -> Vec<u8> {
        [parts.concat(), b"--B--\r\n".to_vec()].concat()
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(KNOWN_NAMES.is_sorted());
    }

    #[test]
    fn a_picture_whose_bytes_confirm_its_type_is_told_apart() {
        let unread = |head: &str, content: &[u8]| {
            let head = format!("name=\"image\"; filename=\"a.png\"\r\nContent-Type: {head}");
            let body = form(&[part("name=\"model\"", b"m"), part(&head, content)]);
            read(&body).ok().unwrap().unread[0].0
        };
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff";
        assert_eq!(unread("image/png", png), Unread::Media(Media::Png));
        assert_eq!(unread("image/webp", png), Unread::Image);
        assert_eq!(unread("image/png", b"\xff\xfe"), Unread::Image);
    }

    #[test]
    fn fields_are_text_and_files_are_unread() {
        let body = form(&[
            part("name=\"model\"", b"whisper-1"),
            part("name=\"prompt\"", b"names"),
            part(
                "name=\"file\"; filename=\"M%C3%BCller.wav\"\r\nContent-Type: audio/wav",
                b"\xff\xfe",
            ),
            part("name=\"acme\"", b"\xff"),
            part("name=\"temperature\"\r\nContent-Type: text/plain; charset=utf-7", b"0"),
        ]);
        let content = read(&body).ok().unwrap();
        assert_eq!(content.unread, [(Unread::Audio, 2), (Unread::File, 1), (Unread::File, 1)]);
        let texts: Vec<_> = content
            .fragments
            .iter()
            .map(|fragment| match &fragment.text {
                FragmentText::Own(text) => text.as_str(),
                FragmentText::InBody(_) => panic!("a form need not be text"),
            })
            .collect();
        for want in ["whisper-1", "names", "Müller.wav", "audio/wav", "acme"] {
            assert!(texts.contains(&want), "{want} in {texts:?}");
        }
        assert_eq!(content.model(), "whisper-1");
    }

    #[test]
    fn what_counts_twice_counts_for_nothing() {
        let model = part("name=model", b"m");
        for second in [model.clone(), part("name=Model", b"other")] {
            let refused = read(&form(&[model.clone(), second])).err();
            assert!(matches!(refused, Some(Refusal::Field(_))), "{refused:?}");
        }
        let both = [model, part("name=\"include[]\"", b"a"), part("name=\"include[]\"", b"b")];
        assert!(read(&form(&both)).is_ok());
        assert!(matches!(read(b"no form"), Err(Refusal::Form(_))));
    }

    proptest! {
        #[test]
        fn every_byte_of_a_form_is_counted_once(
            name in "[a-z]{1,8}", file in "[a-zé]{0,8}", text in "[ -~é]{0,40}",
            bytes in prop::collection::vec(0_u8..=255, 0..64),
        ) {
            let body = form(&[
                part("name=\"model\"", b"m"),
                part(&format!("name=\"x{name}\""), text.as_bytes()),
                part(&format!("name=\"file\"; filename=\"{file}\""), &bytes),
            ]);
            // Bytes that hold the boundary are another form; the reader's own tests have those.
            let Ok(content) = read(&body) else { return Ok(()) };
            let Coverage { text: judged, key, number, unread, syntax } = content.coverage;
            prop_assert_eq!(judged + key + number + unread + syntax, body.len() as u64);
            prop_assert_eq!(unread, bytes.len() as u64);
            let said = 1 + 1 + name.len() + text.len() + file.len();
            prop_assert_eq!((judged, key), (said as u64, "modelfile".len() as u64));
        }
    }
}
