//! What each tool adds inside a line: links by name and block ids of Obsidian, comments and tabs of MDX, shortcodes of Hugo,
//! raised and lowered text of `MkDocs`.

use std::fmt::Write as _;

use super::Tool;
use super::prepare::{CLOSE, OPEN, Step, WIDTH, kind};
use crate::import::ledger::Reason;

/// Shortcodes of Hugo's themes that set a box apart.
const BOXES: &[&str] = &["notice", "alert", "hint", "callout", "admonition", "details", "expand"];

/// `highlight` of Hugo: its language, empty where it ends.
pub(super) fn highlight(line: &str) -> Option<&str> {
    let inner = line.strip_prefix("{{<").or_else(|| line.strip_prefix("{{%"))?;
    let code = inner.strip_suffix(">}}").or_else(|| inner.strip_suffix("%}}"))?.trim();
    if code == "/highlight" {
        return Some("");
    }
    let language = code.strip_prefix("highlight ")?.split_whitespace().next()?;
    Some(language.trim_matches('"'))
}

/// What a shortcode calls itself: `details "Title"`, `details title="Title"`.
fn titled(code: &str) -> &str {
    let own = code.split("title=\"").nth(1).or_else(|| code.split("summary=\"").nth(1));
    own.or_else(|| code.split_once('"').map(|(_, rest)| rest)).and_then(|rest| rest.split('"').next()).unwrap_or("")
}

/// `H~2~O` and `10^6^` of `MkDocs` as HTML; two tildes strike.
pub(super) fn raised(line: &str) -> String {
    if !line.contains(['~', '^']) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    let mut in_code = false;
    while let Some(at) = rest.find(['~', '^', '`']) {
        let sign = rest[at..].chars().next().expect("it was found");
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let run = rest.len() - rest.trim_start_matches(sign).len();
        in_code ^= sign == '`';
        let inner = rest.get(run..).and_then(|behind| behind.find(sign).map(|end| &behind[..end]));
        let good = |text: &&str| !text.is_empty() && !text.contains(char::is_whitespace) && !text.contains('[');
        let is_note = out.ends_with('[');
        if let Some(inner) = inner.filter(good).filter(|_| run == 1 && !in_code && sign != '`' && !is_note) {
            let tag = if sign == '~' { "sub" } else { "sup" };
            _ = write!(out, "<{tag}>{inner}</{tag}>");
            rest = &rest[inner.len() + 2..];
        } else {
            out.push_str(&rest[..run]);
            rest = &rest[run..];
        }
    }
    out + rest
}

/// The text of a picture of Obsidian, and its width or size behind a line: `text|300`, `300x200`.
pub(super) fn sized(text: &str) -> (&str, Option<&str>) {
    let (before, size) = text.rsplit_once('|').unwrap_or(("", text));
    let is_size =
        size.starts_with(|c: char| c.is_ascii_digit()) && size.chars().all(|c| c.is_ascii_digit() || c == 'x');
    if is_size { (before, Some(size)) } else { (text, None) }
}

/// `^id` at the end of a line is a mark.
fn marked(line: String) -> String {
    let found = line.trim_end().rsplit_once('^').filter(|(before, id)| {
        let apart = before.ends_with(|c: char| c.is_whitespace() || !c.is_ascii());
        apart && !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    });
    match found {
        Some((before, id)) => format!("{}<a id=\"^{id}\"></a>", before.trim_end()),
        None => line,
    }
}

impl Step<'_, '_> {
    /// Comments of MDX, and the labels of tabs, which are text.
    pub(super) fn mdx(&mut self, line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some((before, inner)) = rest.split_once("{/*") {
            let Some((comment, after)) = inner.split_once("*/}") else { break };
            out.push_str(before);
            if comment.trim().starts_with('#') {
                _ = write!(out, "{{{}}}", comment.trim());
            } else {
                self.leave(comment, Reason::Markup);
            }
            rest = after;
        }
        out.push_str(rest);
        self.tabs(out)
    }

    /// `[[Page#heading|text]]` and `![[picture.png|300]]` as Markdown links; a page is found by its name anywhere. `^id` at
    /// the end of a line is a mark.
    pub(super) fn obsidian(&mut self, line: &str) -> String {
        let page = self.page;
        let line = self.without_percents(line);
        let mut out = String::new();
        let mut rest = line.as_str();
        while let Some(start) = rest.find("[[") {
            let Some(end) = rest[start..].find("]]").map(|end| start + end) else { break };
            let embed = rest[..start].ends_with('!');
            let inner = &rest[start + 2..end];
            let (target, text) = inner.split_once('|').unwrap_or((inner, inner));
            let (name, heading) = target.split_once('#').map_or((target, None), |(n, h)| (n, Some(h)));
            // The id of a block is no text.
            let is_block = heading.is_some_and(|heading| heading.starts_with('^'));
            let text = if is_block && text == inner && !name.is_empty() { name } else { text };
            let found = super::links::by_name(name.trim(), page.files)
                .or_else(|| super::links::by_alias(name.trim(), page.files));
            let is_page = found.as_deref().is_some_and(super::is_page);
            out.push_str(&rest[..start]);
            // A note in the middle of a line is a link.
            if embed && (is_page || found.is_none()) {
                out.pop();
            }
            if target != text {
                self.leave(target, Reason::Markup);
            }
            let fragment = heading.map(|h| match h.strip_prefix('^') {
                Some(block) => format!("#^{block}"),
                None => format!("#{}", crate::graph::slug(h)),
            });
            let fragment = fragment.unwrap_or_default();
            match found {
                Some(path) if embed && !is_page => {
                    let url = crate::import::pages::relative(page.path, &path, "");
                    let (text, width) = sized(if text == inner { "" } else { text });
                    _ = write!(out, "[{text}](<{url}>)");
                    if let Some(width) = width {
                        self.leave(width, Reason::Markup);
                        _ = write!(out, "{WIDTH}{}-->", width.split('x').next().unwrap_or(width));
                    }
                }
                Some(path) => {
                    let url = crate::import::pages::relative(page.path, &path, "");
                    _ = write!(out, "[{text}](<{url}{fragment}>)");
                }
                None if name.is_empty() => _ = write!(out, "[{text}]({fragment})"),
                None => {
                    self.out.missing.push((self.number, name.trim().to_owned()));
                    out.push_str(text);
                }
            }
            rest = &rest[end + 2..];
        }
        out.push_str(rest);
        marked(out)
    }

