//! Server-sent events, read in every framing that upstreams use and written in one.
//!
//! The reader follows the WHATWG algorithm (LF, CR and CRLF line ends, `data:` with or without a
//! space, several data lines, comments, a byte-order mark) and takes any split of the bytes. The
//! writer emits `data: …` frames; a comment stays a comment, and an event without data stays what
//! it was (a bare `id:` or `retry:` must not become an empty data frame, which SDKs try to parse).

use bytes::BytesMut;

/// Longest event that is held while its end has not arrived.
pub const MAX_EVENT_BYTES: usize = 32 << 20;

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    /// The event's name, where one was given.
    pub name: Option<String>,
    /// The data lines joined by LF; `None` where there was no data line.
    pub data: Option<String>,
    /// Fields other than `event` and `data`, and comments, as they came, without line ends.
    pub others: Vec<String>,
}

impl Event {
    /// An event that carries `data`.
    #[must_use]
    pub fn of_data(data: impl Into<String>) -> Self {
        Self { data: Some(data.into()), ..Self::default() }
    }

    /// Whether this is the marker that ends a chat stream.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.data.as_deref().is_some_and(|data| data.trim() == "[DONE]")
    }

    /// Appends the event in canonical framing.
    pub fn write(&self, out: &mut BytesMut) {
        for line in &self.others {
            out.extend_from_slice(line.as_bytes());
            out.extend_from_slice(b"\n");
        }
        if let Some(name) = &self.name {
            out.extend_from_slice(b"event: ");
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\n");
        }
        for line in self.data.iter().flat_map(|data| data.split('\n')) {
            out.extend_from_slice(b"data: ");
            out.extend_from_slice(line.as_bytes());
            out.extend_from_slice(b"\n");
        }
        out.extend_from_slice(b"\n");
    }
}

/// Why a stream cannot be read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SseError {
    /// An event is not UTF-8, which the format requires.
    #[error("an event of the stream is not valid UTF-8")]
    Encoding,
    /// An event is longer than [`MAX_EVENT_BYTES`].
    #[error("an event of the stream is longer than the limit")]
    TooLong,
}

/// Turns bytes into events, however they are split.
#[derive(Debug, Default)]
pub struct Reader {
    buffer: BytesMut,
    /// How far `buffer` was searched for a line end.
    searched: usize,
    started: bool,
    /// The last line ended in CR at the very end of the input; an LF that follows belongs to it.
    after_cr: bool,
    event: Event,
    lines: usize,
    event_bytes: usize,
}

impl Reader {
    /// Takes the next bytes of the stream.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole event, or `None` until more bytes have come.
    ///
    /// # Errors
    /// [`SseError`] where the stream cannot be read on; the reader is then of no further use.
    pub fn next_event(&mut self) -> Result<Option<Event>, SseError> {
        while let Some(line) = self.next_line()? {
            if !line.is_empty() {
                self.lines += 1;
                self.field(line);
            } else if self.lines > 0 {
                self.lines = 0;
                self.event_bytes = 0;
                return Ok(Some(std::mem::take(&mut self.event)));
            }
        }
        Ok(None)
    }

    /// Whether bytes of an unfinished event are held.
    #[must_use]
    pub fn is_inside_event(&self) -> bool {
        self.lines > 0 || !self.buffer.is_empty()
    }

