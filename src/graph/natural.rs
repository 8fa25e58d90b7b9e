//! Names in the order in which people count: `part-2` stands before `part-10`.

/// A run of digits, or of anything else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    Number(u64),
    Text(String),
}

/// A name cut into numbers and text: `part-2` stands before `part-10`.
pub(super) fn natural(name: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    for c in name.chars() {
        match (c.to_digit(10), out.last_mut()) {
            (Some(d), Some(Piece::Number(n))) => *n = n.saturating_mul(10).saturating_add(u64::from(d)),
            (Some(d), _) => out.push(Piece::Number(u64::from(d))),
            (None, Some(Piece::Text(text))) => text.extend(c.to_lowercase()),
            (None, _) => out.push(Piece::Text(c.to_lowercase().collect())),
        }
    }
    out
}
