//! How far a publication is, and how fast it goes, in one line of the terminal that is written over.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::args::Common;
use super::output::Volume;
use crate::diagnostic::Lang;
use crate::site::Progress;
use crate::words;

/// So often the line is written.
const EVERY: Duration = Duration::from_millis(200);

/// What is shown of a publication. It is silent where nobody looks: in a pipe, in a log, with `--quiet`.
pub(super) struct Shown {
    lang: Lang,
    begun: Instant,
    /// When the line was written last; nothing where it is not to be.
    last: Option<Mutex<Instant>>,
}

impl Shown {
    pub(super) fn new(common: &Common) -> Self {
        let begun = Instant::now();
        let shows = common.volume != Volume::Quiet && stderr().is_terminal();
        Self { lang: common.lang, begun, last: shows.then(|| Mutex::new(begun)) }
    }

    /// Writes the line, unless it was written just now.
    pub(super) fn show(&self, progress: Progress) {
        let Some(last) = &self.last else { return };
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= EVERY {
            *last = Instant::now();
            // What a terminal does not take is no reason to stop.
            let _ = write!(stderr(), "\r{}\x1b[K", line(progress, self.begun.elapsed(), self.lang));
        }
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        if self.last.is_some() {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}

/// What the line says.
fn line(Progress { files, of, written }: Progress, since: Duration, lang: Lang) -> String {
    let tenths = |bytes: u128| format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10);
    let all = tenths(u128::from(written));
    let rate = tenths(u128::from(written) * 1000 / since.as_millis().max(1));
    words!("{files} / {of} ファイル、{all} MB、{rate} MB/秒", "{files} of {of} files, {all} MB, {rate} MB/s")
        .get(lang)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_far_it_is_and_how_fast() {
        let progress = Progress { files: 12, of: 340, written: 4_250_000 };
        assert_eq!(line(progress, Duration::from_secs(2), Lang::En), "12 of 340 files, 4.2 MB, 2.1 MB/s");
        assert_eq!(line(progress, Duration::ZERO, Lang::Ja), "12 / 340 ファイル、4.2 MB、4250.0 MB/秒");
    }
}
