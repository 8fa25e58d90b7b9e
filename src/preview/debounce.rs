//! Gathers what the system says of files until it is the moment to build: at once for a save that
//! is complete, after a short rest while more goes on, later for what is gone and may come back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::session::Changes;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FileEvent {
    /// The file changed, and its writer may not be done.
    Writing(PathBuf),
    /// The file changed, and nobody writes it now.
    Saved(PathBuf),
    /// The file's name is not there any more.
    Gone(PathBuf),
    /// The file got another name of the same kind.
    Renamed(PathBuf, PathBuf),
    /// Folders are new, or came back.
    Folders,
    /// A folder's name is not there any more.
    FolderGone,
    /// The system lost count.
    Lost,
}

/// While files go on changing, a build waits for this long a rest.
const REST: Duration = Duration::from_millis(15);

/// A file that its writer holds open is waited for this long. Where the system does not tell of
/// closing, it can only be the rest.
const OPEN: Duration = if cfg!(target_os = "linux") { Duration::from_millis(200) } else { REST };

/// An editor that deletes and writes anew gets this long to do so.
const ABSENCE: Duration = Duration::from_millis(400);

/// Changes that never rest are built after this long.
const PATIENCE: Duration = Duration::from_millis(300);

/// Folders that never rest are built after this long.
const FOLDER_PATIENCE: Duration = Duration::from_secs(2);

/// More paths than this are not told one by one.
const MOST_PATHS: usize = 20_000;

/// A burst of more paths than this is not one save.
const ONE_SAVE: usize = 4;

/// What is known of one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// May be read now.
    Ready,
    /// Is being written: since when, and when last.
    Open(Instant, Instant),
    /// Is gone, or is the new name of what is gone.
    Absent,
}

/// What to do now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Build.
    Now(Changes),
    /// Look again then.
    At(Instant),
    /// Nothing happened.
    Never,
}

/// A span of time in which one kind of thing went on.
#[derive(Clone, Copy, Debug)]
struct Burst {
    first: Instant,
    last: Instant,
}

/// Everything that happened since the last build.
#[derive(Debug, Default)]
pub(super) struct Pending {
    paths: BTreeMap<PathBuf, State>,
    any: Option<Burst>,
    absences: Option<Burst>,
    folders: Option<Burst>,
    busy_until: Option<Instant>,
    patience: Duration,
}

impl Pending {
    /// Takes note of what happened at `now`.
    pub(super) fn note(&mut self, event: FileEvent, now: Instant) {
        extend(&mut self.any, now);
        match event {
            FileEvent::Writing(path) => {
                let since = match self.paths.get(&path) {
                    Some(State::Open(since, _)) => *since,
                    _ => now,
                };
                self.paths.insert(path, State::Open(since, now));
            }
            FileEvent::Saved(path) => drop(self.paths.insert(path, State::Ready)),
            FileEvent::Gone(path) => self.absent(path, now),
            FileEvent::Renamed(from, to) => {
                self.absent(from, now);
                self.absent(to, now);
            }
            FileEvent::Folders | FileEvent::Lost => extend(&mut self.folders, now),
            FileEvent::FolderGone => {
                extend(&mut self.folders, now);
                extend(&mut self.absences, now);
            }
        }
        if self.paths.len() > MOST_PATHS {
            self.paths.clear();
            extend(&mut self.folders, now);
        }
    }

    fn absent(&mut self, path: PathBuf, now: Instant) {
        self.paths.insert(path, State::Absent);
        extend(&mut self.absences, now);
    }

    /// Says that a build ended at `now` and took `took`: what comes right after it belongs to the
    /// same storm, and the slower builds are, the longer a storm is waited for.
    pub(super) fn built(&mut self, now: Instant, took: Duration) {
        self.busy_until = Some(now + REST * 2);
        self.patience = PATIENCE.max(took * 3).min(Duration::from_secs(5));
    }

    /// Whether so much goes on that looking again at every single event would be a waste.
    pub(super) fn is_storm(&self) -> bool {
        self.paths.len() > ONE_SAVE
    }

