//! `tebiki explain CODE`: what a diagnostic's code means.

use clap::{ArgMatches, Command};

use super::args::{self, Common};
use super::output::{Exit, complain, note, say};
use crate::diagnostic::{Code, Lang, Severity, nearest};
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "診断の符号の意味と直し方を示す。符号を省くと一覧を示す",
        "say what a diagnostic's code means; without a code, list them all"
    );
    let code = words!("`xref::unknown-target` のような符号", "a code such as `xref::unknown-target`");
    Command::new("explain").about(about.get(lang).to_owned()).arg(args::arg("code", &code, lang).value_name("CODE"))
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Exit {
    let Some(name) = matches.get_one::<String>("code") else {
        for &code in Code::ALL {
            say(&format!("{:36} {}", code.name(), first_sentence(explanation(code, common.lang))));
        }
        return Exit::Fine;
    };
    let lang = common.lang;
    let Some(code) = Code::from_name(name) else {
        complain(words!("`{name}` という符号はない", "there is no code `{name}`").get(lang), lang);
        if let Some(near) = nearest(name, Code::ALL.iter().map(|c| c.name())) {
            note(words!("`{near}` ではないか", "did you mean `{near}`?").get(lang));
        }
        note(words!("`tebiki explain` ですべての符号を示す", "`tebiki explain` lists every code").get(lang));
        return Exit::Usage;
    };
    let severity = match code.severity() {
        Severity::Error => words!("誤り（公開されない）", "error (the site is not published)"),
        Severity::Warning => words!("警告（公開される）", "warning (the site is published)"),
    };
    say(&format!("{name}: {}\n\n{}", severity.get(lang), explanation(code, lang)));
    Exit::Fine
}

/// The first sentence: what the list has room for.
fn first_sentence(text: &str) -> &str {
    let end = text.find('。').map(|i| i + '。'.len_utf8());
    let end = end.or_else(|| text.find(". ").map(|i| i + 1));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn explanation(code: Code, lang: Lang) -> &'static str {
    let (ja, en) = code.explanation();
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}
