//! Lines that begin as if they were a heading, a row, a directive or an entry, and were read as running text.

use comrak::nodes::{Node, NodeValue};
use memchr::memchr;

use crate::diagnostic::{Code, Fix, Words};
use crate::source::Span;
use crate::words;

use super::Tree;
use super::directive::is_directive;
use super::lists::is_right_above_list;

/// What a line was likely meant as.
enum Meant {
    /// It was read as it is meant.
    Text,
    /// A heading without the blank behind its signs, or with more than six.
    Heading(usize),
    /// A row of a table.
    Row,
    /// The first or last line of a directive, with so many colons.
    Directive(usize),
    /// An entry of a list without its blank.
    Entry,
    /// A box to tick that stands in no list.
    Box,
    /// A box to tick in signs of full width, or with a blank beside its mark.
    BoxOtherwise,
    /// A description of a word behind a colon of full width.
    Definition,
    /// An entry with another sign: 「・」, or a hyphen with a wide blank.
    Dot,
    /// An entry that was numbered inside a paragraph.
    Numbered,
    /// Signs of full width.
    Wide,
    /// A line of signs that would be a rule or a fence, or another beginning of a kind of block.
    Other(Words),
}

impl Tree<'_, '_> {
    /// Reports lines of a paragraph that look like more than text. They are those of the source, so that signs which
    /// Markdown does not know are seen.
    pub(super) fn unread_lines(&mut self, node: Node<'_>) {
        if !self.page.is_guide() {
            return;
        }
        // The parser says of some paragraphs that they end before their last lines.
        let span = self.positions.span(node.data().sourcepos);
        let last = node.last_child().map_or(span, |last| self.positions.span(last.data().sourcepos));
        let span = span.join(last);
        let mut at = span.start as usize;
        let is_entry = node.parent().is_some_and(|parent| matches!(parent.data().value, NodeValue::Item(_)));
        // A line right above a list is one of its entries with another sign.
        let (mut is_first, mut rows, mut broke) = (!is_right_above_list(node), false, false);
        self.joined_entries(span);
        self.parted_entries(node, span);
        while at < span.end as usize {
            let whole = self.positions.line_at(at);
            let line = Span::new(at, whole.end.max(whole.start).min(span.end) as usize);
            let text = self.positions.slice(line);
            let lead = if at == span.start as usize {
                0
            } else {
                text.len() - text.trim_start_matches([' ', '\t', '>']).len()
            };
            let begin = at + lead;
            let text = text.get(lead..).unwrap_or("").trim_end();
            let place = Span::new(begin, begin + text.len());
            match meant(text, is_first) {
                // The paragraph of an entry begins with its box.
                Meant::Box if is_entry && at == span.start as usize => {}
                Meant::Row if rows => {}
                Meant::Dot if broke && !text.starts_with('-') => {}
                Meant::Row => {
                    rows = true;
                    self.row_without_dashes(text, place);
                }
                Meant::Text => {
                    self.fence_in_text(text, begin);
                    self.entry_in_text(text, begin, is_entry);
                    self.entry_otherwise(node, text, (begin, at == span.start as usize));
                    if is_entry && at > span.start as usize {
                        self.entry_without_sign(node, text, begin);
                    }
                }
                what => self.unread(&what, text, place),
            }
            (is_first, broke) = (false, self.positions.slice(line).trim_end_matches('\n').ends_with(['\\', ' ']));
            at = (whole.end as usize).max(at) + 1;
        }
        self.stray_backslash(span);
        self.outside_footnote(span);
    }

    /// A paragraph behind a footnote that is indented by less than four blanks, and so stands in the text.
    fn outside_footnote(&mut self, paragraph: Span) {
        let start = paragraph.start as usize;
        let line = self.positions.line_at(start);
        let indent = start.saturating_sub(line.start as usize);
        let text = self.page.source.text();
        let blanks = text.get(line.start as usize..start).unwrap_or("");
        if !(1..=3).contains(&indent) || !blanks.bytes().all(|b| b == b' ') {
            return;
        }
        let before = text.get(..line.start as usize).unwrap_or("");
        let above = before.trim_end();
        let last = above.rsplit('\n').next().unwrap_or("");
        let is_body = last.starts_with("[^") && last.contains("]:");
        if !is_body || before.len() < above.len() + 2 {
            return;
        }
        let place = Span::new(line.start as usize, start);
        self.say(
            Code::FootnoteBody,
            Span::new(start, start + self.positions.slice(paragraph).chars().next().map_or(0, char::len_utf8)),
            words!("この段落は脚注に属さない", "this paragraph does not belong to the footnote"),
            words!(
                "脚注の続きなら 4 文字字下げする。本文なら字下げしない",
                "indent it by four blanks if the footnote goes on, or by none if it is text"
            ),
            Some(Fix::guess(self.page.source, place, "    ")),
        );
    }