    /// Whether nothing is waited for.
    pub(super) fn is_at_rest(&self) -> bool {
        self.paths.is_empty() && self.folders.is_none()
    }

    /// What to do at `now`.
    pub(super) fn due(&mut self, now: Instant) -> Due {
        let Some(any) = self.any else {
            return Due::Never;
        };
        self.ripen(now);
        let folders = self.folders.map(|burst| self.rescan_at(burst, any));
        if folders.is_some_and(|at| at <= now) {
            return Due::Now(self.take_all());
        }
        let ready = self.paths.values().filter(|s| **s == State::Ready).count();
        let saves = (ready > 0).then(|| self.saves_at(ready, any));
        if saves.is_some_and(|at| at <= now) {
            return Due::Now(self.take_ready());
        }
        let open = self.paths.values().filter_map(|state| match state {
            State::Open(since, last) => Some(open_until(*since, *last)),
            _ => None,
        });
        let absent = self.absences.map(absent_until);
        open.chain(saves).chain(folders).chain(absent).min().map_or(Due::Never, Due::At)
    }

    /// Lets what was waited for long enough be read.
    fn ripen(&mut self, now: Instant) {
        let absence_over = self.absences.is_some_and(|burst| absent_until(burst) <= now);
        for state in self.paths.values_mut() {
            match *state {
                State::Open(since, last) if open_until(since, last) <= now => *state = State::Ready,
                State::Absent if absence_over => *state = State::Ready,
                _ => {}
            }
        }
        if absence_over {
            self.absences = None;
        }
    }

    /// A save is built at once; what belongs to a storm waits for a rest.
    fn saves_at(&self, ready: usize, any: Burst) -> Instant {
        let calm = self.busy_until.is_none_or(|until| any.first >= until);
        if calm && ready <= ONE_SAVE && self.paths.len() <= ONE_SAVE * 2 {
            return any.first;
        }
        (any.last + REST).min(any.first + self.patience.max(PATIENCE))
    }

    /// Folders wait for a rest, and for those that are gone to come back.
    fn rescan_at(&self, folders: Burst, any: Burst) -> Instant {
        let rest = any.last + REST * 2;
        let at = self.absences.map_or(rest, |burst| rest.max(absent_until(burst)));
        at.min(folders.first + FOLDER_PATIENCE.max(self.patience))
    }

    fn take_ready(&mut self) -> Changes {
        let ready: BTreeSet<PathBuf> =
            self.paths.extract_if(.., |_, state| *state == State::Ready).map(|(path, _)| path).collect();
        if self.is_at_rest() {
            (self.any, self.absences) = (None, None);
        } else {
            self.any = self.any.map(|burst| Burst { first: burst.last, ..burst });
        }
        Changes::Paths(ready)
    }

    fn take_all(&mut self) -> Changes {
        self.paths.retain(|_, state| matches!(state, State::Open(..)));
        (self.folders, self.absences) = (None, None);
        if self.paths.is_empty() {
            self.any = None;
        }
        Changes::All
    }
}

fn extend(burst: &mut Option<Burst>, now: Instant) {
    let first = burst.map_or(now, |burst| burst.first);
    *burst = Some(Burst { first, last: now });
}

fn open_until(since: Instant, last: Instant) -> Instant {
    (last + OPEN).min(since + OPEN * 5)
}

