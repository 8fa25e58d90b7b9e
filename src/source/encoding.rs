//! Bytes to text: UTF-8 only, with a guess at what else a file may be so that the message helps.

/// Why bytes are not a text that tebiki reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeFault {
    /// Line of the first bad byte, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Name of the encoding that the bytes look like, where there is a guess.
    pub guess: Option<&'static str>,
    /// Whether the bytes are UTF-8, and the fault is the character NUL, which no text holds.
    pub is_nul: bool,
}

/// Decodes UTF-8; a byte order mark at the start is dropped.
///
/// # Errors
/// When the bytes are not UTF-8, with the place and a guess at the encoding.
pub fn decode(mut bytes: Vec<u8>) -> Result<String, DecodeFault> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(text),
        Ok(text) => Err(fault(&text, guess_utf16(text.as_bytes()))),
        Err(error) => {
            let body = error.as_bytes();
            let valid = body.get(..error.utf8_error().valid_up_to()).unwrap_or(&[]);
            let before = std::str::from_utf8(valid).unwrap_or("");
            Err(fault_at(before, guess(body)))
        }
    }
}

fn fault(text: &str, guess: Option<&'static str>) -> DecodeFault {
    let is_nul = guess.is_none();
    DecodeFault { is_nul, ..fault_at(text.split('\0').next().unwrap_or(""), guess) }
}

fn fault_at(before: &str, guess: Option<&'static str>) -> DecodeFault {
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    DecodeFault { line, column, guess, is_nul: false }
}

fn guess(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Some("UTF-16");
    }
    if let Some(utf16) = guess_utf16(bytes) {
        return Some(utf16);
    }
    if bytes.windows(3).any(|w| matches!(w, b"\x1B$B" | b"\x1B$@")) {
        return Some("ISO-2022-JP");
    }
    let (sjis, euc) = (shift_jis_pairs(bytes), euc_jp_pairs(bytes));
    match sjis.cmp(&euc) {
        std::cmp::Ordering::Greater => Some("Shift_JIS (CP932)"),
        std::cmp::Ordering::Less => Some("EUC-JP"),
        std::cmp::Ordering::Equal => None,
    }
}

fn guess_utf16(bytes: &[u8]) -> Option<&'static str> {
    let zeros = bytes.iter().take(4096).filter(|&&b| b == 0).count();
    (zeros * 8 > bytes.len().min(4096)).then_some("UTF-16")
}

/// Kana and frequent kanji in `Shift_JIS`: lead byte 82–84 or 88–9F, E0–EA, then a legal trail byte.
fn shift_jis_pairs(bytes: &[u8]) -> usize {
    let trail = |b: u8| (0x40..=0x7E).contains(&b) || (0x80..=0xFC).contains(&b);
    pairs(bytes, |a, b| matches!(a, 0x81..=0x84 | 0x88..=0x9F | 0xE0..=0xEA) && trail(b))
}

/// EUC-JP: both bytes between A1 and FE, and the lead one in the rows of kana and kanji.
fn euc_jp_pairs(bytes: &[u8]) -> usize {
    pairs(bytes, |a, b| matches!(a, 0xA1..=0xA5 | 0xB0..=0xF4) && (0xA1..=0xFE).contains(&b))
}

fn pairs(bytes: &[u8], is_pair: impl Fn(u8, u8) -> bool) -> usize {
    let (mut i, mut good) = (0, 0);
    while let Some(&lead) = bytes.get(i) {
        match bytes.get(i + 1) {
            Some(&trail) if lead >= 0x80 && is_pair(lead, trail) => {
                good += 1;
                i += 2;
            }
            _ => i += 1,
        }
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_with_and_without_mark() {
        assert_eq!(decode("\u{FEFF}あ".as_bytes().to_vec()).as_deref(), Ok("あ"));
        assert_eq!(decode("あ".as_bytes().to_vec()).as_deref(), Ok("あ"));
    }

    #[test]
    fn shift_jis_is_guessed() {
        // 「日本語の文章」 in Shift_JIS.
        let bytes = b"x\n\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x95\xb6\x8f\xcd";
        let fault = decode(bytes.to_vec()).expect_err("not UTF-8");
        assert_eq!((fault.line, fault.guess), (2, Some("Shift_JIS (CP932)")));
    }

    #[test]
    fn euc_jp_and_utf16_are_guessed() {
        let euc = b"\xc6\xfc\xcb\xdc\xb8\xec\xa4\xce\xca\xb8\xbe\xcf";
        assert_eq!(decode(euc.to_vec()).expect_err("not UTF-8").guess, Some("EUC-JP"));
        let utf16: Vec<u8> = "title: x".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let nul = decode(b"one\ntw\0o, and what else a page says".to_vec()).expect_err("a NUL");
        assert_eq!((nul.line, nul.column, nul.is_nul, nul.guess), (2, 3, true, None));
        assert_eq!(decode(utf16.clone()).expect_err("zeros").guess, Some("UTF-16"));
    }
}
