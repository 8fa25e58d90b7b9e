//! Watches the content and the theme, and calls the builder when there is something to build. The
//! last save is never missed: where the system lost count, everything is looked over again.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::debounce::{Due, FileEvent, Pending};
use super::notifier::Notifier;
use super::roots::{Root, Roots};
use super::scan::Stamps;
use super::site::{Changed, Finding, Site};
use crate::session::Changes;

/// Makes the next snapshot. The first call is a [`Changes::All`]; where nothing came of the
/// changes it returns the snapshot it returned before.
pub type Builder<S> = Box<dyn FnMut(Changes) -> S + Send>;

/// What a builder makes of the files that are watched.
pub trait Snapshot: Clone + Send + Sync + 'static {
    /// Whether this is the snapshot that was made before.
    fn is_same(&self, before: &Self) -> bool;
    /// What stands in for the next snapshot where its builder panicked.
    #[must_use]
    fn after_panic(&self) -> Self;
}

/// For builders that only report.
impl Snapshot for () {
    fn is_same(&self, (): &Self) -> bool {
        true
    }

    fn after_panic(&self) -> Self {}
}

impl Snapshot for Arc<Site> {
    fn is_same(&self, before: &Self) -> bool {
        Self::ptr_eq(self, before)
    }

    fn after_panic(&self) -> Self {
        Self::new(stopped(self))
    }
}

/// After everything was looked over, it is compared once more after this time.
const SECOND_LOOK: Duration = Duration::from_secs(1);

/// A folder that has to be there and is not is looked for this often.
const LOOK_FOR_ROOT: Duration = Duration::from_millis(100);

/// In a storm, events are looked at this often.
const STORM_STEP: Duration = Duration::from_millis(5);

/// What to watch, and how.
#[derive(Clone, Debug)]
pub struct WatchPlan {
    /// The folders.
    pub roots: Vec<Root>,
    /// How.
    pub watching: Watching,
}

/// How files are watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watching {
    /// The system tells of changes.
    Events,
    /// The folders are looked over this often, as on shares that tell nothing.
    Poll(Duration),
}

/// Why nothing can be watched.
#[derive(Debug, PartialEq, Eq)]
pub enum WatchError {
    /// A folder that has to be there is not.
    Missing(PathBuf),
}

impl fmt::Display for WatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(f, "there is no folder `{}` to watch", path.display()),
        }
    }
}

impl std::error::Error for WatchError {}

/// A running watcher; it stops when this is dropped.
#[derive(Debug)]
pub struct Watcher {
    queue: Arc<EventQueue>,
    watching: Watching,
    thread: Option<JoinHandle<()>>,
}

/// What the system's thread and the builder's thread share.
#[derive(Debug, Default)]
pub(super) struct EventQueue {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Debug, Default)]
struct State {
    pending: Pending,
    /// Something was noted since the builder's thread looked.
    is_news: bool,
    is_stopped: bool,
}

impl EventQueue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of what happened, and wakes the builder's thread.
    pub(super) fn note(&self, events: impl IntoIterator<Item = FileEvent>) {
        let mut state = self.lock();
        let now = Instant::now();
        for event in events {
            state.pending.note(event, now);
            state.is_news = true;
        }
        if state.is_news {
            self.arrived.notify_one();
        }
    }
}

impl Watcher {
    /// Starts watching, then builds for the first time on this thread, then goes on building on a
    /// thread of its own. The receiver always holds the newest snapshot.
    ///
    /// # Errors
    /// When a folder that has to be there is not.
    pub fn start<S: Snapshot>(
        plan: WatchPlan,
        mut builder: Builder<S>,
    ) -> Result<(Self, watch::Receiver<S>), WatchError> {
        let roots = Roots::new(plan.roots);
        if let Some(path) = roots.missing() {
            return Err(WatchError::Missing(path.to_path_buf()));
        }
        let queue = Arc::new(EventQueue::default());
        let notifier = Notifier::open(plan.watching, &roots, &queue);
        let watching = notifier.watching();
        let stamps = Stamps::scan(roots.paths());
        let (sender, receiver) = watch::channel(builder(Changes::All));
        let watch = Watch {
            queue: queue.clone(),
            notifier,
            roots,
            stamps,
            next_look: None,
            sender,
            builder,
            must_rescan: false,
        };
        let thread = std::thread::Builder::new().name("tebiki-watch".to_owned()).spawn(move || watch.run()).ok();
        Ok((Self { queue, watching, thread }, receiver))
    }

    /// How files are watched in fact: where the system cannot tell of so many folders, they are
    /// looked over instead.
    #[must_use]
    pub fn watching(&self) -> Watching {
        self.watching
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.queue.lock().is_stopped = true;
        self.queue.arrived.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was told when it happened.
            let _ = thread.join();
        }
    }
}

