//! Styles, scripts and the icon: files of `proxy/assets`, part of the program. What is built of them is
//! committed, and `tests/console` holds it against its sources.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, StatusCode};
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "assets/"]
struct Assets;

/// One file. The browser asks each time whether it is still the same, which costs no body.
pub(super) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let (Some(file), Some(kind)) = (Assets::get(&name), kind(&name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let hash = file.metadata.sha256_hash().iter().fold(String::from("\""), |mut tag, byte| {
        tag.push_str(&format!("{byte:02x}"));
        tag
    });
    let tag = hash + "\"";
    let known = headers.get(IF_NONE_MATCH).is_some_and(|asked| asked.as_bytes() == tag.as_bytes());
    let head = [
        (CONTENT_TYPE, kind.to_owned()),
        (CACHE_CONTROL, "no-cache".to_owned()),
        (ETAG, tag),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, file.data.into_owned()).into_response()
}

fn kind(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "txt" => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The scripts are built by `console-islands/build.mjs`, which notes what it built them from. A
    /// change of the sources without a build is found here; that the build yields these very files, by
    /// `tests/console`.
    #[test]
    fn scripts_are_built_from_their_sources() {
        use sha2::{Digest, Sha256};
        let islands = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("console-islands");
        let mut names: Vec<String> = std::fs::read_dir(islands.join("src"))
            .unwrap()
            .map(|entry| format!("src/{}", entry.unwrap().file_name().to_str().unwrap()))
            .collect();
        names.sort();
        let mut digest = Sha256::new();
        for name in [vec!["build.mjs".to_owned(), "package-lock.json".to_owned()], names].concat() {
            digest.update(format!("{name}\0"));
            digest.update(std::fs::read(islands.join(&name)).unwrap());
            digest.update("\0");
        }
        let found: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let noted = Assets::get("built-from.txt").unwrap().data.into_owned();
        assert_eq!(
            String::from_utf8(noted).unwrap().trim(),
            found,
            "run `npm ci && npm run build` in proxy/console-islands"
        );
    }

    #[tokio::test]
    async fn a_file_is_sent_once_and_nothing_else_is_there() {
        let first = serve(Path("console.css".to_owned()), HeaderMap::new()).await;
        assert_eq!(first.status(), StatusCode::OK);
        let mut again = HeaderMap::new();
        again.insert(IF_NONE_MATCH, first.headers()[ETAG].clone());
        let second = serve(Path("console.css".to_owned()), again).await;
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        for name in ["nothing.css", "../Cargo.toml", "console", ""] {
            let answer = serve(Path(name.to_owned()), HeaderMap::new()).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{name}");
        }
    }
}
