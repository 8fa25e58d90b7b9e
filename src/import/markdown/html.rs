//! The little HTML that Markdown of other tools holds: attributes of a tag, entities, and tables.

/// The name of a tag in lower case, and whether it closes.
pub(super) fn name(tag: &str) -> (String, bool) {
    let inner = tag.trim_start_matches('<');
    let closes = inner.starts_with('/');
    let name = inner.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
    (name.to_lowercase(), closes)
}

/// The value of an attribute of a tag.
pub(super) fn attribute<'a>(tag: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = tag;
    while let Some(at) = rest.find('=') {
        let before = rest[..at].trim_end();
        let name = before.rsplit(|c: char| c.is_whitespace() || c == '<').next().unwrap_or("");
        let value = rest[at + 1..].trim_start();
        let (value, after) = if let Some(quote @ ('"' | '\'')) = value.chars().next() {
            value[1..].split_once(quote)?
        } else {
            let end = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
            value.split_at(end)
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
    None
}

/// A run of HTML as tags and texts, in order. Texts have their entities read.
pub(super) fn pieces(html: &str) -> Vec<(bool, String)> {
    let mut out = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let end = if let Some(inner) = rest.strip_prefix('<') {
            inner.find('>').map_or(rest.len(), |end| end + 2)
        } else {
            rest.find('<').unwrap_or(rest.len())
        };
        let (part, after) = rest.split_at(end);
        let is_tag = part.starts_with('<') && part.ends_with('>');
        out.push((is_tag, if is_tag { part.to_owned() } else { entities(part) }));
        rest = after;
    }
    out
}

/// The entities that every HTML writer uses; others stay as they are written.
pub(super) fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end <= 10);
        let read = end.and_then(|end| character(&rest[1..end]).map(|c| (c, end)));
        let Some((c, end)) = read else {
            out.push('&');
            rest = &rest[1..];
            continue;
        };
        out.push(c);
        rest = &rest[end + 1..];
    }
    out + rest
}

fn character(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix('#') {
        let hex = code.strip_prefix(['x', 'X']);
        let number = hex.map_or_else(|| code.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
        return number.and_then(char::from_u32);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "copy" => '©',
        "sect" => '§',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "times" => '×',
        "rarr" => '→',
        "larr" => '←',
        "middot" => '·',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_entities() {
        assert_eq!(attribute("<img alt='a b' src=\"x.png\">", "src"), Some("x.png"));
        assert_eq!(attribute("<a id=top>", "id"), Some("top"));
        assert_eq!(name("</Foo>"), ("foo".to_owned(), true));
        assert_eq!(entities("a &amp; b &#x41; &unknown; &"), "a & b A &unknown; &");
        assert_eq!(pieces("<b>x</b>").len(), 3);
    }
}
