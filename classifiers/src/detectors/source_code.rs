//! Source code, and the proprietary notices at the head of its files.
//!
//! Code is told line by line, by how its lines begin and end, in the common languages; a text is
//! code when enough of its lines are. A few lines of configuration or a question about code are
//! none. A fenced block in a language for programs counts as its lines do.
//!
//! Source: the grammars of the languages (reserved words and how statements end); CommonMark 0.31,
//! section 4.5, for fences; SPDX 3.0, annex on licence expressions, for licences in short form.

use std::ops::Range;

use memchr::memchr;

use crate::Label;
use crate::detectors::About;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

pub(crate) const NAME: &str = "source_code";
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::Source, Label::ProprietaryHeader],
    kinds: Vec::new,
    evidence: "Lines that begin and end as statements of a programming language do, enough of them in \
               the text or in a fenced block. At the head of a file, a copyright with all rights \
               reserved or confidential; an open licence is none.",
    source: "The grammars of the languages; CommonMark 0.31, section 4.5; SPDX licence identifiers",
};

/// Bytes read of the start of a text.
const READ: usize = 8 * 1024;
/// Bytes of a line that are looked at.
const LINE: usize = 400;
/// Lines of comment from the head of a file in which a notice stands.
const HEAD: usize = 40;

/// What lines of a text look like.
#[derive(Default)]
struct Tally {
    lines: u32,
    /// Lines that only code has.
    sure: u32,
    /// Lines that code has more often than text.
    likely: u32,
    /// Lines of code in fences.
    fenced: u32,
    /// Fenced lines in a language for programs.
    in_language: u32,
}

/// Reads the start of a text.
pub(crate) fn run(scan: &mut Scan<'_, '_>) {
    let view = scan.view();
    let reach = view.text().floor_char_boundary(READ);
    let mut tally = Tally::default();
    let mut fence: Option<bool> = None;
    let mut notice = Notice::default();
    let mut start = 0;
    while start < reach {
        let end = memchr(b'\n', view.slice(start..reach)).map_or(reach, |length| start + length);
        let line = view.slice(start..end.min(start + LINE)).trim_ascii();
        if line.starts_with(b"```") {
            fence = match fence {
                None => Some(is_language(line)),
                Some(_) => None,
            };
        } else if !line.is_empty() {
            tally.take(line, fence, view.at(start) == b' ' || view.at(start) == b'\t');
            notice.take(view, line, start..end);
        }
        start = end + 1;
    }
    if tally.is_code() {
        scan.found().note(Label::Source);
    }
    if let Some(span) = notice.found(view) {
        scan.add(Hit::new(NAME, Label::ProprietaryHeader, span).by_context());
    }
}

impl Tally {
    fn take(&mut self, line: &[u8], fence: Option<bool>, indented: bool) {
        self.lines += 1;
        let kind = kind_of(line, indented);
        self.sure += u32::from(kind == Kind::Sure);
        self.likely += u32::from(kind == Kind::Likely);
        self.fenced += u32::from(fence.is_some() && kind != Kind::Text);
        self.in_language += u32::from(fence == Some(true));
    }

    const fn is_code(&self) -> bool {
        let code = self.sure * 2 + self.likely;
        self.fenced >= 2
            || self.in_language >= 2
            || (self.sure >= 1 && code >= 3 && code * 5 >= self.lines)
            || self.sure >= 6
    }
}

/// How much a line looks like code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sure,
    Likely,
    Text,
}

