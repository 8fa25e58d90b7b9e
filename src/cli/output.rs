//! What is printed, and where: results to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::args::Common;
use super::paths::Paths;
use crate::diagnostic::{self, Diagnostic, Lang, Style};
use crate::words;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine,
    /// The content has errors.
    Content,
    /// The command line was wrong.
    Usage,
    /// The disk, a permission, a lock or a port was in the way.
    Environment,
    /// tebiki itself is at fault.
    Internal,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Content => 1,
            Exit::Usage => 2,
            Exit::Environment => 3,
            Exit::Internal => 4,
        })
    }
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
    /// Workflow commands, which GitHub Actions shows beside the lines.
    Github,
    /// One SARIF document.
    Sarif,
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Volume {
    /// Mistakes and results alone.
    Quiet,
    /// What was done, too.
    Normal,
    /// What was left out and why, too.
    Verbose,
}

/// More diagnostics than this are counted, not printed: nobody reads them, and a terminal fills.
const MOST_PRINTED: usize = 500;

/// Why standard output did not take what was printed, where it did not: the answer is not whole then, and the run cannot
/// end well.
static SHORT: OnceLock<io::ErrorKind> = OnceLock::new();

/// Whether the program was started with standard output closed: writing succeeds all the same, to nowhere.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Says that the program was started with standard output closed.
pub fn output_is_closed() {
    CLOSED.store(true, Ordering::Relaxed);
}

/// Prints to standard output. Where a person looks, control characters of what was read are shown and not obeyed.
pub(super) fn say(text: &str) {
    if SHORT.get().is_some() {
        return;
    }
    let mut out = io::stdout().lock();
    let text = if out.is_terminal() { diagnostic::visible(text) } else { text.into() };
    let written = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush());
    let fault = match written {
        Ok(()) => CLOSED.load(Ordering::Relaxed).then_some(io::ErrorKind::NotConnected),
        Err(error) => Some(error.kind()),
    };
    if let Some(fault) = fault {
        SHORT.get_or_init(|| fault);
    }
}

/// How a run ends: an answer that nobody could read whole is a fault of the environment.
pub(super) fn conclude(exit: Exit, lang: Lang) -> Exit {
    let Some(&fault) = SHORT.get().filter(|_| exit != Exit::Internal) else { return exit };
    let what = match fault {
        // Who closes a pipe has seen enough, and needs no word about it.
        io::ErrorKind::BrokenPipe => return Exit::Environment,
        io::ErrorKind::NotConnected => words!("標準出力が閉じている", "standard output is closed"),
        io::ErrorKind::StorageFull => {
            words!("標準出力の書込み先に空きがない", "there is no room left where standard output goes")
        }
        _ => words!("標準出力に書けない", "standard output cannot be written"),
    };
    complain(what.get(lang), lang);
    Exit::Environment
}

/// Prints to standard error; control characters of what was read are shown and not obeyed.
pub(super) fn note(text: &str) {
    note_drawn(&diagnostic::visible(text));
}

/// Prints what may have colours of ours.
fn note_drawn(text: &str) {
    let mut out = io::stderr().lock();
    _ = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n"));
}

/// Says that something did not work.
pub(super) fn complain(text: &str, lang: Lang) {
    let word = match lang {
        Lang::Ja => "誤り",
        Lang::En => "error",
    };
    note(&format!("{word}: {text}"));
}

/// What a diagnostic is drawn with: colours where a person looks and nobody has asked for plain text.
fn style() -> Style {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_plain = is_set("NO_COLOR") || is_dumb() || !io::stderr().is_terminal();
    if is_plain { Style::Plain } else { Style::Colour }
}

/// Whether the terminal knows no control sequences.
fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Prints diagnostics, how many there are of each kind, and what to mend first.
pub(super) fn report(diagnostics: &[Diagnostic], paths: &Paths, common: &Common) {
    let (lang, top) = (common.lang, |path: &str| paths.top(path));
    match common.format {
        Format::Json => {
            for diagnostic in diagnostics {
                say(&diagnostic::to_json_with_paths(diagnostic, lang, &top));
            }
        }
        Format::Github => {
            for diagnostic in diagnostics {
                say(&diagnostic::to_github(diagnostic, lang, &top));
            }
        }
        Format::Sarif => say(&diagnostic::to_sarif(diagnostics, lang, &top)),
        Format::Human => draw(diagnostics, paths, lang),
    }
    if !diagnostics.is_empty() && matches!(common.format, Format::Human | Format::Github) {
        note(&diagnostic::summary(diagnostics, lang, &|path| paths.here(path)));
    }
}

fn draw(diagnostics: &[Diagnostic], paths: &Paths, lang: Lang) {
    let style = style();
    for diagnostic in diagnostics.iter().take(MOST_PRINTED) {
        note_drawn(&diagnostic::draw(diagnostic, &|path| paths.here(path), lang, style));
    }
    let hidden = diagnostics.len().saturating_sub(MOST_PRINTED);
    if hidden > 0 {
        note(&match lang {
            Lang::Ja => format!("ほかに {hidden} 件（`--format json` ですべて出力する）"),
            Lang::En => format!("and {hidden} more (`--format json` prints them all)"),
        });
    }
}

/// Says after a second that the run goes on, where somebody is watching.
pub(super) struct Progress(Option<(std::sync::mpsc::Sender<()>, std::thread::JoinHandle<()>)>);

impl Progress {
    /// Begins to wait.
    pub(super) fn start(common: &Common) -> Self {
        let is_wanted = common.format == Format::Human && common.volume > Volume::Quiet;
        if !is_wanted || is_dumb() || !io::stderr().is_terminal() {
            return Self(None);
        }
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        let lang = common.lang;
        let watch = std::thread::spawn(move || {
            let mut seconds = 0_u32;
            // The sender is dropped when the run ends.
            while receiver.recv_timeout(std::time::Duration::from_secs(1))
                == Err(std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                seconds += 1;
                let text = match lang {
                    Lang::Ja => format!("\r作成中… {seconds} 秒"),
                    Lang::En => format!("\rbuilding… {seconds} s"),
                };
                _ = io::stderr().lock().write_all(text.as_bytes());
            }
            if seconds > 0 {
                _ = io::stderr().lock().write_all(b"\r\x1b[K");
            }
        });
        Self(Some((sender, watch)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // What is said next must not stand behind the running seconds: the line is cleared before.
        if let Some((sender, watch)) = self.0.take() {
            drop(sender);
            _ = watch.join();
        }
    }
}
