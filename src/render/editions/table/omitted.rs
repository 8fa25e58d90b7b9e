//! The numbers of what is left out, as people write them: (5), (5)及び(6), (5)～(7); where the kind of number turns, a run
//! ends: AC-2(a)～(h)、AC-2(1)～(3).

use crate::diagnostic::Lang;

/// The signs that a number counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signs {
    Digits,
    Small,
    Large,
    Circled,
    Chinese,
    Kana,
    Other,
}

/// A label in its parts: what stands before the number that counts, that number, what stands behind it.
struct Parts<'l> {
    before: &'l str,
    count: &'l str,
    behind: &'l str,
    signs: Signs,
}

fn signs(c: char) -> Signs {
    match c {
        '0'..='9' | '０'..='９' => Signs::Digits,
        'a'..='z' | 'ａ'..='ｚ' => Signs::Small,
        'A'..='Z' | 'Ａ'..='Ｚ' => Signs::Large,
        '①'..='⑳' => Signs::Circled,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' => Signs::Chinese,
        'ぁ'..='ん' | 'ァ'..='ヺ' | 'ｦ'..='ﾝ' => Signs::Kana,
        _ => Signs::Other,
    }
}

/// The last run of signs of one kind counts.
fn parts(label: &str) -> Parts<'_> {
    let end = label.trim_end_matches(|c| signs(c) == Signs::Other).len();
    let (counted, behind) = label.split_at(end);
    let kind = counted.chars().next_back().map_or(Signs::Other, signs);
    let start = counted.trim_end_matches(|c| signs(c) == kind && kind != Signs::Other).len();
    let (before, count) = counted.split_at(start);
    Parts { before, count, behind, signs: kind }
}

/// Whether a label goes on where another one ended. Letters may be Roman numbers and count in any way; digits rise.
fn goes_on(last: &str, next: &str) -> bool {
    let (a, b) = (parts(last), parts(next));
    if a.before != b.before || a.behind != b.behind || a.signs != b.signs || a.signs == Signs::Other {
        return false;
    }
    let value = |text: &str| text.parse::<u64>().ok();
    value(a.count).zip(value(b.count)).is_none_or(|(a, b)| a < b)
}

/// The numbers of what is left out, one after the other.
pub(super) fn span(labels: &[&str], lang: Lang) -> String {
    let mut runs: Vec<Vec<&str>> = Vec::new();
    for &label in labels {
        match runs.last_mut() {
            Some(run) if run.last() == Some(&label) => {}
            Some(run) if run.last().is_some_and(|last| goes_on(last, label)) => run.push(label),
            _ => runs.push(vec![label]),
        }
    }
    let (comma, and, to) = match lang {
        Lang::Ja => ("、", "及び", "～"),
        Lang::En => (", ", " and ", "–"),
    };
    let is_pair = runs.iter().map(Vec::len).sum::<usize>() == 2;
    let joint = if is_pair { and } else { comma };
    let run = |run: &Vec<&str>| match run.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, second] => format!("{first}{joint}{}", ending(first, second)),
        [first, .., last] => format!("{first}{to}{}", ending(first, last)),
    };
    runs.iter().map(run).collect::<Vec<_>>().join(joint)
}

/// The last number of a run; of a number with brackets what they hold is said again alone.
fn ending<'l>(first: &str, last: &'l str) -> &'l str {
    let bracket = last.rfind(['(', '（']).filter(|&at| at > 0 && last.get(..at) == first.get(..at));
    let end = bracket.filter(|&at| first.get(at..).is_some_and(|rest| rest.starts_with(['(', '（'])));
    end.and_then(|at| last.get(at..)).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::span;
    use crate::diagnostic::Lang;

    #[test]
    fn runs_are_written_as_people_do() {
        for (labels, ja) in [
            (&["(5)"][..], "(5)"),
            (&["(5)", "(6)"], "(5)及び(6)"),
            (&["(5)", "(6)", "(7)"], "(5)～(7)"),
            (&["1.1(1)(b)", "1.1(1)(c)", "1.1(1)(d)"], "1.1(1)(b)～(d)"),
            (&["AC-2(a)", "AC-2(b)", "AC-2(c)", "AC-2(1)", "AC-2(2)", "AC-2(3)"], "AC-2(a)～(c)、AC-2(1)～(3)"),
            (&["AC-2(a)", "AC-2(1)"], "AC-2(a)及びAC-2(1)"),
            (&["(a)", "(b)", "(1)"], "(a)、(b)、(1)"),
            (&["(8)", "(9)", "(1)", "(2)", "(3)"], "(8)、(9)、(1)～(3)"),
            (&["①", "②", "③"], "①～③"),
            (&["二", "三", "四"], "二～四"),
            (&["第五条", "第六条", "第七条"], "第五条～第七条"),
            (&["2.1.9", "2.1.10", "2.1.11"], "2.1.9～2.1.11"),
            (&["(i)", "(ii)", "(iii)"], "(i)～(iii)"),
            (&["(ア)", "(イ)"], "(ア)及び(イ)"),
        ] {
            assert_eq!(span(labels, Lang::Ja), ja);
        }
        assert_eq!(span(&["AC-2(a)", "AC-2(b)", "AC-2(c)", "AC-2(1)"], Lang::En), "AC-2(a)–(c), AC-2(1)");
        assert_eq!(span(&["(1)", "(2)"], Lang::En), "(1) and (2)");
    }
}