/// Reserved words that begin a statement, by their first letter.
const fn heads(first: u8) -> &'static [&'static str] {
    match first {
        b'#' => &["#include", "#define", "#ifdef", "#ifndef", "#pragma", "#!/"],
        b'<' => &["<?php"],
        b'@' => &["@Override"],
        b'a' => &["async ", "abstract class ", "await ", "assert ", "auto "],
        b'b' => &["bool "],
        b'c' => &["case ", "catch ", "class ", "const ", "char ", "console."],
        b'd' => &["def ", "defmodule ", "data class ", "do {", "double ", "del "],
        b'e' => &["elif ", "else", "enum ", "except", "export ", "extern "],
        b'f' => &[
            "final ",
            "finally",
            "fn ",
            "for ",
            "for(",
            "foreach ",
            "from ",
            "fun ",
            "func ",
            "function ",
            "float ",
            "fmt.",
        ],
        b'i' => &[
            "if ",
            "if(",
            "impl ",
            "import ",
            "include ",
            "inline ",
            "int ",
            "interface ",
            "internal ",
        ],
        b'l' => &["let ", "local ", "loop ", "lambda "],
        b'm' => &["match ", "mod ", "module ", "module.exports"],
        b'n' => &["namespace "],
        b'o' => &["object ", "override "],
        b'p' => &[
            "package ",
            "private ",
            "protected ",
            "provider \"",
            "pub ",
            "public ",
            "print(",
            "println",
            "printf(",
        ],
        b'r' => &["raise ", "require", "resource \"", "return"],
        b's' => &["static ", "std::", "string ", "struct ", "switch ", "switch(", "self."],
        b't' => &["template", "throw ", "trait ", "try", "type ", "typedef ", "this."],
        b'u' => &["union ", "unsafe ", "use ", "using "],
        b'v' => &["val ", "var ", "variable \"", "void "],
        b'w' => &["while ", "while(", "with "],
        b'y' => &["yield "],
        b'D' => &["Dim "],
        b'E' => &["End "],
        b'F' => &["Function "],
        b'S' => &["Sub ", "System.out"],
        _ => &[],
    }
}

/// What stands in a line.
#[derive(Default)]
struct Signs {
    bracket: bool,
    quote: bool,
    /// A bracket that ends before a block or an arrow: `) {`, `=>`.
    block: bool,
    /// An operator that text does not use.
    operator: bool,
    assigns: bool,
}

impl Signs {
    fn of(line: &[u8]) -> Self {
        let mut signs = Self::default();
        let mut before = (b' ', b' ');
        for byte in line {
            signs.bracket |= *byte == b'(';
            signs.quote |= *byte == b'"';
            signs.block |= matches!(
                (before.0, before.1, *byte),
                (b')', b' ', b'{') | (_, b')', b'{') | (_, b'=', b'>')
            );
            signs.operator |= matches!(
                (before.1, *byte),
                (b'=' | b'!' | b'+' | b':', b'=')
                    | (b'&', b'&')
                    | (b'|', b'|')
                    | (b':', b':')
                    | (b'-', b'>')
            );
            signs.assigns |= matches!((before.0, before.1, *byte), (b' ', b'=', b' '));
            before = (before.1, *byte);
        }
        signs
    }
}

fn kind_of(line: &[u8], indented: bool) -> Kind {
    let last = line.last().copied().unwrap_or(0);
    let first = line.first().copied().unwrap_or(0);
    let head = heads(first).iter().find(|head| line.starts_with(head.as_bytes()));
    let ends = matches!(last, b'{' | b'}' | b';' | b':' | b')' | b'(' | b',');
    if head.is_none() && !ends && !indented {
        return Kind::Text;
    }
    let signs = Signs::of(line);
    if head.is_some_and(|head| is_statement(line, last, head, &signs)) {
        return Kind::Sure;
    }
    let called = ends && signs.bracket && (last == b';' || signs.block);
    let compares = signs.operator && last != b'.';
    let opens = (last == b'{' || first == b'}') && !signs.quote;
    let assigns = ends && signs.assigns && (signs.bracket || last == b';');
    let call = last == b')' && is_call(line);
    let leaves = indented && (line.starts_with(b"return ") || line.starts_with(b"raise "));
    if called || compares || opens || assigns || call || leaves { Kind::Likely } else { Kind::Text }
}

/// Whether a line that begins with a reserved word goes on and ends as a statement does.
fn is_statement(line: &[u8], last: u8, head: &str, signs: &Signs) -> bool {
    let holds = |part: &[u8]| line.windows(part.len()).any(|window| window == part);
    match head {
        "#include" | "#define" | "#ifdef" | "#ifndef" | "#pragma" | "#!/" | "<?php"
        | "@Override" | "module.exports" => true,
        "import " | "package " => last == b';' || is_module(line),
        "from " => holds(b" import ") || last == b';',
        "use " | "using " => last == b';',
        "def " | "class " | "elif " | "except" | "while " | "else" | "try" | "finally"
        | "case " | "async "
            if last == b':' =>
        {
            line.len() < 12
                || signs.bracket
                || !line.contains(&b' ')
                || signs.operator
                || holds(b"class ")
        }
        "for " if last == b':' => holds(b" in "),
        "if " if last == b':' => {
            signs.bracket || signs.operator || holds(b" is ") || holds(b" in ") || holds(b" not ")
        }
        "with " if last == b':' => signs.bracket || holds(b" as "),
        "resource \"" | "variable \"" | "provider \"" => last == b'{',
        "const " | "let " | "var " | "val " | "local " | "auto " if signs.assigns => true,
        "print(" | "println" | "printf(" | "console." | "fmt." | "System.out" | "self."
        | "this." | "return" | "func " | "function " | "def " | "await " | "Sub " | "Function "
        | "fn "
            if last == b')' && signs.bracket =>
        {
            true
        }
        _ => matches!(last, b'{' | b';') || line.ends_with(b"=>"),
    }
}