    fn next_line(&mut self) -> Result<Option<String>, SseError> {
        if !self.started {
            if self.buffer.starts_with("\u{feff}".as_bytes()) {
                drop(self.buffer.split_to(3));
            } else if "\u{feff}".as_bytes().starts_with(&self.buffer) {
                return Ok(None);
            }
            self.started = true;
        }
        if self.after_cr && !self.buffer.is_empty() {
            self.after_cr = false;
            if self.buffer.starts_with(b"\n") {
                drop(self.buffer.split_to(1));
            }
        }
        let unsearched = self.buffer.get(self.searched..).unwrap_or_default();
        let Some(found) = memchr::memchr2(b'\n', b'\r', unsearched) else {
            self.searched = self.buffer.len();
            if self.event_bytes + self.buffer.len() > MAX_EVENT_BYTES {
                return Err(SseError::TooLong);
            }
            return Ok(None);
        };
        let line = self.buffer.split_to(self.searched + found);
        self.after_cr = self.buffer.starts_with(b"\r");
        drop(self.buffer.split_to(1));
        self.searched = 0;
        self.event_bytes += line.len();
        if self.event_bytes > MAX_EVENT_BYTES {
            return Err(SseError::TooLong);
        }
        String::from_utf8(line.to_vec()).map(Some).map_err(|_| SseError::Encoding)
    }

    fn field(&mut self, line: String) {
        let (name, value) = match line.split_once(':') {
            Some((name, value)) => (name, value.strip_prefix(' ').unwrap_or(value)),
            None => (line.as_str(), ""),
        };
        match name {
            "data" => match &mut self.event.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                none => *none = Some(value.to_owned()),
            },
            "event" => self.event.name = Some(value.to_owned()),
            _ => self.event.others.push(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_in(pieces: &[&[u8]]) -> Vec<Event> {
        let mut reader = Reader::default();
        let mut events = Vec::new();
        for piece in pieces {
            reader.push(piece);
            while let Some(event) = reader.next_event().unwrap() {
                events.push(event);
            }
        }
        events
    }

    fn canonical(events: &[Event]) -> String {
        let mut out = BytesMut::new();
        events.iter().for_each(|event| event.write(&mut out));
        String::from_utf8(out.to_vec()).unwrap()
    }

    #[test]
    fn every_framing_reads_alike() {
        let want = [Event::of_data("{\"a\":1}"), Event::of_data("[DONE]")];
        for text in [
            "data: {\"a\":1}\n\ndata: [DONE]\n\n",
            "data:{\"a\":1}\n\ndata:[DONE]\n\n",
            "data: {\"a\":1}\r\n\r\ndata: [DONE]\r\n\r\n",
            "data: {\"a\":1}\r\rdata: [DONE]\r\r",
            "\u{feff}data: {\"a\":1}\n\n\n\ndata: [DONE]\n\n",
        ] {
            assert_eq!(read_in(&[text.as_bytes()]), want, "{text:?}");
        }
        assert!(want[1].is_done() && !want[0].is_done());
    }

    #[test]
    fn comments_and_bare_fields_stay_what_they_are() {
        let text = ": ping\n\nid: 7\nretry: 10\n\nevent: error\ndata: a\ndata: b\n\n";
        assert_eq!(canonical(&read_in(&[text.as_bytes()])), text);
    }

    #[test]
    fn an_unfinished_event_is_not_an_event() {
        let mut reader = Reader::default();
        reader.push(b"data: {\"a\"");
        assert_eq!(reader.next_event(), Ok(None));
        assert!(reader.is_inside_event());
    }

    #[test]
    fn bytes_that_are_no_text_end_the_stream() {
        let mut reader = Reader::default();
        reader.push(b"data: \xff\n\n");
        assert_eq!(reader.next_event(), Err(SseError::Encoding));
    }

    proptest! {
        #[test]
        fn the_split_does_not_matter(
            events in prop::collection::vec("[a-zé\u{1f600} :]{0,12}", 1..6),
            end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            cuts in prop::collection::vec(1_usize..9, 0..40),
        ) {
            let text: String =
                events.iter().map(|data| format!(": c{end}data: {data}{end}{end}")).collect();
            let bytes = text.as_bytes();
            let whole = read_in(&[bytes]);
            prop_assert_eq!(whole.len(), events.len());
            let mut pieces = Vec::new();
            let mut rest = bytes;
            for cut in cuts {
                let (piece, after) = rest.split_at(cut.min(rest.len()));
                pieces.push(piece);
                rest = after;
            }
            pieces.push(rest);
            prop_assert_eq!(read_in(&pieces), whole);
        }
    }
}