fn absent_until(burst: Burst) -> Instant {
    (burst.last + ABSENCE).min(burst.first + FOLDER_PATIENCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> PathBuf {
        PathBuf::from(name)
    }

    fn paths(names: &[&str]) -> Due {
        Due::Now(Changes::Paths(names.iter().map(PathBuf::from).collect()))
    }

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn a_complete_save_is_built_at_once() {
        let (mut pending, t) = (Pending::default(), Instant::now());
        pending.note(FileEvent::Writing(path("a")), t);
        assert_eq!(pending.due(t), Due::At(t + OPEN));
        pending.note(FileEvent::Saved(path("a")), t + ms(1));
        assert_eq!(pending.due(t + ms(1)), paths(&["a"]));
        assert_eq!(pending.due(t + ms(2)), Due::Never);
    }

    #[test]
    fn a_file_held_open_is_built_in_the_end() {
        let (mut pending, t) = (Pending::default(), Instant::now());
        for step in 0..100 {
            pending.note(FileEvent::Writing(path("a")), t + ms(step * 10));
        }
        assert_eq!(pending.due(t + OPEN * 5), paths(&["a"]));
    }

    #[test]
    fn deleted_and_written_anew_is_one_change() {
        let (mut pending, t) = (Pending::default(), Instant::now());
        pending.note(FileEvent::Gone(path("a")), t);
        assert_eq!(pending.due(t + ms(200)), Due::At(t + ABSENCE));
        pending.note(FileEvent::Saved(path("a")), t + ms(200));
        assert_eq!(pending.due(t + ms(200)), paths(&["a"]));
        assert_eq!(pending.due(t + ms(900)), Due::Never);
    }

    #[test]
    fn deleted_for_good_is_told_in_the_end_and_holds_up_no_other_save() {
        let (mut pending, t) = (Pending::default(), Instant::now());
        pending.note(FileEvent::Gone(path("a")), t);
        pending.note(FileEvent::Saved(path("b")), t + ms(5));
        assert_eq!(pending.due(t + ms(5)), paths(&["b"]));
        assert_eq!(pending.due(t + ABSENCE), paths(&["a"]));
        assert!(pending.is_at_rest());
    }

    #[test]
    fn both_names_of_a_rename_are_told_together() {
        let (mut pending, t) = (Pending::default(), Instant::now());
        pending.note(FileEvent::Renamed(path("a.md"), path("b.md")), t);
        assert_eq!(pending.due(t + ms(100)), Due::At(t + ABSENCE));
        assert_eq!(pending.due(t + ABSENCE), paths(&["a.md", "b.md"]));
    }

    #[test]
    fn saves_right_after_a_build_wait_for_a_rest_but_not_forever() {
        let (mut pending, t) = (Pending::default(), Instant::now());
        pending.built(t, ms(10));
        for step in 0..20 {
            pending.note(FileEvent::Saved(path("a")), t + ms(step * 10));
            assert_eq!(pending.due(t + ms(step * 10)), Due::At(t + ms(step * 10) + REST), "{step}");
        }
        assert_eq!(pending.due(t + ms(190) + REST), paths(&["a"]));
        pending.built(t + ms(300), ms(10));
        for step in 30..=59 {
            pending.note(FileEvent::Saved(path("a")), t + ms(step * 10));
        }
        assert_eq!(pending.due(t + ms(300) + PATIENCE), paths(&["a"]));
    }

    #[test]
    fn a_branch_switch_is_one_rescan() {
        let (mut pending, t) = (Pending::default(), Instant::now());
        for file in 0..5_000_u64 {
            pending.note(FileEvent::Folders, t);
            pending.note(FileEvent::Saved(path(&file.to_string())), t + ms(file / 50));
        }
        let end = t + ms(4_999 / 50);
        assert!(pending.is_storm());
        assert_eq!(pending.due(end), Due::At(end + REST));
        assert!(matches!(pending.due(end + REST * 2), Due::Now(Changes::All)));
        assert_eq!(pending.due(end + ms(900)), Due::Never);
    }

    #[test]
    fn a_folder_that_comes_back_is_waited_for() {
        let (mut pending, t) = (Pending::default(), Instant::now());
        pending.note(FileEvent::FolderGone, t);
        pending.note(FileEvent::Folders, t);
        assert_eq!(pending.due(t + ms(100)), Due::At(t + ABSENCE));
        assert_eq!(pending.due(t + ABSENCE), Due::Now(Changes::All));
    }

    #[test]
    fn too_many_paths_become_a_rescan() {
        let (mut pending, t) = (Pending::default(), Instant::now());
        for file in 0..=MOST_PATHS {
            pending.note(FileEvent::Saved(path(&file.to_string())), t);
        }
        assert_eq!(pending.due(t + REST * 2), Due::Now(Changes::All));
    }
}