    /// A backslash at the end of a paragraph: there is no line behind it that it could part from.
    fn stray_backslash(&mut self, paragraph: Span) {
        let text = self.positions.slice(paragraph).trim_end();
        if (text.len() - text.trim_end_matches('\\').len()).is_multiple_of(2) {
            return;
        }
        let end = paragraph.start as usize + text.len();
        let place = Span::new(end - 1, end);
        let message =
            words!("段落の終わりの `\\` は文字として表示される", "`\\` at the end of a paragraph is shown as text");
        let help = words!("消す", "remove it");
        self.say(Code::MarkUnpaired, place, message, help, Some(Fix::safe(self.page.source, place, "")));
    }

    pub(super) fn say(&mut self, code: Code, place: Span, message: Words, help: Words, fix: Option<Fix>) {
        self.page.report.with(code, place, message, |d| {
            let d = d.help(help);
            match fix {
                Some(fix) => d.fix(fix),
                None => d,
            }
        });
    }

    fn unread(&mut self, what: &Meant, text: &str, place: Span) {
        let (source, start) = (self.page.source, place.start as usize);
        let head = |length: usize| Span::new(start, start + length);
        match what {
            Meant::Heading(signs) => self.heading_unread(*signs, text, start),
            Meant::Directive(colons) => self.directive_unread(*colons, text, start),
            Meant::Entry => self.say(
                Code::EntryUnread,
                head(1),
                words!("箇条として読まれていない", "this is not read as an entry of a list"),
                words!("`- 項目` と、記号の後に空白を一つ空ける", "write `- entry`, with a blank behind the sign"),
                Some(Fix::safe(source, Span::at(start + 1), " ")),
            ),
            Meant::BoxOtherwise => self.box_otherwise(text, start),
            Meant::Definition => self.definition_otherwise(text, start),
            Meant::Box => self.say(
                Code::EntryUnread,
                head(3),
                words!("チェック欄として読まれていない", "this is not read as a check box"),
                words!(
                    "`- [ ] 項目` と、箇条にする。文字として見せるなら `\\[` と書く",
                    "write `- [ ] entry`, as an entry of a list; to show it, write `\\[`"
                ),
                Some(Fix::guess(source, Span::at(start), "- ")),
            ),
            Meant::Other(help) => self.say(
                Code::MarkUnpaired,
                place,
                words!("記号として読まれず、文字として表示される", "this is not read as a sign and shown as text"),
                help.clone(),
                None,
            ),
            Meant::Dot => self.dot_unread(text, start),
            Meant::Numbered => self.say(
                Code::EntryUnread,
                head(text.find(' ').unwrap_or(0)),
                words!("番号が文の一部になっている", "the number is part of the text"),
                words!(
                    "リストにするなら前に空行を置く。文として続けるなら番号の前で改行しない",
                    "put an empty line before it to make it a list, or do not break the line before the number"
                ),
                None,
            ),
            _ => {
                let first = text.chars().next().unwrap_or(' ');
                let narrow = char::from_u32(u32::from(first).wrapping_sub(0xFEE0)).unwrap_or(first);
                let signs = text.len() - text.trim_start_matches(first).len();
                let fixed = narrow.to_string().repeat(signs / first.len_utf8());
                self.say(
                    Code::WideSign,
                    head(signs),
                    words!("全角の `{first}` は記号として読まれない", "`{first}` of full width is not read as a sign"),
                    words!("半角の `{narrow}` で書く", "write the narrow `{narrow}`"),
                    Some(Fix::safe(source, head(signs), fixed)),
                );
            }
        }
    }

