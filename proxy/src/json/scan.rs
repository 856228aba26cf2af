//! The scanner: from bytes to the flat list of nodes, one pass, no recursion.

use super::{JsonError, JsonErrorKind, Kind, MAX_DEPTH, MAX_VALUES, Node};

/// What the grammar allows next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    ValueOrClose,
    Key,
    KeyOrClose,
    CommaOrClose,
    End,
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
    open: Vec<usize>,
}

/// The nodes of `bytes`, in the order of the text; `bytes` must be valid UTF-8.
pub(super) fn nodes(bytes: &[u8]) -> Result<Vec<Node>, JsonError> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(JsonErrorKind::TooLarge.at(0));
    }
    let mut scanner = Scanner {
        bytes,
        at: 0,
        nodes: Vec::with_capacity((bytes.len() / 24).clamp(16, 4096)),
        open: Vec::new(),
    };
    scanner.run()?;
    Ok(scanner.nodes)
}

impl Scanner<'_> {
    fn run(&mut self) -> Result<(), JsonError> {
        let mut expect = Expect::Value;
        loop {
            self.skip_whitespace();
            let Some(byte) = self.bytes.get(self.at).copied() else {
                if expect == Expect::End {
                    return Ok(());
                }
                return Err(JsonErrorKind::Truncated.at(self.at));
            };
            expect = match (expect, byte) {
                (Expect::End, _) => return Err(JsonErrorKind::Trailing.at(self.at)),
                (Expect::Value | Expect::ValueOrClose, b'{') => self.enter(Kind::Object)?,
                (Expect::Value | Expect::ValueOrClose, b'[') => self.enter(Kind::Array)?,
                (Expect::ValueOrClose, b']') | (Expect::KeyOrClose, b'}') => self.leave(byte)?,
                (Expect::Value | Expect::ValueOrClose, _) => {
                    self.scalar(byte)?;
                    self.after_value()
                }
                (Expect::Key | Expect::KeyOrClose, b'"') => {
                    self.string(Kind::Key)?;
                    self.colon()?;
                    Expect::Value
                }
                (Expect::CommaOrClose, b',') => {
                    self.at += 1;
                    if self.inside_object() { Expect::Key } else { Expect::Value }
                }
                (Expect::CommaOrClose, b'}' | b']') => self.leave(byte)?,
                (Expect::Key | Expect::KeyOrClose | Expect::CommaOrClose, _) => {
                    return Err(JsonErrorKind::Syntax.at(self.at));
                }
            };
        }
    }

    fn skip_whitespace(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn inside_object(&self) -> bool {
        self.open
            .last()
            .and_then(|index| self.nodes.get(*index))
            .is_some_and(|node| node.kind == Kind::Object)
    }

    fn after_value(&self) -> Expect {
        if self.open.is_empty() { Expect::End } else { Expect::CommaOrClose }
    }

    fn push(&mut self, kind: Kind, start: usize, escaped: bool) -> Result<(), JsonError> {
        if self.nodes.len() >= MAX_VALUES {
            return Err(JsonErrorKind::TooLarge.at(start));
        }
        let next = self.nodes.len() + 1;
        self.nodes.push(Node {
            kind,
            escaped,
            start: offset(start)?,
            end: offset(self.at)?,
            next: offset(next)?,
        });
        Ok(())
    }

    fn enter(&mut self, kind: Kind) -> Result<Expect, JsonError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(JsonErrorKind::TooDeep.at(self.at));
        }
        self.open.push(self.nodes.len());
        self.at += 1;
        self.push(kind, self.at - 1, false)?;
        Ok(if kind == Kind::Object { Expect::KeyOrClose } else { Expect::ValueOrClose })
    }

    fn leave(&mut self, byte: u8) -> Result<Expect, JsonError> {
        let closes = if byte == b'}' { Kind::Object } else { Kind::Array };
        let next = offset(self.nodes.len())?;
        let end = offset(self.at + 1)?;
        let opened = self.open.pop().and_then(|index| self.nodes.get_mut(index));
        match opened {
            Some(node) if node.kind == closes => {
                node.end = end;
                node.next = next;
                self.at += 1;
                Ok(self.after_value())
            }
            Some(_) | None => Err(JsonErrorKind::Syntax.at(self.at)),
        }
    }

    fn colon(&mut self) -> Result<(), JsonError> {
        self.skip_whitespace();
        match self.bytes.get(self.at) {
            Some(b':') => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(JsonErrorKind::Syntax.at(self.at)),
            None => Err(JsonErrorKind::Truncated.at(self.at)),
        }
    }

    fn scalar(&mut self, byte: u8) -> Result<(), JsonError> {
        match byte {
            b'"' => self.string(Kind::String),
            b't' => self.literal(b"true", Kind::Bool),
            b'f' => self.literal(b"false", Kind::Bool),
            b'n' => self.literal(b"null", Kind::Null),
            b'-' | b'0'..=b'9' => self.number(),
            _ => Err(JsonErrorKind::Syntax.at(self.at)),
        }
    }

    fn literal(&mut self, word: &[u8], kind: Kind) -> Result<(), JsonError> {
        let start = self.at;
        if !self.bytes.get(start..).is_some_and(|rest| rest.starts_with(word)) {
            return Err(JsonErrorKind::Syntax.at(start));
        }
        self.at += word.len();
        self.push(kind, start, false)
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at == start { Err(JsonErrorKind::Syntax.at(start)) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        if self.bytes.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.push(Kind::Number, start, false)
    }

    fn string(&mut self, kind: Kind) -> Result<(), JsonError> {
        let start = self.at;
        let (end, escaped) = super::string::end_of(self.bytes, start + 1)?;
        self.at = end;
        self.push(kind, start, escaped)
    }
}

fn offset(value: usize) -> Result<u32, JsonError> {
    u32::try_from(value).map_err(|_| JsonErrorKind::TooLarge.at(0))
}
