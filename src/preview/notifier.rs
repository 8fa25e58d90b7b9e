//! How changes are seen: the system's events, or a look at every file now and then.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::debounce::FileEvent;
use super::roots::{Reader, Roots};
use super::watch::{EventQueue, Watching};

/// Where the system refuses to tell of changes, the folders are looked over this often.
const FALLBACK: Duration = Duration::from_millis(500);

/// How changes are seen.
#[derive(Debug)]
pub(super) enum Notifier {
    /// By the system's events.
    Events(RecommendedWatcher),
    /// By looking over the folders this often.
    Poll(Duration),
}

impl Notifier {
    /// Begins to watch; where the system gives no events, the folders will be looked over.
    pub(super) fn open(watching: Watching, roots: &Roots, queue: &Arc<EventQueue>) -> Self {
        match watching {
            Watching::Poll(interval) => Self::Poll(interval),
            Watching::Events => Self::listen(roots, queue).map_or(Self::Poll(FALLBACK), Self::Events),
        }
    }

    fn listen(roots: &Roots, queue: &Arc<EventQueue>) -> notify::Result<RecommendedWatcher> {
        let (mut reader, queue) = (Reader::new(roots.clone()), queue.clone());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| match event {
            Ok(event) => queue.note(reader.read(&event)),
            Err(_) => queue.note([FileEvent::Lost]),
        })?;
        for parent in roots.parents() {
            // Without it an exchange of a whole root is noticed later, not never.
            let _ = watcher.watch(&parent, RecursiveMode::NonRecursive);
        }
        for root in roots.absolute().filter(|root| root.is_dir()) {
            watcher.watch(root, RecursiveMode::Recursive)?;
        }
        Ok(watcher)
    }

    /// Watches the roots anew, as they may be other folders of the same name, and folders may
    /// have come before their watch. Where that fails, they are looked over from now on.
    pub(super) fn open_again(&mut self, roots: &Roots) {
        let Self::Events(watcher) = self else {
            return;
        };
        let mut again = |root: &Path| {
            // The old watch may have gone with the old folder.
            let _ = watcher.unwatch(root);
            !root.is_dir() || watcher.watch(root, RecursiveMode::Recursive).is_ok()
        };
        let failed = roots.absolute().filter(|root| !again(root)).count();
        if failed > 0 {
            *self = Self::Poll(FALLBACK);
        }
    }

    /// How often the folders are looked over; `None` where the system tells.
    pub(super) fn interval(&self) -> Option<Duration> {
        match self {
            Self::Events(_) => None,
            Self::Poll(interval) => Some(*interval),
        }
    }

    /// The way in use.
    pub(super) fn watching(&self) -> Watching {
        self.interval().map_or(Watching::Events, Watching::Poll)
    }
}
