//! What is printed, and where: results to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::diagnostic::{self, Diagnostic, Lang, Style};

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
}

/// More diagnostics than this are counted, not printed: nobody reads them, and a terminal fills.
const MOST_PRINTED: usize = 500;

/// Prints to standard output. A closed pipe ends the output, not the run.
pub(super) fn say(text: &str) {
    let mut out = io::stdout().lock();
    _ = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush());
}

/// Prints to standard error.
pub(super) fn note(text: &str) {
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

/// Prints diagnostics and their count. Paths are shown below the content folder as it was named.
pub(super) fn report(diagnostics: &[Diagnostic], content: &Path, lang: Lang, format: Format) {
    if format == Format::Json {
        for diagnostic in diagnostics {
            say(&diagnostic::to_json(diagnostic, lang));
        }
        return;
    }
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let style = if colour { Style::Colour } else { Style::Plain };
    let root = content.to_string_lossy();
    for diagnostic in diagnostics.iter().take(MOST_PRINTED) {
        note(&diagnostic::draw(diagnostic, root.trim_end_matches('/'), lang, style));
    }
    let hidden = diagnostics.len().saturating_sub(MOST_PRINTED);
    if hidden > 0 {
        note(&match lang {
            Lang::Ja => format!("ほかに {hidden} 件（`--format json` ですべて出力する）"),
            Lang::En => format!("and {hidden} more (`--format json` prints them all)"),
        });
    }
    if !diagnostics.is_empty() {
        note(&diagnostic::summary(diagnostics, lang));
    }
}

/// Says after a second that the run goes on, where somebody is watching.
pub(super) struct Progress(Option<(std::sync::mpsc::Sender<()>, std::thread::JoinHandle<()>)>);

impl Progress {
    /// Begins to wait.
    pub(super) fn start(common: &super::args::Common) -> Self {
        if common.format == Format::Json || !io::stderr().is_terminal() {
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
