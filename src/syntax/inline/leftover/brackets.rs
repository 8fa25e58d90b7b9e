//! Square brackets that are no link: `[[` without `]]`, `[text] (address)`, footnotes without their mark.

use crate::diagnostic::{Code, Fix, Words};
use crate::document::SectionNumber;
use crate::source::Span;
use crate::syntax::page::Page;
use crate::words;

use super::flat::{ADDRESS, ESCAPED, Sign, XREF, narrowed, span};

/// What stands before the colon of a wikilink, beside the vocabularies.
const KINDS: [&str; 8] = ["clause", "measure", "matrix", "table", "caution", "note", "term", "ref"];

/// Longest name or address that is looked for.
const MAX_NAME: usize = 300;

pub(super) fn check(signs: &[Sign], page: &mut Page<'_>) {
    let mut brackets = Brackets { signs, open: Vec::new(), page };
    let mut at = 0;
    while at < signs.len() {
        at = brackets.sign(at).max(at + 1);
    }
}

struct Brackets<'s, 'p, 'a> {
    signs: &'s [Sign],
    /// Single brackets that wait for their other half.
    open: Vec<usize>,
    page: &'p mut Page<'a>,
}

impl Brackets<'_, '_, '_> {
    fn narrow(&self, at: usize) -> Option<char> {
        self.signs.get(at).map(|sign| sign.narrow())
    }

    fn cut(&self, from: usize, to: usize) -> &[Sign] {
        self.signs.get(from..to.min(self.signs.len())).unwrap_or(&[])
    }

    fn is_behind_word(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.narrow(before));
        before.is_some_and(|c| c.is_ascii_alphanumeric() || c == ']')
    }

    /// Looks at one sign, and says where to go on.
    fn sign(&mut self, at: usize) -> usize {
        match (self.narrow(at), self.narrow(at + 1)) {
            (Some('['), Some('[')) => self.wikilink(at),
            (Some('['), Some('^')) => self.footnote(at),
            (Some('['), Some(XREF)) => self.stray(at, 1),
            (Some(ESCAPED), _) => {
                let text = self.signs.get(at).and_then(|sign| self.page.source.text().get(sign.at..)).unwrap_or("");
                if text.starts_with(['[', '［']) {
                    self.open.push(at);
                }
                at + 1
            }
            (Some('['), _) => {
                self.open.push(at);
                if let Some(end) = self.single(at).or_else(|| self.exchanged(at)) {
                    self.open.pop();
                    return end;
                }
                self.unmarked_footnote(at)
            }
            (Some(']'), next) => {
                let opened = self.open.pop();
                if let Some(end) = self.parted(at, opened) {
                    return end;
                }
                let twice = self.narrow(at.wrapping_sub(1)) == Some(']');
                let behind_link = at.checked_sub(1).and_then(|before| self.narrow(before)) == Some(XREF);
                if opened.is_none() && (twice || behind_link || next == Some(']') && self.open.is_empty()) {
                    return self.unopened(at);
                }
                // `a[i][j]` is an index.
                let begins = opened.filter(|&open| !self.is_behind_word(open));
                begins.and_then(|open| self.unknown_link(open, at)).unwrap_or_else(|| self.link(at, opened))
            }
            (Some('^'), _) => self.half_footnote(at),
            (Some('('), Some('(')) | (Some('{'), Some('{')) | (Some('【'), Some('【')) => self.other_brackets(at),
            _ => at + 1,
        }
    }

    fn report(&mut self, code: Code, run: (usize, usize), said: (Words, Words), fix: Option<String>) {
        let at = span(self.cut(run.0, run.1));
        let (words, help) = said;
        let source = self.page.source;
        self.page.report.with(code, at, words, |d| match fix {
            Some(fix) => d.help(help).fix(Fix::safe(source, at, fix)),
            None => d.help(help),
        });
    }

    /// `[[` that is no wikilink: without its other half, or with signs of full width.
    fn wikilink(&mut self, at: usize) -> usize {
        let run = self.cut(at, at + MAX_NAME).iter().take_while(|sign| sign.narrow() == '[').count();
        // A target is short: looking further would take time that grows with the square of a hostile page.
        let near = self.cut(at + run, at + run + MAX_NAME);
        if run > 2 && near.windows(2).any(|pair| pair.iter().all(|sign| sign.narrow() == ']')) {
            self.stray(at, run - 2);
            let inside = self.cut(at + run, at + run + MAX_NAME).iter().take_while(|sign| sign.narrow() != ']').count();
            let close = at + run + inside;
            return close + self.cut(close, close + run).iter().take_while(|sign| sign.narrow() == ']').count();
        }
        let inside = |sign: &&Sign| !matches!(sign.narrow(), '\n' | ']' | '[');
        let length = self.cut(at + 2, at + 2 + MAX_NAME).iter().take_while(inside).count();
        let close = at + 2 + length;
        let closed = self.narrow(close) == Some(']') && self.narrow(close + 1) == Some(']');
        let end = if closed { close + 2 } else { close.max(at + 2) };
        let wide = [at, at + 1, close, close + 1].iter().any(|&i| self.signs.get(i).is_some_and(|s| s.is_wide()));
        if closed && wide {
            let text: String = self.cut(at + 2, close).iter().map(|sign| sign.c).collect();
            let words =
                words!("全角の括弧は参照として読まれない", "brackets of full width are not read as a cross-reference");
            let help = words!("`[[{text}]]` と書く", "write `[[{text}]]`");
            self.report(Code::WideSign, (at, end), (words, help), Some(format!("[[{text}]]")));
        } else {
            let words = words!("`[[` が参照として読めない", "`[[` is not read as a cross-reference");
            let help = words!(
                "`[[対象|文]]` と書いて同じ行で閉じ、前にある対のない `[` は `\\[` にする",
                "write `[[target|text]]`, close it on the same line, and write a single `[` before it as `\\[`"
            );
            let shown = if closed { end } else { at + 2 };
            self.report(Code::XrefSyntax, (at, shown), (words, help), None);
        }
        // What closes it has been told with it.
        end + usize::from(!closed && self.narrow(end) == Some(']'))
    }

    /// `[clause:…]`, `[9.3.1]`: a wikilink with one bracket on each side. Where it ends.
    fn single(&mut self, at: usize) -> Option<usize> {
        // `clause[…]` is the label of a directive, whose fault is told with its line.
        let before = at.checked_sub(1).and_then(|before| self.narrow(before));
        if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        let inside = |sign: &&Sign| !matches!(sign.narrow(), '\n' | ']' | '[' | XREF);
        let length = self.cut(at + 1, at + 1 + MAX_NAME).iter().take_while(inside).count();
        let close = at + 1 + length;
        if self.narrow(close) != Some(']') || matches!(self.narrow(close + 1), Some('(' | ']' | ':')) {
            return None;
        }
        let text: String = self.cut(at + 1, close).iter().map(|sign| sign.c).collect();
        // `[(clause:…)]` has round brackets in the place of the inner ones.
        let text = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).map(str::to_owned).unwrap_or(text);
        let target: String = narrowed(self.cut(at + 1, close));
        let target = target.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(&target);
        if text.starts_with('#') && text.contains('=') {
            return Some(self.square_attributes(at, close));
        }
        let of_kind = self.names_kind(target);
        let number = target.split(['(', '|']).next().unwrap_or("");
        let of_section = number.contains('.') && SectionNumber::parse(number).is_some_and(|n| n.is_dotted());
        if !(of_kind || of_section) {
            return None;
        }
        let words = words!("参照として読まれていない", "this is not read as a cross-reference");
        let help = words!(
            "`[[{text}]]` と書く。文字として見せるなら `\\[` と書く",
            "write `[[{text}]]`; to show it, write `\\[`"
        );
        self.report(Code::XrefSyntax, (at, close + 1), (words, help), None);
        Some(close + 1)
    }

    /// `[c[lause:…]]`, `[ [9.1]]`: a wikilink whose two first brackets are apart. `at` is the first that closes. Where it ends.
    fn parted(&mut self, at: usize, inner: Option<usize>) -> Option<usize> {
        let outer = *self.open.last().filter(|_| inner.is_some() && self.narrow(at + 1) == Some(']'))?;
        let text: String = self.cut(outer + 1, at).iter().map(|sign| sign.c).filter(|c| *c != '[').collect();
        let target = text.trim();
        let number = target.split(['(', '|']).next().unwrap_or("");
        let of_section = || number.contains('.') && SectionNumber::parse(number).is_some_and(|n| n.is_dotted());
        if at - outer > MAX_NAME || text.contains('\n') || !(self.names_kind(target) || of_section()) {
            return None;
        }
        self.open.pop();
        let words = words!("`[[` の間に文字がある", "something stands between the two `[`");
        let help = words!("`[[{target}]]` と書く", "write `[[{target}]]`");
        self.report(Code::XrefSyntax, (outer, at + 2), (words, help), Some(format!("[[{target}]]")));
        Some(at + 2)
    }

    /// Whether a text begins as a wikilink to something that has a kind.
    fn names_kind(&self, target: &str) -> bool {
        let guide = self.page.guide;
        target.split_once(':').is_some_and(|(kind, name)| {
            (KINDS.contains(&kind) || guide.vocabulary(kind).is_some()) && !name.trim().is_empty()
        })
    }

    /// `[#id key=value]`: attributes in square brackets. Where they end.
    fn square_attributes(&mut self, at: usize, close: usize) -> usize {
        let inner = narrowed(self.cut(at + 1, close));
        let words = words!("属性として読まれていない", "these are not read as attributes");
        let help = words!("`{{{inner}}}` と書く", "write `{{{inner}}}`");
        self.report(Code::AttributeUnread, (at, close + 1), (words, help), Some(format!("{{{inner}}}")));
        close + 1
    }

    /// `((clause:…))`, `{{ref:…}}`, `【【…】】`: a wikilink in other brackets.
    fn other_brackets(&mut self, at: usize) -> usize {
        let inside = |sign: &&Sign| !matches!(sign.narrow(), '\n' | ']' | '[' | '}' | '】' | '、' | '。' | XREF);
        let near: String =
            self.cut(at + 2, at + 2 + MAX_NAME).iter().take_while(inside).map(|sign| sign.narrow()).collect();
        let is_number = |near: &str| {
            let of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '(' | ')');
            near.starts_with(|c: char| c.is_ascii_digit()) && near.chars().all(of_number)
        };
        let is_wide = self.signs.get(at).is_some_and(|sign| sign.c == '【') && is_number(&near);
        let inside = near.split("))").next().filter(|inside| inside.len() < near.len() && inside.contains('.'));
        let is_wide = is_wide || self.narrow(at) == Some('(') && inside.is_some_and(is_number);
        if !(self.names_kind(near.trim_end_matches(')')) || is_wide) {
            return at + 1;
        }
        let words = words!("参照として読まれていない", "this is not read as a cross-reference");
        let help = words!("`[[対象]]` と、角括弧で書く", "write `[[target]]`, in square brackets");
        self.report(Code::XrefSyntax, (at, at + 2), (words, help), None);
        at + 2
    }

    /// `[text][name]` without `[name]: address`, and `[text]{address}`. Where it ends.
    fn unknown_link(&mut self, open: usize, at: usize) -> Option<usize> {
        let close = match self.narrow(at + 1) {
            Some('[') => ']',
            Some('{') => '}',
            _ => return None,
        };
        let inside = |sign: &&Sign| !matches!(sign.narrow(), '\n' | ']' | '[' | '}' | XREF | ESCAPED);
        let length = self.cut(at + 2, at + 2 + MAX_NAME).iter().take_while(inside).count();
        let end = at + 2 + length;
        let name: String = self.cut(at + 2, end).iter().map(|sign| sign.c).collect();
        let has_address = self.signs.get(at + 2).is_some_and(|sign| sign.c == ADDRESS) || is_address(&name);
        // `[契約][1]`; behind a number or a single letter, as in `[1][2]`, it is an index or a mark of a source.
        let label: Vec<char> = self.cut(open + 1, at).iter().map(|sign| sign.c).filter(|c| c.is_alphabetic()).collect();
        let is_of_words = label.len() > 2 || label.iter().any(|c| !c.is_ascii());
        let is_counted = is_of_words && name.chars().all(char::is_numeric);
        let is_name = close == ']' && (name.chars().any(char::is_alphabetic) || is_counted) && !name.starts_with('^');
        if self.narrow(end) != Some(close) || !(has_address || is_name) {
            return None;
        }
        let words = words!("リンクとして読まれていない", "this is not read as a link");
        let help = words!(
            "`[文](アドレス)` と書くか、`[名前]: アドレス` の行を足す",
            "write `[text](address)`, or add a line `[name]: address`"
        );
        self.report(Code::LinkUnread, (at, end + 1), (words, help), None);
        Some(end + 1)
    }

    /// `(text)[address]`: the parts of a link in the wrong brackets. Where it ends.
    fn exchanged(&mut self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1).and_then(|before| self.narrow(before));
        let inside = |sign: &&Sign| !matches!(sign.narrow(), '\n' | ']' | '[');
        let length = self.cut(at + 1, at + 1 + MAX_NAME).iter().take_while(inside).count();
        let close = at + 1 + length;
        let address: String = self.cut(at + 1, close).iter().map(|sign| sign.c).collect();
        let has_address = self.signs.get(at + 1).is_some_and(|sign| sign.c == ADDRESS);
        if before != Some(')') || self.narrow(close) != Some(']') || !(has_address || is_address(&address)) {
            return None;
        }
        let words = words!("リンクとして読まれていない", "this is not read as a link");
        let help = words!(
            "`[文](アドレス)` と、括弧を逆にして書く",
            "write `[text](address)`, with the brackets the other way round"
        );
        self.report(Code::LinkUnread, (at, close + 1), (words, help), None);
        Some(close + 1)
    }

    /// A bracket too many before a wikilink.
    fn stray(&mut self, at: usize, count: usize) -> usize {
        let words = words!("参照の前に余分な `[` がある", "a stray `[` stands before the cross-reference");
        let help = words!("`[` を消す。文字として見せるなら `\\[` と書く", "remove it; to show it, write `\\[`");
        self.report(Code::XrefSyntax, (at, at + count), (words, help), Some(String::new()));
        at + count + 1
    }

    /// `]]` whose `[[` is not there.
    fn unopened(&mut self, at: usize) -> usize {
        let end = if self.narrow(at + 1) == Some(']') { at + 2 } else { at + 1 };
        let words = words!("`]` に対になる `[` がない", "`]` has no `[` before it");
        let help = words!(
            "参照は `[[対象]]` と書く。文字として見せるなら `\\]` と書く",
            "write a cross-reference as `[[target]]`; to show the bracket, write `\\]`"
        );
        self.report(Code::XrefSyntax, (at, end), (words, help), None);
        end
    }

    /// `](address)` that is no link: behind a blank, in brackets of full width, not closed, or with a blank in it.
    fn link(&mut self, at: usize, opened: Option<usize>) -> usize {
        let blanks = self.cut(at + 1, at + 4).iter().take_while(|sign| sign.narrow() == ' ').count();
        let open = at + 1 + blanks;
        if self.narrow(open) != Some('(') {
            return at + 1;
        }
        let inside = |sign: &&Sign| !matches!(sign.narrow(), '\n' | ')');
        let length = self.cut(open + 1, open + 1 + MAX_NAME).iter().take_while(inside).count();
        let close = open + 1 + length;
        let closed = self.narrow(close) == Some(')');
        let address: String = self.cut(open + 1, close).iter().map(|sign| sign.c).collect();
        let has_address = self.signs.get(open + 1).is_some_and(|sign| sign.c == ADDRESS);
        let direct = blanks == 0 && self.signs.get(open).is_some_and(|sign| !sign.is_wide());
        if !(has_address || is_address(&address) || direct && opened.is_some() && !address.is_empty()) {
            return at + 1;
        }
        let written = match self.signs.get(open + 1).filter(|_| has_address) {
            Some(link) => self.page.source.slice(Span::new(link.at, link.end)).to_owned(),
            None => address,
        };
        let plain = closed && opened.is_some() && !direct && !written.contains(char::is_whitespace);
        let words = words!("リンクとして読まれていない", "this is not read as a link");
        let help = words!(
            "`[文](アドレス)` と、間を空けず半角の括弧で書く。空白を含む名前は `<…>` で囲む",
            "write `[text](address)` without a blank in between, in narrow brackets; put a name with blanks into `<…>`"
        );
        let end = if closed { close + 1 } else { close };
        self.report(Code::LinkUnread, (at, end), (words, help), plain.then(|| format!("]({written})")));
        end
    }

    /// `[^x]` without a body, or without its bracket.
    fn footnote(&mut self, at: usize) -> usize {
        let inside = |sign: &&Sign| !sign.c.is_whitespace() && !matches!(sign.narrow(), ']' | '[' | '。' | '、');
        let length = self.cut(at + 2, at + 2 + MAX_NAME).iter().take_while(inside).count();
        let end = at + 2 + length;
        let name = narrowed(self.cut(at + 2, end));
        if name.is_empty() {
            return self.blank_footnote(at);
        }
        let closed = self.narrow(end) == Some(']');
        let wide = [at, end].iter().any(|&i| self.signs.get(i).is_some_and(|s| s.is_wide()));
        if !closed || wide {
            let words = words!("脚注の印として読まれていない", "this is not read as the mark of a footnote");
            let help = words!("`[^{name}]` と書く", "write `[^{name}]`");
            let fix = closed.then(|| format!("[^{name}]"));
            let code = if closed { Code::WideSign } else { Code::FootnoteBody };
            self.report(code, (at, if closed { end + 1 } else { at + 2 }), (words, help), fix);
        } else {
            let words = words!("脚注 `{name}` の本文がない", "the footnote `{name}` has no body");
            let begins = at.checked_sub(1).is_none_or(|before| self.narrow(before) == Some('\n'));
            let is_wide = self.signs.get(end + 1).is_some_and(|sign| sign.c == '：');
            if begins && is_wide {
                let help = words!(
                    "この行が本文なら、`：` を半角の `:` にして `[^{name}]: …` と書く",
                    "if this line is its body, write a narrow `:`, as in `[^{name}]: …`"
                );
                self.report(Code::FootnoteBody, (at, end + 2), (words, help), Some(format!("[^{name}]: ")));
                return end + 2;
            }
            let help = words!("`[^{name}]: …` を同じページに書く", "write `[^{name}]: …` on the same page");
            self.report(Code::FootnoteBody, (at, end + 1), (words, help), None);
        }
        end + 1
    }

    /// `[^ 1]`, whose name has a blank before it.
    fn blank_footnote(&mut self, at: usize) -> usize {
        let inside = |sign: &&Sign| sign.c.is_alphanumeric() || matches!(sign.c, '-' | '_');
        let length = self.cut(at + 3, at + 3 + MAX_NAME).iter().take_while(inside).count();
        let end = at + 3 + length;
        if self.narrow(at + 2) == Some(']') && self.narrow(at + 3) != Some('(') {
            let words = words!("脚注の印に名前がない", "the mark of a footnote has no name");
            let help = words!(
                "`[^1]` のように名前を書く。文字として見せるなら `\\[` と書く",
                "name it, as in `[^1]`; to show it, write `\\[`"
            );
            self.report(Code::FootnoteBody, (at, at + 3), (words, help), None);
            return at + 3;
        }
        if length == 0 || self.narrow(at + 2) != Some(' ') || self.narrow(end) != Some(']') {
            return at + 1;
        }
        let name = narrowed(self.cut(at + 3, end));
        let words = words!("脚注の印として読まれていない", "this is not read as the mark of a footnote");
        let help = words!("`[^{name}]` と書く", "write `[^{name}]`");
        self.report(Code::FootnoteBody, (at, end + 1), (words, help), Some(format!("[^{name}]")));
        end + 1
    }

    /// `[1]` where the page has a footnote of that name.
    fn unmarked_footnote(&mut self, at: usize) -> usize {
        let inside = |sign: &&Sign| !matches!(sign.narrow(), '\n' | ']' | '[');
        let length = self.cut(at + 1, at + 1 + MAX_NAME).iter().take_while(inside).count();
        let name: String = self.cut(at + 1, at + 1 + length).iter().map(|sign| sign.c).collect();
        let closed = self.narrow(at + 1 + length) == Some(']');
        let mark = format!("[^{name}]");
        let text = self.page.source.text();
        let marked =
            || text.match_indices(&mark).any(|(i, _)| text.get(i + mark.len()..).is_some_and(|b| !b.starts_with(':')));
        if closed && self.page.footnotes.defined.contains(&name) && !marked() {
            let words = words!("脚注の印として読まれていない", "this is not read as the mark of a footnote");
            let help = words!("`[^{name}]` と書く", "write `[^{name}]`");
            self.report(Code::FootnoteBody, (at, at + length + 2), (words, help), Some(format!("[^{name}]")));
        }
        at + 1
    }

    /// `^1]` whose `[` is not there.
    fn half_footnote(&mut self, at: usize) -> usize {
        let inside = |sign: &&Sign| sign.c.is_alphanumeric() || matches!(sign.c, '-' | '_');
        let length = self.cut(at + 1, at + 1 + MAX_NAME).iter().take_while(inside).count();
        let name = narrowed(self.cut(at + 1, at + 1 + length));
        let closed = self.narrow(at + 1 + length) == Some(']') && length > 0;
        if !closed {
            return at + 1;
        }
        let words = words!("脚注の印として読まれていない", "this is not read as the mark of a footnote");
        let help = words!("`[^{name}]` と書く", "write `[^{name}]`");
        self.report(Code::FootnoteBody, (at, at + length + 2), (words, help), Some(format!("[^{name}]")));
        at + length + 2
    }
}

/// Whether what stands in brackets behind a text has the form of an address or of a file's name.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    let file = text.rsplit_once('.').is_some_and(|(stem, extension)| {
        let extension = extension.split('#').next().unwrap_or("");
        !stem.is_empty()
            && (2..=5).contains(&extension.len())
            && extension.starts_with(|c: char| c.is_ascii_alphabetic())
            && extension.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    let anchor = text.strip_prefix('#').is_some_and(|id| crate::document::Anchor::parse(id).is_some());
    text.contains("://") || text.starts_with("mailto:") || anchor || (file && !text.contains(char::is_whitespace))
}
