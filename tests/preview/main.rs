//! The live preview from outside: files are written, pages are asked for over HTTP.

mod checking;
mod incremental;
mod server;
mod toy;
mod watching;

/// Serves a toy guide for the outside tools (`http_probe.py`, `watch_storm.py`, the browser tests)
/// until the file that `TEBIKI_TOY` names holds `stop`. The guide is the folder around that file.
#[test]
#[ignore = "serves a toy guide until it is told to stop"]
fn serve_the_toy() {
    use std::sync::Arc;
    use std::time::Duration;
    use tebiki::preview::{EditorLink, Follow, Options, Server, Watcher, Watching};

    let word = std::path::PathBuf::from(std::env::var_os("TEBIKI_TOY").expect("TEBIKI_TOY names a file"));
    let root = word.parent().expect("a folder").to_path_buf();
    let setting = |name: &str| std::env::var(name).ok();
    let watching = setting("TEBIKI_TOY_POLL").map_or(Watching::Events, |_| Watching::Poll(Duration::from_millis(300)));
    let options = Options {
        port: setting("TEBIKI_TOY_PORT").and_then(|port| port.parse().ok()).unwrap_or(0),
        follow: if setting("TEBIKI_TOY_FOLLOW").is_some() { Follow::Edits } else { Follow::Stay },
        editor: EditorLink::new("vscode", &root.join("content")).ok(),
        search: Some(Arc::new(|query| Some(format!("{{\"query\":{query:?}}}").into_bytes()))),
        ..Options::default()
    };
    let (watcher, sites) = Watcher::start(toy::plan(&root, watching), toy::Toy::new(&root).builder()).expect("watched");
    let server = Server::start(options, sites).expect("served");
    std::fs::write(&word, format!("{} {}", server.address().port(), std::process::id())).expect("told");
    while std::fs::read_to_string(&word).is_ok_and(|text| text != "stop") {
        std::thread::sleep(Duration::from_millis(100));
    }
    drop((server, watcher));
}