/// The builder's thread.
struct Watch<S> {
    queue: Arc<EventQueue>,
    notifier: Notifier,
    roots: Roots,
    stamps: Stamps,
    next_look: Option<Instant>,
    sender: watch::Sender<S>,
    builder: Builder<S>,
    /// The next build looks at everything, whatever its changes are.
    must_rescan: bool,
}

/// What the thread does next.
enum Step {
    Build(Changes),
    Look,
    Wait(Duration),
    Stop,
}

impl<S: Snapshot> Watch<S> {
    fn run(mut self) {
        self.next_look = Some(Instant::now() + self.notifier.interval().unwrap_or(SECOND_LOOK));
        loop {
            match self.step() {
                Step::Build(changes) => self.build(changes),
                Step::Look => self.look(),
                Step::Wait(time) => self.wait(time),
                Step::Stop => return,
            }
        }
    }

    fn step(&self) -> Step {
        let now = Instant::now();
        let is_missing = self.roots.missing().is_some();
        let mut state = self.queue.lock();
        if state.is_stopped {
            return Step::Stop;
        }
        if is_missing {
            // The last pages stay until the folder is back; then everything is looked over.
            state.pending.note(FileEvent::Folders, now);
            return Step::Wait(LOOK_FOR_ROOT);
        }
        state.is_news = false;
        let due = state.pending.due(now);
        if let Due::Now(changes) = due {
            return Step::Build(changes);
        }
        let may_look = state.pending.is_at_rest() || self.notifier.interval().is_some();
        let look = self.next_look.filter(|_| may_look);
        if look.is_some_and(|at| at <= now) {
            return Step::Look;
        }
        let at = match due {
            Due::At(at) => Some(at),
            _ => None,
        };
        let until = at.into_iter().chain(look).min();
        Step::Wait(until.map_or(Duration::from_hours(1), |until| until.saturating_duration_since(now)))
    }

    fn wait(&self, time: Duration) {
        let state = self.queue.lock();
        if state.pending.is_storm() {
            drop(state);
            std::thread::sleep(STORM_STEP.min(time));
        } else if !state.is_stopped && !state.is_news {
            drop(self.queue.arrived.wait_timeout(state, time));
        }
    }

    /// Looks the folders over, and takes note of what nobody told.
    fn look(&mut self) {
        let started = Instant::now();
        let newer = Stamps::scan(self.roots.paths());
        let untold = self.stamps.differences(&newer);
        self.stamps = newer;
        let took = started.elapsed();
        let again = self.notifier.interval().map(|interval| interval.max(took * 10));
        let again = again.or_else(|| (!untold.is_empty()).then_some(SECOND_LOOK));
        self.next_look = again.map(|time| Instant::now() + time);
        self.queue.note(self.stamps.events(untold));
    }

    fn build(&mut self, changes: Changes) {
        let changes = if std::mem::take(&mut self.must_rescan) { Changes::All } else { changes };
        match &changes {
            Changes::All => {
                self.notifier.open_again(&self.roots);
                self.stamps = Stamps::scan(self.roots.paths());
                self.next_look = Some(Instant::now() + self.notifier.interval().unwrap_or(SECOND_LOOK));
            }
            Changes::Paths(paths) if self.notifier.interval().is_none() && self.next_look.is_some() => {
                self.stamps.refresh(paths);
            }
            Changes::Paths(_) => {}
        }
        let started = Instant::now();
        // The builder is given everything anew after a panic, so a half-made state does not last.
        let built = catch_unwind(AssertUnwindSafe(|| (self.builder)(changes)));
        let last = self.sender.borrow().clone();
        let snapshot = built.unwrap_or_else(|_| {
            self.must_rescan = true;
            last.after_panic()
        });
        if !snapshot.is_same(&last) {
            self.sender.send_replace(snapshot);
        }
        let now = Instant::now();
        self.queue.lock().pending.built(now, now - started);
    }
}

/// The last snapshot, with word that a build of the next one stopped.
fn stopped(last: &Site) -> Site {
    let finding = Finding {
        severity: "error",
        code: "preview::stopped".to_owned(),
        message: "生成が予期せず止まった / the build stopped unexpectedly".to_owned(),
        help: vec!["もう一度保存する。続くときは端末の出力を添えて報告する / save again; if it stays, report the terminal's output".to_owned()],
        ..Finding::default()
    };
    let findings = std::iter::once(finding).collect();
    let changed = Changed::Paths(std::collections::BTreeSet::new());
    let (files, is_behind) = (last.files.clone(), last.is_behind);
    Site { build: last.build + 1, changed, edited: None, findings, files, is_behind }
}
