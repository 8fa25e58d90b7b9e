//! How bytes go over the wire: media type, validator, one range, gzip where it is asked for.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use flate2::Compression;
use flate2::write::GzEncoder;

/// A text shorter than this is not worth compressing for a reader on the same machine.
const GZIP_FROM: usize = 64 << 10;

/// The compressed texts kept for the next request hold at most this many bytes together.
const GZIP_KEPT: usize = 8 << 20;

/// A fingerprint of content for validators and for telling pages apart; not for security.
pub(super) fn tag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("{:016x}", hasher.finish())
}

/// A fingerprint of any value, for telling one from another while the server runs.
pub(super) fn tag_of(value: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Whether `If-None-Match` names the validator.
pub(super) fn none_match(header: &str, etag: &str) -> bool {
    header.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag)
}

/// What a `Range` header asks of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The whole body: there is no range, or one that this server does not take.
    Whole,
    /// These bytes.
    Part(Range<usize>),
    /// Bytes that the body does not have.
    Beyond,
}

/// Reads `bytes=first-last`, `bytes=first-` and `bytes=-suffix`; several ranges are answered with
/// the whole body, as HTTP allows.
pub(super) fn asked(header: Option<&str>, len: usize) -> Asked {
    let Some((first, last)) = header.and_then(|h| h.strip_prefix("bytes=")).and_then(|r| r.trim().split_once('-'))
    else {
        return Asked::Whole;
    };
    let number = |text: &str| -> Option<usize> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().unwrap_or(usize::MAX))
    };
    match (number(first), number(last)) {
        (None, Some(0)) if first.is_empty() => Asked::Beyond,
        (None, Some(suffix)) if first.is_empty() && len > 0 => Asked::Part(len.saturating_sub(suffix)..len),
        (Some(start), _) if start >= len && (last.is_empty() || number(last).is_some()) => Asked::Beyond,
        (Some(start), None) if last.is_empty() => Asked::Part(start..len),
        (Some(start), Some(end)) if start <= end => Asked::Part(start..end.saturating_add(1).min(len)),
        _ => Asked::Whole,
    }
}

/// Whether `Accept-Encoding` takes gzip.
pub(super) fn takes_gzip(header: &str) -> bool {
    let quality = |params: &str| {
        let value = params.split(';').find_map(|p| p.trim().strip_prefix("q="));
        value.is_none_or(|q| q.trim().parse::<f32>().is_ok_and(|q| q > 0.0))
    };
    header.split(',').any(|coding| {
        let (name, params) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("gzip") && quality(params)
    })
}

/// Whether a body is worth compressing.
pub(super) fn is_compressible(media: &str, len: usize) -> bool {
    let text = media.starts_with("text/") || media.contains("json") || media.contains("xml");
    text && len >= GZIP_FROM
}

/// Compressed texts by their tag, the oldest first; a few, so that memory stays flat.
#[derive(Debug, Default)]
pub(super) struct GzipCache {
    kept: Mutex<Vec<(String, Arc<[u8]>)>>,
}

impl GzipCache {
    /// The compressed form of a text with this tag.
    pub(super) fn get(&self, tag: &str, text: &[u8]) -> Option<Arc<[u8]>> {
        let find = |kept: &[(String, Arc<[u8]>)]| kept.iter().find(|(t, _)| t == tag).map(|(_, z)| z.clone());
        if let Some(found) = find(&self.kept.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Some(found);
        }
        let mut encoder = GzEncoder::new(Vec::with_capacity(text.len() / 4), Compression::fast());
        encoder.write_all(text).ok()?;
        let packed: Arc<[u8]> = encoder.finish().ok()?.into();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push((tag.to_owned(), packed.clone()));
        while kept.iter().map(|(_, z)| z.len()).sum::<usize>() > GZIP_KEPT {
            kept.remove(0);
        }
        Some(packed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(asked(None, 10), Asked::Whole);
        assert_eq!(asked(Some("bytes=0-3"), 10), Asked::Part(0..4));
        assert_eq!(asked(Some("bytes=7-"), 10), Asked::Part(7..10));
        assert_eq!(asked(Some("bytes=-4"), 10), Asked::Part(6..10));
        assert_eq!(asked(Some("bytes=-40"), 10), Asked::Part(0..10));
        assert_eq!(asked(Some("bytes=5-99999999999999999999"), 10), Asked::Part(5..10));
        for beyond in ["bytes=10-", "bytes=99999999999999999999-", "bytes=-0", "bytes=12-15"] {
            assert_eq!(asked(Some(beyond), 10), Asked::Beyond, "{beyond}");
        }
        for whole in ["bytes=5-2", "bytes=a-b", "bytes=", "items=0-1", "bytes=--1", "bytes=0-0,-1", "bytes=+1-2"] {
            assert_eq!(asked(Some(whole), 10), Asked::Whole, "{whole}");
        }
    }

    #[test]
    fn validators_match_weakly() {
        assert!(none_match("\"a\", W/\"b\"", "\"b\"") && none_match("*", "\"b\""));
        assert!(!none_match("\"bb\"", "\"b\"") && !none_match("", "\"b\""));
    }

    #[test]
    fn gzip_only_when_asked() {
        assert!(takes_gzip("gzip") && takes_gzip("br, GZIP;q=0.5"));
        for not in ["", "br", "gzip;q=0", "gzip;q=x", "*;q=0", "xgzip"] {
            assert!(!takes_gzip(not), "{not}");
        }
    }

    #[test]
    fn the_cache_returns_what_it_packed_and_stays_small() {
        use std::io::Read;
        let cache = GzipCache::default();
        let text = "手引き".repeat(50_000);
        let packed = cache.get("a", text.as_bytes()).expect("packed");
        let mut back = String::new();
        flate2::read::GzDecoder::new(&*packed).read_to_string(&mut back).expect("gzip");
        assert_eq!(back, text);
        assert!(Arc::ptr_eq(&packed, &cache.get("a", b"").expect("kept")));
    }
}