/// Whether what is imported is written as a module is: at most four parts, no full stop at the end.
fn is_module(line: &[u8]) -> bool {
    let parts = line.split(|byte| *byte == b' ').count();
    let ends = line.last().is_some_and(|last| matches!(last, b'.' | b'?' | b'!' | b':'));
    let plain = line.iter().all(|byte| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b' ' | b'.'
                    | b'_'
                    | b'"'
                    | b'\''
                    | b','
                    | b'*'
                    | b'{'
                    | b'}'
                    | b'/'
                    | b'-'
                    | b'@'
                    | b';'
            )
    });
    (parts <= 2 || line.windows(4).any(|part| part == b" as ")) && !ends && plain
}

/// A name, a bracket and its end: `client.connect(host)`.
fn is_call(line: &[u8]) -> bool {
    let Some(open) = line.iter().position(|byte| *byte == b'(') else { return false };
    let name = line.get(..open).unwrap_or_default();
    open > 2
        && name
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':'))
}

/// Names of languages for programs, as fences have them.
const LANGUAGES: &str = "
python py js javascript ts typescript jsx tsx java kotlin scala c cpp c++ cs csharp c#
go golang rust rs ruby rb php swift objc perl r julia lua bash sh shell zsh powershell
sql haskell hs elixir erlang clojure dart vb fortran cobol matlab asm assembly hcl
terraform solidity zig ocaml fsharp groovy verilog vhdl
";

/// Whether a fence names a language for programs.
fn is_language(fence: &[u8]) -> bool {
    let name = fence.trim_ascii_start().get(3..).unwrap_or_default();
    let name = name
        .split(|byte| matches!(byte, b' ' | b'{' | b':'))
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    LANGUAGES.split_ascii_whitespace().any(|language| name == language.as_bytes())
}

/// A notice in the comment at the head of a file.
#[derive(Default)]
struct Notice {
    lines: usize,
    copyright: Option<Range<usize>>,
    reserved: Option<Range<usize>>,
    open: bool,
}

impl Notice {
    /// Takes a line, if it is of a comment near the head.
    fn take(&mut self, view: View<'_>, line: &[u8], place: Range<usize>) {
        const MARKS: &[&[u8]] = &[
            b"//", b"/*", b"*", b"#", b"--", b";", b"<!--", b"\"\"\"", b"'", b"(*", b"%", b"rem ",
        ];
        self.lines += 1;
        let comment = MARKS.iter().any(|mark| line.starts_with(mark));
        if self.lines > HEAD || !(comment || self.copyright.is_some()) {
            return;
        }
        let small = line.to_ascii_lowercase();
        let has = |words: &[&str]| {
            words
                .iter()
                .any(|word| small.windows(word.len()).any(|window| window == word.as_bytes()))
        };
        self.open |= has(OPEN);
        if has(&["copyright", "(c)", "©", "&copy;"]) {
            self.copyright.get_or_insert(trimmed(view, &place));
        }
        if has(&[
            "all rights reserved",
            "alle rechte vorbehalten",
            "tous droits réservés",
            "todos los derechos reservados",
            "tutti i diritti riservati",
            "alle rechten voorbehouden",
            "wszelkie prawa zastrzeżone",
            "todos os direitos reservados",
            "alla rättigheter förbehållna",
            "proprietary",
            "confidential",
            "trade secret",
            "unlicensed",
            "strictly prohibited",
            "internal use only",
            "do not distribute",
            "vertraulich",
            "confidentiel",
            "licenseref-proprietary",
        ]) {
            self.reserved.get_or_insert(trimmed(view, &place));
        }
    }

