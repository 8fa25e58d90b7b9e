//! Further brackets of a clause that was named: 1.2.5.1(4)(a)から(z)まで, `(1)(a)、(b)`. They have the beginning of its number
//! in common.

use crate::document::{ClauseNumber, Target, Writing};

use super::labels::Last;
use super::pattern;
use super::prose::Found;

/// What joins brackets to those before.
const JOINTS: [&str; 16] = [
    "から",
    "~",
    "-",
    "–",
    "ないし",
    "及び",
    "又は",
    "並びに",
    "若しくは",
    "または",
    "および",
    "と",
    "や",
    "、",
    "・",
    ", ",
];

/// A bracket at `i` that goes on with the clause before it.
pub(super) fn at(f: &[char], i: usize, last: Last<'_>) -> Option<Found> {
    let (end, target, id) = last.any?;
    let between: String = f.get(end..i).filter(|between| between.len() <= 4)?.iter().collect();
    if between.is_empty() || !JOINTS.iter().any(|joint| joint.trim() == between.trim()) {
        return None;
    }
    let (brackets, behind) = pattern::brackets(f, i)?;
    let (Target::Clause(number) | Target::RelativeClause(number)) = target else { return None };
    let whole = joined(number, &brackets)?;
    let target = match target {
        Target::Clause(_) => Target::Clause(ClauseNumber::parse(&whole)?.as_str().into()),
        _ => Target::RelativeClause(whole.into()),
    };
    Some(Found { end: behind, target, writing: Writing::Bare, title: None, after: Some(id) })
}

/// The number of a clause with other brackets in the place of its last ones of the same kind. Digits begin the number of a
/// clause of their own, or that of an item.
fn joined(number: &str, brackets: &str) -> Option<String> {
    let kind = |inner: &str| {
        let first = inner.chars().next().filter(|c| !c.is_ascii_digit())?;
        Some(first.is_ascii_alphabetic())
    };
    let wanted = kind(brackets.strip_prefix('(')?)?;
    let mut starts = number.rmatch_indices('(').map(|(at, _)| at);
    let at = starts.find(|at| number.get(at + 1..).and_then(kind) == Some(wanted))?;
    Some(format!("{}{brackets}", number.get(..at)?))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn brackets_take_the_place_of_their_kind() {
        for (number, brackets, whole) in [
            ("1.2.5.1(4)(a)", "(z)", "1.2.5.1(4)(z)"),
            ("1.2.5.1(4)(a)(ア)", "(イ)", "1.2.5.1(4)(a)(イ)"),
            ("(1)(a)", "(b)", "(1)(b)"),
        ] {
            assert_eq!(joined(number, brackets).as_deref(), Some(whole), "{number} {brackets}");
        }
        assert_eq!(joined("1.2.5.1(4)", "(a)"), None);
        assert_eq!(joined("1.2.5.1(4)(a)", "(5)(b)"), None);
    }
}
