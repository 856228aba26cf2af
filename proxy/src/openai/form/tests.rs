use super::*;
use proptest::prelude::*;

fn read(body: &str) -> Result<Vec<Part>, FormError> {
    parts(body.as_bytes(), "B")
}

fn one(head: &str) -> Result<Part, FormError> {
    let parts = read(&format!("--B\r\n{head}\r\n\r\nx\r\n--B--\r\n"))?;
    Ok(parts.into_iter().next().unwrap())
}

#[test]
fn parts_are_found_with_their_places() {
    let body = "--B\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nhello\r\n--B\r\n\
        content-disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".wav\"\r\n\
        Content-Type: audio/wav\r\nContent-Length: 9\r\n\r\n\r\n--Bx\r\n\r\n--B--\r\n";
    // A line that only begins like the boundary is refused, not taken for content.
    assert_eq!(read(body), Err(FormError::Head));
    let body = body.replace("--Bx", "--Cx");
    let parts = read(&body).unwrap();
    let at = |place: &Range<usize>| body.get(place.clone()).unwrap();
    assert_eq!((parts[0].name.as_str(), at(&parts[0].content)), ("prompt", "hello"));
    assert_eq!(at(&parts[0].name_at), "prompt");
    let (place, name) = &parts[1].file_names[0];
    assert_eq!((at(place), name.as_str()), ("a \\\"b\\\".wav", "a \"b\".wav"));
    assert_eq!(at(parts[1].media_type.as_ref().unwrap()), "audio/wav");
    assert_eq!(at(&parts[1].content), "\r\n--Cx\r\n");
}

#[test]
fn words_where_nobody_reads_them_are_refused() {
    for more in ["X-Patient-Anna: 1", "DE89370400440532013000: x", "Content-Length: nine"] {
        let head = format!("Content-Disposition: form-data; name=\"f\"\r\n{more}");
        assert_eq!(one(&head).err(), Some(FormError::Head), "{more}");
    }
    let language = "Content-Disposition: form-data; name=\"f\"; filename*=utf-8'DE89370400'a.wav";
    assert_eq!(one(language).err(), Some(FormError::Head));
    assert_eq!(boundary("multipart/form-data; boundary=B"), Ok("B".to_owned()));
    for more in ["; note=Anna", "; boundary*=utf-8''C"] {
        let written = format!("multipart/form-data; boundary=B{more}");
        assert_eq!(boundary(&written), Err(FormError::Boundary), "{more}");
    }
}

#[test]
fn names_of_files_are_read_in_every_form_that_clients_write() {
    for (written, want) in [
        ("filename=\"zażółć.wav\"", "zażółć.wav"),
        ("filename=plain.wav", "plain.wav"),
        ("filename=\"a%22b%0D%0A.wav\"", "a\"b\r\n.wav"),
        ("filename*=UTF-8''za%C5%BC.wav", "zaż.wav"),
    ] {
        let part = one(&format!("Content-Disposition: form-data; name=\"f\"; {written}")).unwrap();
        assert_eq!(part.file_names[0].1, want, "{written}");
    }
    let both = "Content-Disposition: form-data; name=f; filename=\"_.wav\"; filename*=utf-8''x.wav";
    assert_eq!(one(both).unwrap().file_names.len(), 2);
}