    /// 「・」 or a dash of print instead of a hyphen.
    fn dot_unread(&mut self, text: &str, start: usize) {
        let source = self.page.source;
        let head = |length: usize| Span::new(start, start + length);
        let wide = text.len() - text.trim_start_matches('\u{3000}').len();
        let sign: usize = wide + text.trim_start_matches('\u{3000}').chars().next().map_or(0, char::len_utf8);
        let blanks = text.get(sign..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        self.say(
            Code::EntryUnread,
            head(sign),
            words!("箇条として読まれていない", "this is not read as an entry of a list"),
            words!(
                "`- 項目` と、半角の `-` と空白で始める。箇条でなければ `\\` を前に置く",
                "write `- entry`, with a narrow hyphen and blank; where it is no entry, put `\\` before it"
            ),
            // 「・」 may stand inside a paragraph that goes on behind it.
            (!text.starts_with(['・', '･'])).then(|| Fix::guess(source, head(sign + blanks), "- ")),
        );
    }

    fn heading_unread(&mut self, signs: usize, text: &str, start: usize) {
        let marks: String = "#".repeat(signs.min(6));
        let length: usize = text.chars().take(signs).map(char::len_utf8).sum();
        let blanks = text.get(length..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        let head = Span::new(start, start + length + blanks);
        let message = words!("見出しとして読まれていない", "this is not read as a heading");
        let help =
            words!("`{marks} 題名` と、半角の空白を一つ空けて書く", "write `{marks} Title`, with one blank in between");
        // `#タグ` may be a word of its own, which a blank would make a second title.
        let fix = (signs > 1 || text.starts_with('＃')).then(|| Fix::safe(self.page.source, head, format!("{marks} ")));
        self.say(Code::HeadingUnread, Span::new(start, start + length), message, help, fix);
    }

    fn directive_unread(&mut self, colons: usize, text: &str, start: usize) {
        let signs = text.len() - text.trim_start_matches([':', '：']).len();
        let wide = text.get(..signs).is_some_and(|signs| signs.contains('：'));
        let (fence, head) = (":".repeat(colons.max(3)), Span::new(start, start + signs));
        let message = words!("ディレクティブの行として読まれていない", "this is not read as a line of a directive");
        let help = words!(
            "`{fence}` と、半角のコロン三つ以上で行を始める",
            "begin the line with `{fence}`: three or more narrow colons"
        );
        let code = if wide { Code::WideSign } else { Code::DirectiveUnread };
        let fix = Fix::safe(self.page.source, head, fence);
        self.say(code, head, message, help, Some(fix));
    }

    /// Lines of a table whose second line is not one of dashes.
    pub(super) fn row_without_dashes(&mut self, text: &str, place: Span) {
        let source = self.page.source;
        if text.starts_with('｜') {
            let fixed = text.replace('｜', "|");
            let message = words!("全角の `｜` は表として読まれない", "`｜` of full width makes no table");
            let help = words!("半角の `|` で書く", "write the narrow `|`");
            return self.say(Code::WideSign, place, message, help, Some(Fix::safe(source, place, fixed)));
        }
        let is_dashes = text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        let cells = text.trim_matches('|').matches('|').count() + 1;
        let dashes = format!("\n|{}", "---|".repeat(cells));
        self.say(
            Code::TableDashes,
            place,
            words!("表として読まれていない", "this is not read as a table"),
            words!(
                "見出しの行の次に、同じ数の列を持つ `|---|---|` の行を置き、前に空行を置く",
                "put a line `|---|---|` with as many columns below the head, and an empty line before it"
            ),
            // Behind dashes that are no line of a table more of them would not help.
            (!is_dashes).then(|| Fix::guess(source, Span::at(place.end as usize), dashes)),
        );
    }

    /// `。- 項目`: an entry that was joined to the line before. In running text a dash may part two words.
    fn entry_in_text(&mut self, text: &str, begin: usize, is_entry: bool) {
        if memchr(b'-', text.as_bytes()).is_none() {
            return;
        }
        let ends = |c: char| "。；：）」".contains(c) || is_entry && !c.is_ascii() && c.is_alphanumeric();
        let (mut ticks, mut counted) = (0, 0);
        let joined = text.match_indices("- ").find(|(at, _)| {
            let (before, after) = (text.get(..*at).unwrap_or(""), text.get(at + 2..).unwrap_or(""));
            ticks += text.get(counted..*at).unwrap_or("").matches('`').count();
            counted = *at;
            ticks % 2 == 0 && before.ends_with(ends) && after.starts_with(|c: char| !c.is_ascii() && !c.is_whitespace())
        });
        let Some((at, _)) = joined else { return };
        let message = words!("行の途中の `- ` は箇条にならない", "`- ` inside a line begins no entry of a list");
        let help = words!("`- ` の前で改行する", "break the line before `- `");
        let place = Span::new(begin + at, begin + at + 1);
        let fix = Fix::guess(self.page.source, Span::at(begin + at), "\n");
        self.say(Code::EntryUnread, place, message, help, Some(fix));
    }

    /// `:::` behind other text: a fence that was joined to the line before.
    fn fence_in_text(&mut self, text: &str, begin: usize) {
        // Few lines have a colon, and every line is asked.
        let Some(at) = memchr(b':', text.as_bytes()).and_then(|_| text.find(":::")) else { return };
        let code = text.get(..at).is_some_and(|before| before.matches('`').count() % 2 == 1 || before.ends_with('\\'));
        if code {
            return;
        }
        let place = Span::new(begin + at, begin + at + 3);
        let message = words!("行の途中の `:::` は読まれない", "`:::` inside a line is not read");
        let help = words!("`:::` を行の先頭に置く", "put `:::` at the beginning of a line");
        self.say(Code::DirectiveUnread, place, message, help, None);
    }
}

/// What a line of a paragraph was likely meant as.
fn meant(text: &str, is_first: bool) -> Meant {
    let run = |signs: [char; 2]| text.chars().take_while(|c| signs.contains(c)).count();
    let after = |count: usize| text.chars().nth(count);
    let blank = |c: Option<char>| c.is_some_and(|c| matches!(c, ' ' | '\u{3000}' | '\t'));
    match text.chars().next() {
        Some('#' | '＃') => {
            let signs = run(['#', '＃']);
            let next = after(signs);
            let tag = signs == 1 && text.starts_with('#') && next.is_some_and(|c| c.is_ascii_graphic());
            if next.is_none() || tag { Meant::Text } else { Meant::Heading(signs) }
        }
        Some('|' | '｜') => {
            let pipes = text.matches(['|', '｜']).count();
            if pipes >= 2 { Meant::Row } else { Meant::Text }
        }
        Some(':' | '：') => {
            let colons = run([':', '：']);
            let rest: String = text.chars().skip(colons).collect();
            let name: String = rest.trim_start().chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
            let fence = rest.trim().is_empty() && (colons > 1 || text == ":") || is_directive(&name);
            if fence || colons >= 3 { Meant::Directive(colons) } else { description(text, is_first) }
        }
        Some('-')
            if after(1).is_some_and(|c| !c.is_ascii() && !c.is_whitespace() && !matches!(c, '－' | '―' | '—')) =>
        {
            Meant::Entry
        }
        Some('+') if !is_first && after(1).is_some_and(|c| !c.is_ascii() && c.is_alphanumeric()) => Meant::Entry,
        Some('-' | '*' | '+') if !is_first && after(1) == Some(' ') => Meant::Numbered,
        Some('-' | '*' | '+') if after(1) == Some('\u{3000}') => Meant::Dot,
        // Inside a paragraph it runs on with the entry before; by itself it looks as it is meant.
        Some('・' | '･' | '•' | '●' | '◆' | '■')
            if !is_first && after(1).is_some_and(|c| c.is_alphanumeric() || blank(Some(c)) || c == '「') =>
        {
            Meant::Dot
        }
        Some('[')
            if ["[ ] ", "[x] ", "[X] ", "[ ]\u{3000}", "[x]\u{3000}"].iter().any(|mark| text.starts_with(mark)) =>
        {
            Meant::Box
        }
        Some('[' | '［') if is_box_otherwise(text) => Meant::BoxOtherwise,
        Some('－' | '＊' | '＋') if blank(after(1)) => Meant::Wide,
        Some('－') if !is_first && after(1).is_some_and(char::is_alphabetic) => Meant::Dot,
        Some('＞') => Meant::Wide,
        Some('｀') if text.starts_with("｀｀｀") => Meant::Wide,
        Some(c) if c.is_ascii_digit() && !is_first => {
            let digits = text.chars().take_while(char::is_ascii_digit).count();
            let marked = matches!(after(digits), Some('.' | ')')) && after(digits + 1) == Some(' ');
            if digits <= 2 && marked { Meant::Numbered } else { Meant::Text }
        }
        Some('–' | '—' | '―' | '−' | '‐' | 'ー') if !is_first && blank(after(1)) => Meant::Dot,
        Some('\u{3000}') if !is_first && is_moved_entry(text) => Meant::Dot,
        _ => other(text).map_or(Meant::Text, Meant::Other),
    }
}

/// What a line is that begins with one or two colons: below a word, a colon of full width was meant to describe it.
fn description(text: &str, is_first: bool) -> Meant {
    let is_wide = text.strip_prefix('：').is_some_and(|rest| !rest.starts_with([':', '：']) && !rest.trim().is_empty());
    if is_wide && !is_first { Meant::Definition } else { Meant::Text }
}

/// Whether a line begins with a check box that is written otherwise: `［ ］ 項目`, `[x ] 項目`, `[　] 項目`.
fn is_box_otherwise(text: &str) -> bool {
    let Some((inside, rest)) = text.trim_start_matches(['[', '［']).split_once([']', '］']) else { return false };
    let is_plain = text.starts_with('[') && text.as_bytes().get(2) == Some(&b']');
    let mark = inside.trim();
    let is_mark = matches!(mark, "x" | "X" | "ｘ" | "Ｘ") || mark.is_empty() && !inside.is_empty();
    is_mark && !is_plain && rest.starts_with([' ', '\u{3000}'])
}

/// Whether an entry of a list stands behind blanks of full width.
fn is_moved_entry(text: &str) -> bool {
    let entry = text.trim_start_matches('\u{3000}');
    entry.starts_with(['-', '*', '・', '•']) && entry.chars().nth(1).is_some_and(|c| c == ' ' || c == '\u{3000}')
}

/// `‹!-- 控え -->`, `＜！－－`: a comment whose bracket, or all of whose signs, are others that look alike.
fn begins_comment_otherwise(text: &str) -> bool {
    let parted = || text.strip_prefix("<! ").or_else(|| text.strip_prefix("<！"));
    let rest = text.strip_prefix(['‹', '＜', '〈', '《', '«', '≪', '⟨']).or_else(parted);
    rest.is_some_and(|rest| {
        let dashes = rest.strip_prefix(['!', '！']).unwrap_or(rest);
        let count = dashes.chars().take_while(|c| matches!(c, '-' | '－' | '–' | '—' | '―' | 'ー')).count();
        let is_marked = dashes.len() < rest.len() || text.starts_with("<！") || text.starts_with("<! ");
        is_marked && count > 0
    })
}

/// How many signs of equality part two versions that met.
const MERGED: usize = 7;

/// How a line is written whose signs mean nothing.
fn other(text: &str) -> Option<Words> {
    let first = text.chars().next()?;
    let repeats = text.chars().all(|c| c == first) && text.chars().count() >= 3;
    if repeats
        && (matches!(first, '－' | 'ー' | '＝' | '＊' | '─' | '━' | '＿') || first == '=' && text.len() != MERGED)
    {
        return Some(words!("区切り線は、前後を空行にした `---` である", "a rule is `---` between empty lines"));
    }
    if repeats && matches!(first, '～' | '〜') {
        return Some(words!("コードは `` ``` `` の行で囲む", "code stands between lines of `` ``` ``"));
    }
    if text.starts_with("'''") || text == "``" {
        return Some(words!("コードは `` ``` `` の行で囲む", "code stands between lines of `` ``` ``"));
    }
    if let Some(name) = text.strip_prefix("!!! ").or_else(|| text.strip_prefix("??? "))
        && name.starts_with(|c: char| c.is_ascii_lowercase())
    {
        return Some(words!(
            "`:::note[題名]` と `:::` の行で囲む",
            "put it between `:::note[Title]` and a line of `:::`"
        ));
    }
    if matches!(text, "[TOC]" | "[toc]" | "{{toc}}" | "{{TOC}}" | "[目次]") {
        return Some(words!("目次はページに付くので消す", "remove it: every page has its contents"));
    }
    let is_of_others = text.starts_with("// ") || text.len() > 4 && text.starts_with("%%") && text.ends_with("%%");
    let is_half = text.starts_with("<-- ") || text.ends_with("-->") && !text.contains("<!--");
    let is_near = text.starts_with("<!-") && !text.starts_with("<!--") || begins_comment_otherwise(text);
    if is_near || is_of_others || is_half {
        return Some(words!("コメントは `<!-- … -->` と書く", "a comment is written `<!-- … -->`"));
    }
    let alert = text.strip_prefix(['[', '［'])?.trim_end_matches([']', '］']);
    let kinds = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
    let marked =
        alert.strip_prefix(['!', '！']).is_some_and(|kind| !kind.is_empty() && kind.chars().all(char::is_alphabetic));
    let closed = text.ends_with([']', '］']);
    (closed && (marked || kinds.contains(&alert))).then(|| {
        words!(
            "`> [!NOTE]` と書く。種類は NOTE、TIP、IMPORTANT、WARNING、CAUTION である",
            "write `> [!NOTE]`; the kinds are NOTE, TIP, IMPORTANT, WARNING and CAUTION"
        )
    })
}

#[cfg(test)]
mod tests;