    fn found(self, view: View<'_>) -> Option<Range<usize>> {
        let reserved = self.reserved.filter(|_| !self.open)?;
        let strong =
            [&b"proprietary"[..], b"confidential", b"trade secret", b"LicenseRef-Proprietary"];
        let line = view.slice(reserved.clone()).to_ascii_lowercase();
        let alone = strong
            .iter()
            .filter(|word| line.windows(word.len()).any(|window| window == **word))
            .count()
            >= 2
            || line.windows(23).any(|window| window == b"licenseref-proprietary ");
        (self.copyright.is_some() || alone).then_some(reserved)
    }
}

/// What open licences say.
const OPEN: &[&str] = &[
    "licensed under",
    "permission is hereby granted",
    "redistribution and use",
    "mit license",
    "apache license",
    "gnu general",
    "gnu lesser",
    "gnu affero",
    "mozilla public",
    "bsd license",
    "bsd-style",
    "creative commons",
    "public domain",
    "isc license",
    "eclipse public",
    "license: mit",
    "license-identifier: mit",
    "license-identifier: apache",
    "license-identifier: bsd",
    "license-identifier: gpl",
    "license-identifier: lgpl",
    "license-identifier: mpl",
    "license-identifier: isc",
    "license-identifier: agpl",
    "license-identifier: epl",
    "license-identifier: cc0",
    "governed by a bsd",
    "found in the license file",
    "free software",
    "open source",
];

/// A line without the blanks around it.
fn trimmed(view: View<'_>, place: &Range<usize>) -> Range<usize> {
    let line = view.slice(place.clone());
    let lead = line.len() - line.trim_ascii_start().len();
    place.start + lead..place.start + lead + line.trim_ascii().len()
}

#[cfg(test)]
mod tests {
    use crate::Label::{self, ProprietaryHeader};
    use crate::detectors::trial::{judge, spares, values};

    fn is_code(text: &str) -> bool {
        judge(text, None).labels().contains(Label::Source)
    }

    #[test]
    fn code_is_told_in_many_languages() {
        for text in [
            "def add(a, b):\n    return a + b\n",
            "import os\n\nclient = Client(host=\"x\")\nprint(client.ping())\n",
            "const a = 1;\nfetch(url, { method: \"GET\" });\n",
            "#include <stdio.h>\nint main(void) {\n  printf(\"hi\");\n  return 0;\n}\n",
            "public class A {\n  private int b;\n  public int get() {\n    return b;\n  }\n}\n",
            "fn main() {\n    let x = 5;\n    println!(\"{x}\");\n}\n",
            "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"hi\")\n}\n",
            "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"x\"\n  tags = merge(var.a, var.b)\n}\n",
            "Why does this fail?\n\n```python\nx = 1\ny = x / 0\n```\n",
            "<?php\nfunction a($b) {\n  return $b;\n}\n",
        ] {
            assert!(is_code(text), "{text}");
        }
    }

    #[test]
    fn text_and_configuration_are_no_code() {
        for text in [
            "Explain how a for loop works in Python and when to use while.",
            "from my point of view, this is fine\nimport duties are high",
            "server:\n  port: 8080\n  host: localhost\n",
            "APP_ENV=production\nLOG_LEVEL=info\n",
            "{\"a\": 1, \"b\": [1, 2]}",
            "Dear team,\nplease use the new form; it is better.\nReturn it by Friday.\n",
            "[default]\nregion = eu-central-1\n",
        ] {
            assert!(!is_code(text), "{text}");
        }
    }

    #[test]
    fn a_notice_at_the_head_is_proprietary_unless_the_licence_is_open() {
        for text in [
            "// Copyright (c) 2024 Acme Corp. All rights reserved.\nfn main() {}\n",
            "/*\n * Copyright 2023 Acme\n * CONFIDENTIAL AND PROPRIETARY\n */\nint a;\n",
            "# (c) Acme GmbH. Alle Rechte vorbehalten.\nimport os\n",
        ] {
            assert_eq!(values(text, ProprietaryHeader).len(), 1, "{text}");
        }
        for text in [
            "// Copyright (c) 2024 Acme. All rights reserved.\n// Licensed under the Apache License 2.0\n",
            "# SPDX-License-Identifier: MIT\n# Copyright 2020 A. All rights reserved.\n",
            "Is \"all rights reserved\" needed after a copyright line?",
            "// TODO: confidential data must be masked here\nfn a() {}\n",
        ] {
            spares(ProprietaryHeader, text);
        }
    }
}
