//! Control characters that are shown instead of obeyed: in a name or a text of somebody else's they would move the cursor,
//! recolour or rename the terminal, or turn the order of what is read (escape sequences, bidirectional overrides).

use std::borrow::Cow;

/// The text with every control character as a sign of its own; line feeds and tabs stay.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(is_obeyed) { text.chars().map(sign).collect::<String>().into() } else { text.into() }
}

/// The same for a line of a source, whose places are counted in bytes: every sign is as long as what it stands for. Those
/// below U+0020 are left to what draws the line.
pub(super) fn visible_line(line: &str) -> Cow<'_, str> {
    let sign = |c: char| match c {
        '\u{7f}' => '?',
        '\u{80}'..='\u{9f}' => '\u{a4}',
        c if c >= ' ' && is_obeyed(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    if line.contains(is_obeyed) { line.chars().map(sign).collect::<String>().into() } else { line.into() }
}

fn is_obeyed(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn sign(c: char) -> char {
    match c {
        c if !is_obeyed(c) => c,
        '\u{7f}' => '\u{2421}',
        '\0'..='\u{1f}' => {
            char::from_u32(0x2400 + u32::from(c)).expect("U+2400 to U+241F are signs of control characters")
        }
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_a_terminal_obeys() {
        assert_eq!(visible("a\u{1b}[31m\u{9b}2J\r\u{7f}\u{202e}b\n\tc"), "a␛[31m\u{fffd}2J␍␡\u{fffd}b\n\tc");
        assert!(matches!(visible("plain text\nあ"), Cow::Borrowed(_)));
        assert!(!visible(&(0..0x3000).filter_map(char::from_u32).collect::<String>()).contains(is_obeyed));
    }

    #[test]
    fn places_in_a_line_stay() {
        let line: String = (1..0x3000).filter_map(char::from_u32).collect();
        let shown = visible_line(&line);
        let starts = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
        assert_eq!(starts(&shown), starts(&line));
        assert!(!shown.contains(|c| c >= ' ' && is_obeyed(c)));
    }
}
