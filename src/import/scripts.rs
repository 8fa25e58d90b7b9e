//! Text above and below the line. The format has no markup for it: it is written in the characters that Unicode has for it
//! (10⁶, H₂O), and behind a sign where it has none (`x^口`), so that 10⁶ never becomes 106.

use super::Finding;
use super::draft::{Inline, Script};
use super::ledger::Ledger;
use super::pages::{PagePlan, each_run};
use crate::words;

const SUPER: &[(&str, &str)] = &[
    ("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    ("+-=()", "⁺⁻⁼⁽⁾"),
    ("−", "⁻"),
    ("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"),
];
const SUB: &[(&str, &str)] =
    &[("0123456789", "₀₁₂₃₄₅₆₇₈₉"), ("+-=()", "₊₋₌₍₎"), ("−", "₋"), ("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")];

/// The text in the small characters of Unicode; `None` where one of its characters has none.
pub(super) fn small(script: Script, text: &str) -> Option<String> {
    use unicode_normalization::UnicodeNormalization;
    let pairs = if script == Script::Super { SUPER } else { SUB };
    let one = |c: char| {
        let found = |(from, to): &(&str, &str)| from.chars().zip(to.chars()).find(|(own, _)| *own == c);
        pairs.iter().find_map(found).map(|(_, small)| small)
    };
    text.nfkc().filter(|c| !c.is_whitespace()).map(one).collect()
}

/// How small text is written.
pub(super) fn written(script: Script, text: &str) -> String {
    small(script, text).unwrap_or_else(|| {
        let (sign, text) = (if script == Script::Super { '^' } else { '_' }, text.trim());
        // What is longer than a character needs brackets, or nobody could tell where it ends.
        if text.chars().count() > 1 { format!("{sign}({text})") } else { format!("{sign}{text}") }
    })
}

/// What is told of small text that is written behind a sign.
pub(super) fn told(pages: &[PagePlan], ledger: &Ledger) -> Vec<Finding> {
    fn put(run: &[Inline], ledger: &Ledger, out: &mut Vec<Finding>) {
        for inline in run {
            match inline {
                Inline::Script(script, piece, text) if small(*script, text).is_none() => {
                    let shown = written(*script, text);
                    let words = words!(
                        "上付き・下付きの「{text}」を `{shown}` と書いた",
                        "“{text}” above or below the line is written `{shown}`"
                    );
                    out.push(Finding::new("script", ledger.piece(*piece).place.to_string(), words));
                }
                other => put(other.inner(), ledger, out),
            }
        }
    }
    let mut out = Vec::new();
    for page in pages {
        put(&page.title, ledger, &mut out);
        each_run(&page.blocks, &mut |run| put(run, ledger, &mut out));
    }
    out
}

/// Text of a run as text above or below the line; what is no text stays as it is.
pub(super) fn raised(script: Script, run: Vec<Inline>) -> Vec<Inline> {
    let one = |inline| match inline {
        Inline::Text(piece, text) if !text.trim().is_empty() => Inline::Script(script, piece, text),
        other => other,
    };
    run.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_text_is_never_joined_to_what_it_stands_beside() {
        assert_eq!(written(Script::Super, "6"), "⁶");
        assert_eq!(written(Script::Super, "-２"), "⁻²");
        assert_eq!(written(Script::Sub, "2"), "₂");
        assert_eq!(written(Script::Super, "注"), "^注");
        assert_eq!(written(Script::Sub, "最大"), "_(最大)");
    }
}
