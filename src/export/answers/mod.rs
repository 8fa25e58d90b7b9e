//! Who answered what: the forms that came back, side by side, in the order of the guide. As a workbook
//! (`xlsx::answers`), as a page and as JSON; all say the same.

mod json;
mod page;

use std::collections::BTreeSet;

pub use json::json;
pub use page::page;

use crate::diagnostic::{Lang, Words};
use crate::import::answers::{Answer, AskedRow, Question, Reply, Sent};
use crate::words;

/// What is summed up.
#[derive(Clone, Copy, Debug)]
pub struct Summary<'a> {
    /// What was asked.
    pub sent: &'a Sent,
    /// The replies in the order in which they are shown.
    pub replies: &'a [Reply],
    /// What the guide is called.
    pub title: &'a str,
    /// The language of the summary.
    pub lang: Lang,
}

/// A row of a list: which list, and which of its rows.
pub type Key = (usize, usize);

/// What a reply has for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Something was said.
    Answered,
    /// The row is there, and empty.
    Blank,
    /// The row was sent out and is gone.
    Missing,
    /// The row was not sent out.
    NotAsked,
}

impl State {
    /// The word that names it in data.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Blank => "blank",
            Self::Missing => "missing",
            Self::NotAsked => "not-asked",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Answered => words!("記入あり", "answered"),
            Self::Blank => words!("未記入", "blank"),
            Self::Missing => words!("行なし", "row missing"),
            Self::NotAsked => words!("対象外", "not asked"),
        }
    }
}

impl<'a> Summary<'a> {
    /// The rows that any reply has or should have, in the order of the guide.
    #[must_use]
    pub fn rows(&self) -> Vec<Key> {
        let answered = self.replies.iter().flat_map(|reply| reply.answers.keys().copied());
        let missing = self.replies.iter().flat_map(|reply| reply.missing.iter().copied());
        answered.chain(missing).collect::<BTreeSet<Key>>().into_iter().collect()
    }

    /// The row of a list.
    #[must_use]
    pub fn row(&self, (list, row): Key) -> &'a AskedRow {
        &self.sent.lists[list].rows[row]
    }

    /// What a reply has for a row.
    #[must_use]
    pub fn state(reply: &Reply, key: Key) -> State {
        match reply.answers.get(&key) {
            Some(answer) if answer.is_blank() => State::Blank,
            Some(_) => State::Answered,
            None if reply.missing.contains(&key) => State::Missing,
            None => State::NotAsked,
        }
    }

    /// What an answer says to a question, as people read it.
    #[must_use]
    pub fn said(&self, answer: &Answer, question: Question) -> String {
        let at = Question::ALL.iter().position(|known| *known == question).unwrap_or_default();
        answer.said[at].as_ref().map(|said| said.shown(question, self.lang)).unwrap_or_default()
    }

    /// What a reply says of a row, in one text.
    #[must_use]
    pub fn shown(&self, reply: &Reply, key: Key) -> String {
        let state = Self::state(reply, key);
        let answer = reply.answers.get(&key).filter(|_| state == State::Answered);
        let Some(answer) = answer else { return state.words().get(self.lang).to_owned() };
        let texts = Question::ALL.map(|question| self.said(answer, question));
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// What is counted for every row: each choice, and rows that nobody filled in.
    #[must_use]
    pub fn counted(&self) -> Vec<String> {
        let choices = Question::ALL.into_iter().flat_map(Question::choices);
        let mut names: Vec<String> = choices.map(|choice| choice.get(self.lang).to_owned()).collect();
        names.push(words!("ほかの答え", "Other").get(self.lang).to_owned());
        names.push(words!("未記入・行なし", "Blank or missing").get(self.lang).to_owned());
        names
    }

    /// How often each of [`Self::counted`] is there. Texts that are none of the choices count as others, remarks do not.
    #[must_use]
    pub fn tally(&self, key: Key) -> Vec<usize> {
        let mut counts = Vec::new();
        let answers: Vec<&Answer> = self.replies.iter().filter_map(|reply| reply.answers.get(&key)).collect();
        let mut others = 0;
        for (at, question) in Question::ALL.into_iter().enumerate().filter(|(_, q)| !q.choices().is_empty()) {
            let said = || answers.iter().filter_map(|answer| answer.said[at].as_ref());
            for choice in question.choices() {
                counts.push(said().filter(|said| said.shown(question, self.lang) == choice.get(self.lang)).count());
            }
            let is_choice = |text: &str| question.choices().iter().any(|choice| choice.get(self.lang) == text);
            others += said().filter(|said| !is_choice(&said.shown(question, self.lang))).count();
        }
        let empty = |reply: &&Reply| matches!(Self::state(reply, key), State::Blank | State::Missing);
        counts.push(others);
        counts.push(self.replies.iter().filter(empty).count());
        counts
    }

    /// How many rows of a reply are in a state, among those that were sent out to it.
    #[must_use]
    pub fn count(&self, reply: &Reply, state: State) -> usize {
        let blank = reply.answers.values().filter(|answer| answer.is_blank()).count();
        match state {
            State::Answered => reply.answers.len() - blank,
            State::Blank => blank,
            State::Missing => reply.missing.len(),
            State::NotAsked => self.rows().len() - reply.answers.len() - reply.missing.len(),
        }
    }
}
