//! Numbers of cells as people see them: a day is kept as a count of days, and its format alone says that it is one.

use roxmltree::Node;

use super::cells::is;
use crate::import::xlsx::dates::civil;

/// Days that a workbook may hold, up to the end of the year 9999.
const MOST_DAYS: f64 = 2_958_466.0;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// What formats of cells are dates.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// Whether days are counted from 1904.
    from_1904: bool,
    /// For each format of cells whether it shows a date or a time.
    formats: Vec<bool>,
}

impl Dates {
    pub(super) fn new(from_1904: bool) -> Self {
        Self { from_1904, formats: Vec::new() }
    }

    /// Learns the formats of a workbook from its styles.
    pub(super) fn learn(&mut self, styles: Node<'_, '_>) {
        let own: Vec<(u32, bool)> = styles
            .descendants()
            .filter(|node| is(*node, "numFmt"))
            .filter_map(|node| {
                Some((node.attribute("numFmtId")?.parse().ok()?, shows_date(node.attribute("formatCode")?)))
            })
            .collect();
        let formats = styles.children().filter(|node| is(*node, "cellXfs")).flat_map(|list| list.children());
        self.formats = formats
            .filter(|node| is(*node, "xf"))
            .map(|node| {
                let id: u32 = node.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                own.iter().find(|(known, _)| *known == id).map_or(is_usual(id), |(_, shows)| *shows)
            })
            .collect();
    }

    /// The text of a number in a cell of that format: a date as 2026-04-01, with its time where it has one.
    pub(super) fn text(&self, number: &str, format: Option<usize>) -> String {
        let Ok(value) = number.parse::<f64>() else { return number.to_owned() };
        let is_date = format.and_then(|format| self.formats.get(format)).copied().unwrap_or(false);
        if is_date && (0.0..MOST_DAYS).contains(&value) { self.date(value) } else { value.to_string() }
    }

    fn date(&self, value: f64) -> String {
        #[expect(clippy::cast_possible_truncation, reason = "the number of days is bounded")]
        let seconds = (value * 86_400.0).round() as i64;
        let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let time = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
        if days == 0 {
            return time;
        }
        // Days are counted from 1899-12-30, as 1900 is taken for a leap year; before its end of February by one day more.
        let epoch = if self.from_1904 { -24_107 } else { -25_569 } + i64::from(!self.from_1904 && days < 60);
        let (year, month, day) = civil(days + epoch);
        let date = format!("{year:04}-{month:02}-{day:02}");
        if rest == 0 { date } else { format!("{date} {time}") }
    }
}

/// Formats that every workbook has, and those of Japanese ones.
fn is_usual(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Whether a format shows a date or a time: it has a letter of one outside of quotation marks and brackets.
fn shows_date(format: &str) -> bool {
    let mut letters = format.chars();
    while let Some(c) = letters.next() {
        match c {
            '"' => _ = letters.by_ref().find(|c| *c == '"'),
            '[' => _ = letters.by_ref().find(|c| *c == ']'),
            '\\' | '_' | '*' => _ = letters.next(),
            // `General` and its name in other languages are no dates, though they have an `e`.
            'G' | 'g' if letters.as_str().to_ascii_lowercase().starts_with("eneral") => return false,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates_where_their_format_says_so() {
        let mut dates = Dates::new(false);
        dates.formats = vec![false, true];
        let texts = [("46113", 0), ("46113", 1), ("46113.5", 1), ("0.75", 1), ("59", 1), ("61", 1), ("0.1", 0)];
        let texts = texts.map(|(number, format)| dates.text(number, Some(format)));
        let wanted = ["46113", "2026-04-01", "2026-04-01 12:00:00", "18:00:00", "1900-02-28", "1900-03-01", "0.1"];
        assert_eq!(texts, wanted);
        dates.from_1904 = true;
        assert_eq!(dates.text("44651", Some(1)), "2026-04-01");
    }

    #[test]
    fn letters_of_dates_count_outside_of_quotation() {
        for format in ["yyyy/m/d", "[$-411]ggge\"年\"m\"月\"d\"日\"", "h:mm"] {
            assert!(shows_date(format), "{format}");
        }
        for format in ["General", "0.00", "\"day\" 0", "[Red]0", "#,##0\\d"] {
            assert!(!shows_date(format), "{format}");
        }
    }
}
