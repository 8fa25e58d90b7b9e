//! From the bytes of an SVG to its text: UTF-8, or UTF-16 with its mark. Any other encoding is refused, so that nothing
//! reads one way here and another way in a browser.

use std::borrow::Cow;

use super::SvgReason;

/// The text, without a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, (String, SvgReason)> {
    let (text, known): (Cow<'_, str>, &[&str]) = match bytes {
        [0x1f, 0x8b, ..] => return Err(("gzip".to_owned(), SvgReason::Compressed)),
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes)?.into(), &["utf-16", "utf-16le"]),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes)?.into(), &["utf-16", "utf-16be"]),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let text = std::str::from_utf8(bytes).map_err(|_| ("?".to_owned(), SvgReason::Encoding))?;
            (text.into(), &["utf-8", "utf8", "us-ascii", "ascii"])
        }
    };
    match declared(&text) {
        Some(name) if !known.contains(&name.to_ascii_lowercase().as_str()) => {
            let shown: String = name.chars().take(40).collect();
            Err((format!("encoding=\"{shown}\""), SvgReason::Encoding))
        }
        _ => Ok(text),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, (String, SvgReason)> {
    let broken = || ("UTF-16".to_owned(), SvgReason::Encoding);
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(broken());
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<_, _>>().map_err(|_| broken())
}

/// The encoding that the declaration of XML names.
fn declared(text: &str) -> Option<&str> {
    let declaration = text.strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    value[1..].split(quote).next()
}
