//! From what was found to the answer that a request's conditions ask for: not modified, a part,
//! compressed, or simply all of it.

use std::sync::Arc;

use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use super::body::Reply;
use super::encode::{self, Asked, GzipCache};
use super::options::percent_encode;

/// A body before the request's conditions are looked at.
pub(super) struct Found {
    pub(super) status: StatusCode,
    pub(super) media: &'static str,
    /// Tells this content from any other.
    pub(super) tag: String,
    pub(super) body: Reply,
}

/// Answers with what was found, as the request's headers ask for it.
pub(super) async fn deliver(found: Found, asks: &HeaderMap, packed: &Arc<GzipCache>) -> Response<Reply> {
    let asks = |name: HeaderName| asks.get(name).and_then(|value| value.to_str().ok());
    if found.status == StatusCode::NOT_FOUND {
        return with_type(found.status, found.media, found.body);
    }
    let etag = format!("\"{}\"", found.tag);
    let known = asks(header::IF_NONE_MATCH);
    if known.is_some_and(|h| encode::none_match(h, &etag) || encode::none_match(h, &packed_etag(&found.tag))) {
        return tagged(with_type(StatusCode::NOT_MODIFIED, found.media, Reply::empty()), &etag);
    }
    let whole = found.body.len().unwrap_or(0);
    let range = asks(header::RANGE).filter(|_| asks(header::IF_RANGE).is_none_or(|known| known == etag));
    match encode::asked(range, whole) {
        Asked::Part(range) => {
            let place = format!("bytes {}-{}/{whole}", range.start, range.end.saturating_sub(1));
            let part = with_type(StatusCode::PARTIAL_CONTENT, found.media, found.body.part(range));
            tagged(with_range(part, &place), &etag)
        }
        Asked::Beyond => {
            let none = with_type(StatusCode::RANGE_NOT_SATISFIABLE, found.media, Reply::empty());
            with_range(none, &format!("bytes */{whole}"))
        }
        Asked::Whole if asks(header::ACCEPT_ENCODING).is_some_and(encode::takes_gzip) => compress(found, packed).await,
        Asked::Whole => all(found),
    }
}

/// The whole body as it is.
fn all(found: Found) -> Response<Reply> {
    let etag = format!("\"{}\"", found.tag);
    let mut answer = tagged(with_type(found.status, found.media, found.body), &etag);
    answer.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    answer
}

/// The whole body, compressed where that is worth it. It is done on a thread that may take its
/// time, so that no other request waits.
async fn compress(found: Found, packed: &Arc<GzipCache>) -> Response<Reply> {
    let bytes = match &found.body {
        Reply::Whole(Some(bytes)) if encode::is_compressible(found.media, bytes.len()) => bytes.clone(),
        _ => return all(found),
    };
    let (packed, tag) = (packed.clone(), found.tag.clone());
    let small = tokio::task::spawn_blocking(move || packed.get(&tag, &bytes)).await.ok().flatten();
    let Some(small) = small else {
        return all(found);
    };
    let etag = packed_etag(&found.tag);
    let mut answer = tagged(with_type(found.status, found.media, Reply::shared(small)), &etag);
    answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    answer.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    answer
}

/// The compressed form has a validator of its own.
fn packed_etag(tag: &str) -> String {
    format!("\"{tag}-gz\"")
}

/// A short text for whoever sent a request that is not one.
pub(super) fn plain(status: StatusCode, text: &'static str) -> Response<Reply> {
    with_type(status, "text/plain; charset=utf-8", Reply::made(text))
}

/// An answer with a body of some type.
pub(super) fn with_type(status: StatusCode, media: &'static str, body: Reply) -> Response<Reply> {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    answer
}

/// The server only shows.
pub(super) fn not_allowed() -> Response<Reply> {
    let mut answer = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered\n");
    answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}

/// A folder is asked for with its `/`, so that its relative links lead where they should.
pub(super) fn moved(folder: &str) -> Response<Reply> {
    let mut answer = plain(StatusCode::MOVED_PERMANENTLY, "the folder's address ends in a slash\n");
    if let Ok(place) = HeaderValue::from_str(&format!("/{}/", percent_encode(folder))) {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    answer
}

fn tagged(mut answer: Response<Reply>, etag: &str) -> Response<Reply> {
    if let Ok(value) = HeaderValue::from_str(etag) {
        answer.headers_mut().insert(header::ETAG, value);
    }
    answer
}

fn with_range(mut answer: Response<Reply>, place: &str) -> Response<Reply> {
    if let Ok(value) = HeaderValue::from_str(place) {
        answer.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    answer
}
