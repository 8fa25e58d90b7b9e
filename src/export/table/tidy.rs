//! Texts and numbers as cells of a table.

/// Text for a table: no line breaks, no blanks for looks, no characters that some programs do not have.
#[must_use]
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        word.chars().for_each(|c| portable(c, &mut out));
    }
    out
}

/// A number for a table, as the guide cites it: `9.2.1(1)②` names the same place everywhere.
pub(super) fn number(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters of makers: circled and bracketed numbers, Roman numerals, squared words.
fn portable(c: char, out: &mut String) {
    use unicode_normalization::UnicodeNormalization;
    let plain = || c.nfkc().collect::<String>();
    match c {
        '\u{2460}'..='\u{2473}' | '\u{24ea}'..='\u{24ff}' | '\u{3251}'..='\u{325f}' | '\u{32b1}'..='\u{32bf}' => {
            out.push('(');
            out.push_str(&plain());
            out.push(')');
        }
        '\u{2160}'..='\u{217f}'
        | '\u{2474}'..='\u{249b}'
        | '\u{3200}'..='\u{3250}'
        | '\u{3260}'..='\u{32b0}'
        | '\u{32c0}'..='\u{32ff}'
        | '\u{3300}'..='\u{33ff}'
        | '\u{2116}'
        | '\u{2121}' => out.push_str(&plain()),
        c if c.is_control() => {}
        c => out.push(c),
    }
}
