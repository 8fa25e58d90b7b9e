//! The paragraphs of a document as they are read, for those who look for words in it: Word, Markdown or plain text. Nothing
//! is made of them, and what was deleted in Word is not among them.

use roxmltree::Node;

use super::error::ImportError;
use super::has_ending;
use super::package::{Package, decode, parse};
use crate::diagnostic::Words;
use crate::words;

/// Most bytes of a text.
const MOST_BYTES: usize = 32 << 20;

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands: the line, or in Word the number of the paragraph.
    pub place: Words,
    /// Its text, in one line.
    pub text: String,
}

/// The paragraphs of a document: `.docx` and `.docm`, otherwise a text in UTF-8 or UTF-16.
///
/// # Errors
/// The file is damaged, too large, or in an encoding that is not read.
pub fn paragraphs(file: &str, bytes: &[u8]) -> Result<Vec<Paragraph>, ImportError> {
    if has_ending(file, "docx") || has_ending(file, "docm") {
        return of_word(file, bytes);
    }
    if bytes.len() > MOST_BYTES {
        let megabytes = MOST_BYTES >> 20;
        let message = words!("{megabytes} MB を超える", "it is larger than {megabytes} MB");
        return Err(ImportError::new(file, message, words!("文書を分ける", "split the document")));
    }
    let text = decode(bytes).filter(|text| !text.contains('\0')).ok_or_else(|| {
        let help = words!(
            "UTF-8 のテキストか .docx で保存し直す。PDF と .doc は読めない",
            "save it as text in UTF-8 or as .docx; PDF and .doc are not read"
        );
        ImportError::new(file, words!("文字コードを読めない", "its encoding cannot be read"), help)
    })?;
    Ok(of_text(&text))
}

/// Parts of a Word document that hold text of the document.
const PARTS: [&str; 3] = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"];

fn of_word(file: &str, bytes: &[u8]) -> Result<Vec<Paragraph>, ImportError> {
    let mut package = Package::open(bytes, file)?;
    let mut out = Vec::new();
    for (at, part) in PARTS.into_iter().enumerate() {
        let Some(text) = package.text(file, part)? else {
            if at > 0 {
                continue;
            }
            let help = words!("Word で開き、.docx として保存し直す", "open it in Word and save it as .docx");
            return Err(ImportError::new(file, words!("Word の文書ではない", "it is no Word document"), help));
        };
        let document = parse(&text, &format!("{file}: {part}"))?;
        let paragraphs = document.descendants().filter(|node| is(*node, "p"));
        for (n, paragraph) in (1..).zip(paragraphs) {
            let text = one_line(&text_of(paragraph));
            if !text.is_empty() {
                let place = match at {
                    0 => words!("第 {n} 段落", "paragraph {n}"),
                    _ => words!("注の第 {n} 段落", "paragraph {n} of the notes"),
                };
                out.push(Paragraph { place, text });
            }
        }
    }
    Ok(out)
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// The text of a paragraph itself: that of paragraphs inside it, in boxes, stands with those.
fn text_of(paragraph: Node<'_, '_>) -> String {
    let own = |node: &Node<'_, '_>| {
        let mut above = node.ancestors().skip(1).take_while(|above| *above != paragraph);
        // The fallback of a drawing says again what its choice says.
        !above.any(|above| is(above, "p") || is(above, "del") || is(above, "moveFrom") || is(above, "Fallback"))
    };
    let mut out = String::new();
    for node in paragraph.descendants().filter(own) {
        if is(node, "t") {
            out.push_str(node.text().unwrap_or_default());
        } else if is(node, "tab") || is(node, "br") || is(node, "cr") {
            out.push(' ');
        }
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines that belong together are a paragraph: what is wrapped is one text, an article or an entry of a list begins anew.
fn of_text(text: &str) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    let mut is_open = false;
    for (n, line) in (1..).zip(text.lines()) {
        let line = one_line(line);
        if line.is_empty() {
            is_open = false;
            continue;
        }
        match out.last_mut().filter(|_| is_open && !begins(&line)) {
            Some(last) => {
                let is_latin = last.text.ends_with(|c: char| c.is_ascii()) && line.starts_with(|c: char| c.is_ascii());
                last.text.push_str(if is_latin { " " } else { "" });
                last.text.push_str(&line);
            }
            None => out.push(Paragraph { place: words!("{n} 行目", "line {n}"), text: line.clone() }),
        }
        is_open = !line.ends_with(['。', '.', '：', ':']);
    }
    out
}

/// Whether a line begins an article, a heading or an entry.
fn begins(line: &str) -> bool {
    let mut letters = line.chars();
    let first = letters.next().unwrap_or(' ');
    let is_number = |c: char| c.is_numeric() || "一二三四五六七八九十".contains(c);
    match first {
        '#' | '-' | '*' | '・' | '●' | '○' | '□' | '|' | '>' | '（' | '(' => true,
        '第' => letters.next().is_some_and(is_number),
        first => first.is_numeric(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_one_paragraph_and_articles_are_apart() {
        let text = "契約書\n\n第1条　乙は、直ちに\n報告する。\n第2条　監査を\n  受ける。\n(1) a\nb\n";
        let found: Vec<(String, String)> = of_text(text).into_iter().map(|p| (p.place.en, p.text)).collect();
        let wanted = [
            ("line 1", "契約書"),
            ("line 3", "第1条 乙は、直ちに報告する。"),
            ("line 5", "第2条 監査を受ける。"),
            ("line 7", "(1) a b"),
        ];
        assert_eq!(found, wanted.map(|(place, text)| (place.to_owned(), text.to_owned())));
    }

    #[test]
    fn deleted_text_of_word_is_not_read() {
        let xml = "<w xmlns:w=\"w\"><w:p><w:r><w:t>監査を</w:t></w:r><w:del><w:r><w:delText>拒む</w:delText><w:t>x</w:t></w:r></w:del><w:r><w:tab/><w:t>受ける。</w:t></w:r></w:p></w>";
        let document = parse(xml, "x").expect("XML");
        let paragraph = document.descendants().find(|node| is(*node, "p")).expect("a paragraph");
        assert_eq!(one_line(&text_of(paragraph)), "監査を 受ける。");
    }

    #[test]
    fn other_files_are_refused() {
        for bytes in [&b"\x93\xfa\x96{"[..], b"%PDF-1.4\0", b"\xd0\xcf\x11\xe0"] {
            assert!(paragraphs("a.txt", bytes).is_err());
        }
        assert!(paragraphs("a.docx", b"PK").is_err());
    }
}