    /// A line without its comments between `%%`.
    fn without_percents(&mut self, line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some((before, inner)) = rest.split_once("%%") {
            let Some((comment, after)) = inner.split_once("%%").filter(|_| before.matches('`').count() % 2 == 0) else {
                break;
            };
            out.push_str(before);
            self.leave(comment, Reason::Comment);
            rest = after;
        }
        out + rest
    }

    /// A picture of Hugo, with its caption below it.
    fn figure(&mut self, code: &str, out: &mut String) {
        let value = |key: &str| code.split(&format!("{key}=\"")).nth(1).and_then(|v| v.split('"').next()).unwrap_or("");
        _ = write!(out, "![{}]({})", value("alt"), value("src"));
        if !value("width").is_empty() {
            _ = write!(out, "{WIDTH}{}-->", value("width"));
        }
        let below = [value("title"), value("caption")];
        let below: Vec<&str> = below.into_iter().filter(|text| !text.is_empty()).collect();
        if !below.is_empty() {
            self.out.push(std::mem::take(out), self.number);
            self.out.push("", self.number);
            self.out.push(below.join(" "), self.number);
            self.out.push("", self.number);
        }
    }

    /// A tab of Hugo: what stands before it in its line stands above its label.
    fn shortcode_tab(&mut self, code: &str, out: &mut String) {
        self.out.push(std::mem::take(out), self.number);
        let label = code.split('"').nth(1).unwrap_or("").trim();
        self.leave(&code.replacen(label, "", 1), Reason::Markup);
        if !label.is_empty() {
            self.out.mark(format!("**{label}**"), self.number);
        }
    }

    /// Hugo's shortcodes: references become paths, notices asides, the rest is told and left out.
    pub(super) fn shortcodes(&mut self, line: &str) -> String {
        if self.page.tool != Tool::Hugo || !(line.contains("{{<") || line.contains("{{%")) {
            return line.to_owned();
        }
        let mut out = String::new();
        let mut rest = line;
        while let Some(start) = rest.find("{{<").or_else(|| rest.find("{{%")) {
            let close = if rest[start..].starts_with("{{<") { ">}}" } else { "%}}" };
            let Some(end) = rest[start..].find(close) else { break };
            let code = rest[start + 3..start + end].trim();
            out.push_str(&rest[..start]);
            rest = &rest[start + end + 3..];
            // `{{</* ref */>}}` shows a shortcode as it is.
            if let Some(shown) = code.strip_prefix("/*").and_then(|code| code.strip_suffix("*/")) {
                let (open, shut) = if close == ">}}" { ("{{<", ">}}") } else { ("{{%", "%}}") };
                _ = write!(out, "`{open}{shown}{shut}`");
                continue;
            }
            let name = code.split_whitespace().next().unwrap_or("");
            let is_box = BOXES.contains(&name.trim_start_matches('/'));
            if is_box && !out.trim().is_empty() {
                // What stands before a mark in its line stands before its box.
                self.out.push(std::mem::take(&mut out), self.number);
            }
            let quoted = code.split('"').nth(1).unwrap_or("");
            match name {
                "ref" | "relref" => out.push_str(quoted),
                "figure" => self.figure(code, &mut out),
                "notice" | "alert" | "hint" | "callout" | "admonition" => {
                    let word = code.split_whitespace().nth(1).unwrap_or("").trim_matches('"');
                    let title = code.split('"').nth(3).unwrap_or("");
                    self.out.mark(format!("{OPEN}{} {title}-->", kind(word)), self.number);
                }
                "details" | "expand" => self.out.mark(format!("{OPEN}note {}-->", titled(code)), self.number),
                "/notice" | "/alert" | "/hint" | "/callout" | "/admonition" | "/details" | "/expand" => {
                    self.out.mark(CLOSE.to_owned(), self.number);
                }
                "tab" => self.shortcode_tab(code, &mut out),
                "tabs" | "tabpane" | "/tabs" | "/tabpane" | "/tab" => self.leave(code, Reason::Markup),
                _ => {
                    self.leave(code, Reason::Markup);
                    self.out.dropped.push((self.number, format!("shortcode {name}")));
                }
            }
        }
        out + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_pictures_stand_behind_a_line() {
        assert_eq!((sized("図|300"), sized("300x200")), (("図", Some("300")), ("", Some("300x200"))));
        assert_eq!((sized("図|甲"), sized("図 2")), (("図|甲", None), ("図 2", None)));
    }

    #[test]
    fn raised_text_of_mkdocs() {
        assert_eq!(raised("H~2~O 10^6^ ~~x~~ [^1] `a^b^`"), "H<sub>2</sub>O 10<sup>6</sup> ~~x~~ [^1] `a^b^`");
    }
}
