//! The event stream that tells browsers of a new snapshot: which build, what changed, whether
//! their own page is another one, and how many findings there are.

use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};

use super::options::Follow;
use super::site::{self, Changed, Site};
use super::{inject, overlay, target};

/// A comment is sent this often, so that a browser that went away is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// More changed paths than this are told as `everything`.
const MOST_PATHS: usize = 200;

/// What one stream is about.
#[derive(Clone, Debug)]
pub(super) struct Listener {
    /// The path of the page that listens, as it stands in its address.
    pub(super) page: String,
    /// Tells this start of the server from another one.
    pub(super) instance: Arc<str>,
    /// Whether the browser is to follow edits.
    pub(super) follow: Follow,
}

#[derive(Serialize)]
struct News<'a> {
    build: u64,
    instance: &'a str,
    page: Option<String>,
    changes: Paths<'a>,
    edited: Option<&'a str>,
    errors: usize,
    warnings: usize,
    findings: String,
    /// Whether pages are compared with an older edition than they should be.
    behind: bool,
}

/// Changed paths by what a browser does about them.
#[derive(Default, Serialize)]
struct Paths<'a> {
    everything: bool,
    style_only: bool,
    pages: Vec<&'a str>,
    styles: Vec<&'a str>,
    scripts: Vec<&'a str>,
    assets: Vec<&'a str>,
}

/// Starts a stream; it ends, and gives its place back, when the browser goes away or the preview
/// stops.
pub(super) fn stream(
    listener: Listener,
    sites: watch::Receiver<Arc<Site>>,
    place: OwnedSemaphorePermit,
) -> mpsc::Receiver<Bytes> {
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(async move {
        tell(listener, sites, sender).await;
        drop(place);
    });
    receiver
}

async fn tell(listener: Listener, mut sites: watch::Receiver<Arc<Site>>, sender: mpsc::Sender<Bytes>) {
    let mut site = sites.borrow_and_update().clone();
    let mut told = site.build;
    let mut line = hello(&site, &listener, page_tag(&site, &listener.page).await);
    loop {
        if sender.send(line).await.is_err() {
            return;
        }
        tokio::select! {
            changed = sites.changed() => {
                if changed.is_err() {
                    return;
                }
                site = sites.borrow_and_update().clone();
                line = reload(&site, told, &listener, page_tag(&site, &listener.page).await);
                told = site.build;
            }
            () = tokio::time::sleep(HEARTBEAT) => line = Bytes::from_static(b":\n\n"),
            () = sender.closed() => return,
        }
    }
}

/// The first event of a stream. Nothing changed; the browser compares what it shows.
fn hello(site: &Site, listener: &Listener, page: Option<String>) -> Bytes {
    let retry = "retry: 500\n";
    format!("{retry}{}", event("hello", site, Paths::default(), (listener, page))).into()
}

fn reload(site: &Site, told: u64, listener: &Listener, page: Option<String>) -> Bytes {
    let next = told.wrapping_add(1) == site.build;
    let changes = match &site.changed {
        Changed::Paths(paths) if next && paths.len() <= MOST_PATHS => sort(paths),
        _ => Paths { everything: true, ..Paths::default() },
    };
    event("reload", site, changes, (listener, page)).into()
}

fn event(name: &str, site: &Site, changes: Paths<'_>, (listener, page): (&Listener, Option<String>)) -> String {
    let (errors, warnings) = site.counts();
    let news = News {
        build: site.build,
        instance: &listener.instance,
        page,
        changes,
        edited: site.edited.as_deref().filter(|_| name == "reload" && listener.follow == Follow::Edits),
        errors,
        warnings,
        findings: overlay::tag(site),
        behind: site.is_behind,
    };
    let json = serde_json::to_string(&news).unwrap_or_default();
    format!("event: {name}\nid: {}\ndata: {json}\n\n", site.build)
}

/// The tag of the page that listens, in the snapshot; `None` where it is not there.
async fn page_tag(site: &Arc<Site>, page: &str) -> Option<String> {
    let target::Target::File(name) = target::read(page) else {
        return None;
    };
    site::file(site, &name).await.map(|bytes| inject::page_tag(&bytes))
}

fn sort<'a>(paths: impl IntoIterator<Item = &'a Arc<str>>) -> Paths<'a> {
    let mut sorted = Paths::default();
    for path in paths {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension {
            "html" => &mut sorted.pages,
            "css" => &mut sorted.styles,
            "js" => &mut sorted.scripts,
            _ => &mut sorted.assets,
        }
        .push(path);
    }
    let others = sorted.pages.len() + sorted.scripts.len() + sorted.assets.len();
    sorted.style_only = others == 0 && !sorted.styles.is_empty();
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn site(build: u64, changed: Changed) -> Site {
        let files: BTreeMap<Arc<str>, Arc<[u8]>> = BTreeMap::from([(Arc::from("a.html"), Arc::from(*b"x"))]);
        let files: Arc<dyn site::Files> = Arc::new(files);
        Site { build, files, changed, edited: Some("a.html".to_owned()), ..Site::default() }
    }

    fn listener(follow: Follow) -> Listener {
        Listener { page: "/a.html".to_owned(), instance: "i".into(), follow }
    }

    fn value(bytes: &Bytes) -> serde_json::Value {
        let text = std::str::from_utf8(bytes).expect("text");
        let line = text.lines().find_map(|l| l.strip_prefix("data: ")).expect("a data line");
        serde_json::from_str(line).expect("JSON")
    }

    fn paths(list: &[&str]) -> Changed {
        Changed::Paths(list.iter().map(|p| Arc::from(*p)).collect())
    }

    #[test]
    fn a_change_of_style_is_told_apart() {
        let news = value(&reload(&site(2, paths(&["x.css"])), 1, &listener(Follow::Stay), None));
        assert_eq!(news["changes"]["style_only"], true);
        let news = value(&reload(&site(2, paths(&["x.css", "a.html"])), 1, &listener(Follow::Stay), None));
        assert_eq!((&news["changes"]["style_only"], &news["changes"]["pages"][0]), (&false.into(), &"a.html".into()));
    }

    #[test]
    fn a_gap_means_everything() {
        let news = value(&reload(&site(3, paths(&["x.css"])), 1, &listener(Follow::Stay), None));
        assert_eq!(news["changes"]["everything"], true);
    }

    #[test]
    fn only_followers_are_told_where_the_edit_is() {
        let news = |follow| value(&reload(&site(2, paths(&["a.html"])), 1, &listener(follow), None))["edited"].clone();
        assert_eq!(news(Follow::Edits), "a.html");
        assert!(news(Follow::Stay).is_null());
    }

    #[tokio::test]
    async fn the_listener_learns_the_tag_of_its_page() {
        let shown = Arc::new(site(1, Changed::Everything));
        let tag = page_tag(&shown, "/a.html").await;
        assert_eq!(tag, Some(inject::page_tag(b"x")));
        let known = value(&hello(&shown, &listener(Follow::Stay), tag));
        assert_eq!(known["page"], inject::page_tag(b"x"));
        assert!(page_tag(&shown, "/b.html").await.is_none());
    }
}
