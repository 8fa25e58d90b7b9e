//! The summary of replies for programs.

use serde::Serialize;

use super::{State, Summary};
use crate::import::answers::{Question, Reply, Said};

/// Version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Whole<'a> {
    version: u32,
    edition: &'a str,
    replies: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    name: &'a str,
    answers: Vec<Row<'a>>,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    list: &'static str,
    id: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarks: Option<&'a str>,
}

#[derive(Serialize)]
struct Finding<'a> {
    kind: &'static str,
    place: &'a str,
    ja: &'a str,
    en: &'a str,
}

/// The summary as JSON: every reply with its answers, choices as codes, and its findings.
///
/// # Panics
/// Never: what it holds are texts and numbers.
#[must_use]
pub fn json(summary: &Summary<'_>) -> String {
    let rows = summary.rows();
    let one = |reply: &'_ Reply| -> Vec<(super::Key, State)> {
        let all = rows.iter().map(|key| (*key, Summary::state(reply, *key)));
        all.filter(|(_, state)| *state != State::NotAsked).collect()
    };
    let row = |reply, (key, state): (super::Key, State)| row(summary, reply, key, state);
    let replies = summary.replies.iter().map(|reply| One {
        name: &reply.name,
        answers: one(reply).into_iter().map(|found| row(reply, found)).collect(),
        findings: reply
            .findings
            .iter()
            .map(|f| Finding { kind: f.kind.id(), place: &f.place, ja: &f.words.ja, en: &f.words.en })
            .collect(),
    });
    let whole = Whole { version: VERSION, edition: &summary.sent.edition, replies: replies.collect() };
    let mut out = serde_json::to_string_pretty(&whole).expect("texts and numbers are JSON");
    out.push('\n');
    out
}

fn row<'a>(summary: &Summary<'a>, reply: &'a Reply, key: super::Key, state: State) -> Row<'a> {
    let answer = reply.answers.get(&key);
    let code = |at: usize| match answer?.said[at].as_ref()? {
        Said::Choice(choice) => Some(Question::ALL[at].choices().get(*choice)?.id),
        Said::Text(text) => Some(text.as_str()),
    };
    Row {
        list: summary.sent.lists[key.0].name,
        id: &summary.row(key).id,
        state: state.id(),
        edition: answer.map(|answer| answer.edition.as_str()),
        place: answer.map(|answer| answer.place.as_str()),
        done: code(0),
        taken: code(1),
        remarks: code(2),
    }
}