#[test]
fn what_parsers_read_differently_is_refused() {
    for (body, want) in [
        ("", FormError::Outside),
        ("hello\r\n--B\r\n", FormError::Outside),
        ("\r\n--B\r\n", FormError::Outside),
        ("--B--\r\n", FormError::Outside),
        ("--B\r\n", FormError::Truncated),
        ("--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx", FormError::Truncated),
        ("--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B", FormError::Truncated),
        (
            "--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B--\r\nmore",
            FormError::Outside,
        ),
        ("--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B \r\n", FormError::Head),
    ] {
        assert_eq!(read(body), Err(want), "{body:?}");
    }
    for head in [
        "X: y",
        "Content-Disposition: form-data",
        "Content-Disposition: form-data; name=",
        "Content-Disposition: form-data; name=\"\"",
        "Content-Disposition: attachment; name=a",
        "Content-Disposition: form-data; name=a; name=b",
        "Content-Disposition: form-data; name=a; other=b",
        "Content-Disposition: form-data; name=\"a",
        "Content-Disposition: form-data; name=\"a\"x",
        "Content-Disposition: form-data; name=a; filename*=latin1''x",
        "Content-Disposition: form-data; name=a; filename*=UTF-8''%ff",
        "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b",
        "Content-Disposition: form-data; name=a\r\nContent-Type: text/plain\r\nContent-Type: x/y",
        "Content-Disposition: form-data;\r\n name=a",
        "Content-Disposition: form-data; name=a\nX: y",
        "Content Disposition: form-data; name=a",
    ] {
        assert_eq!(one(head), Err(FormError::Head), "{head:?}");
    }
    let coded = "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64";
    assert_eq!(one(coded), Err(FormError::Coded));
    let long = format!("Content-Disposition: form-data; name=a\r\nX: {}", "y".repeat(20_000));
    assert_eq!(one(&long), Err(FormError::TooLarge));
}

#[test]
fn a_boundary_is_read_as_it_stands() {
    for (written, want) in [
        ("multipart/form-data; boundary=abc-1", Ok("abc-1")),
        ("multipart/form-data;charset=utf-8; Boundary=\"a b\"", Err(FormError::Boundary)),
        ("multipart/form-data; boundary=\"a:b\"", Ok("a:b")),
        ("multipart/form-data; boundary=a; boundary=b", Err(FormError::Boundary)),
        ("multipart/form-data; boundary=", Err(FormError::Boundary)),
        ("multipart/form-data", Err(FormError::Boundary)),
    ] {
        assert_eq!(boundary(written), want.map(str::to_owned), "{written}");
    }
    assert_eq!(boundary(&format!("m/f; boundary={}", "a".repeat(71))), Err(FormError::Boundary));
}

/// Name, file name and content.
type Read = (String, Option<String>, Vec<u8>);

/// What another reader of forms makes of a body: names, file names and contents.
fn second_opinion(body: &[u8]) -> Option<Vec<Read>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let whole = bytes::Bytes::copy_from_slice(body);
    let stream = futures_util::stream::iter([Ok::<_, std::convert::Infallible>(whole)]);
    let mut form = multer::Multipart::new(stream, "B");
    runtime.block_on(async {
        let mut read = Vec::new();
        while let Some(field) = form.next_field().await.ok()? {
            let name = field.name()?.to_owned();
            let file = field.file_name().map(str::to_owned);
            read.push((name, file, field.bytes().await.ok()?.to_vec()));
        }
        Some(read)
    })
}

proptest! {
    /// Whatever is accepted here, another reader finds the same parts in.
    #[test]
    fn another_reader_finds_the_same_parts(
        fields in prop::collection::vec(
            ("[a-z]{1,6}", prop::option::of("[a-zé .]{1,8}"), prop::collection::vec(
                prop::sample::select(b"-B\r\nab\xff ".to_vec()), 0..24)),
            1..5,
        ),
    ) {
        let mut body = Vec::new();
        for (name, file, content) in &fields {
            let file = file.as_ref().map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
            let head = format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--B--\r\n");
        if let Ok(ours) = parts(&body, "B") {
            let ours: Vec<_> = ours
                .into_iter()
                .map(|part| {
                    let file = part.file_names.first().map(|(_, name)| name.clone());
                    (part.name, file, body.get(part.content).unwrap().to_vec())
                })
                .collect();
            prop_assert_eq!(Some(ours), second_opinion(&body));
        }
    }

    /// No bytes make it fail otherwise than by an error, and places are within the body.
    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in prop::collection::vec(prop::sample::select(
            b"--B\r\n:;=\"\\ name*form-data\xffContent-Disposition".to_vec()), 0..200),
    ) {
        let mut body = b"--B\r\n".to_vec();
        body.extend_from_slice(&bytes);
        for part in parts(&body, "B").unwrap_or_default() {
            prop_assert!(body.get(part.content).is_some() && body.get(part.name_at).is_some());
        }
    }
}
