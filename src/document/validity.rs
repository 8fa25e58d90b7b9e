//! From when a place holds, until when, and what holds meanwhile (施行日, 失効, 経過措置).

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar, written `2026-10-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Day {
    year: u16,
    month: u8,
    date: u8,
}

/// The months as they are written in English.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Day {
    /// Reads `2026-10-01`: ten characters, of a day that there is.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<u16>().ok()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 => 28 + u16::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let is_day = parts.next().is_none() && (1..=days).contains(&day);
        is_day.then_some(Self { year, month: u8::try_from(month).ok()?, date: u8::try_from(day).ok()? })
    }

    /// The day as people write it: 2026年10月1日, 1 October 2026.
    #[must_use]
    pub fn shown(self, japanese: bool) -> String {
        let Self { year, month, date } = self;
        if japanese {
            return format!("{year}年{month}月{date}日");
        }
        let name = MONTHS[usize::from(month) - 1];
        format!("{date} {name} {year}")
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, date } = self;
        write!(f, "{year:04}-{month:02}-{date:02}")
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is no day"))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// When a place holds. What says nothing holds always.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Validity {
    /// The first day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// What holds until the first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meanwhile: Option<Box<str>>,
}

/// Whether something is in force on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InForce {
    /// It comes into force later.
    NotYet,
    /// It is in force.
    Holds,
    /// It has ended.
    Ended,
}

impl Validity {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_always(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> InForce {
        if self.from.is_some_and(|from| day < from) {
            InForce::NotYet
        } else if self.until.is_some_and(|until| until < day) {
            InForce::Ended
        } else {
            InForce::Holds
        }
    }

    /// That of a part of what holds so: it begins no earlier and ends no later.
    #[must_use]
    pub fn of_part(&self, part: &Self) -> Self {
        let later = part.from.is_some_and(|own| self.from.is_none_or(|from| from <= own));
        let first = if later { part } else { self };
        let until = [self.until, part.until].into_iter().flatten().min();
        let meanwhile = first.meanwhile.clone().or_else(|| part.meanwhile.clone());
        Self { from: first.from, until, meanwhile }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn days_that_there_are() {
        for text in ["2026-10-01", "2024-02-29", "0999-12-31"] {
            assert_eq!(day(text).to_string(), text);
        }
        for text in ["2026-10", "2026-1-01", "2025-02-29", "2026-04-31", "2026-13-01", "2026-10-00", "", "2026-10-01-1"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(day("2026-10-01").shown(true), "2026年10月1日");
        assert_eq!(day("2026-10-01").shown(false), "1 October 2026");
    }

    #[test]
    fn what_holds_when() {
        let validity = |from: &str, until: &str, meanwhile: &str| Validity {
            from: Day::parse(from),
            until: Day::parse(until),
            meanwhile: Some(meanwhile).filter(|text| !text.is_empty()).map(Into::into),
        };
        let both = validity("2026-10-01", "2027-03-31", "");
        let on = |text| both.on(day(text));
        assert_eq!(on("2026-09-30"), InForce::NotYet);
        assert_eq!((on("2026-10-01"), on("2027-03-31")), (InForce::Holds, InForce::Holds));
        assert_eq!(on("2027-04-01"), InForce::Ended);
        assert_eq!(Validity::default().on(day("2026-01-01")), InForce::Holds);
        let whole = validity("2026-04-01", "2028-03-31", "旧規程による。");
        assert_eq!(whole.of_part(&both), both.clone());
        assert_eq!(whole.of_part(&validity("2025-01-01", "2029-01-01", "")), whole);
        assert_eq!(whole.of_part(&Validity::default()), whole);
        assert_eq!(Validity::default().of_part(&both), both);
        assert_eq!(both.of_part(&validity("", "", "経過")).meanwhile.as_deref(), Some("経過"));
    }
}
