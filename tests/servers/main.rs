//! The site behind nginx and Apache of Debian, at the root and in a subfolder, with and without the
//! configurations that we write. Run with `cargo test --test processes servers -- --ignored`.

mod apache;
mod http;
mod nginx;

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tebiki::site::{CONTENT_SECURITY_POLICY, ISOLATION_HEADERS, MEDIA_TYPES, Reading, SitePath, Stage};
use tempfile::TempDir;

use http::get;

/// Where a site stands on its server.
const PLACES: [&str; 2] = ["/", "/guide/"];

/// Whether the server reads the configuration that we write for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Configuration {
    Ours,
    None,
}

/// A running server, which ends with the value.
struct Server {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Server {
    fn start(folder: TempDir, port: u16, command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("the server is installed");
        let server = Self { child, port, folder };
        let start = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "the server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The main process ends its workers when it is asked to, not when it is killed.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// A folder that the server's own account can read, with a site in `site`.
fn folder_with_site() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(folder.path(), open).expect("a folder for all");
    let stage = Stage::open(&folder.path().join("site")).expect("a stage");
    let put = |name: &str, text: &str| {
        stage.put(&SitePath::new(name).expect("a path"), text.as_bytes()).expect("a file");
    };
    put("index.html", &format!("<!doctype html><a href=\"a/one.html\">要件</a>{}", " ".repeat(4000)));
    put("a/one.html", "<!doctype html>one");
    put("assets/style.1a2b3c4d.css", "a{}");
    put("assets/app.1a2b3c4d.js", "0");
    put("assets/mark.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    put("search/1a2b3c4d/root.js", "0");
    put("search/all.1a2b3c4d.bin", "\u{0}bin");
    put("search/all.json", "{}");
    put("measures.csv", "a,b");
    put("404.html", "<!doctype html>our page of a wrong address");
    for (extension, ..) in MEDIA_TYPES {
        put(&format!("types/one.{extension}"), "x");
    }
    stage.publish().expect("a site");
    fs::create_dir(folder.path().join("site/.tebiki")).expect("a folder");
    fs::write(folder.path().join("site/.tebiki/journal"), "secret").expect("a file");
    folder
}

/// What every server must do without being told.
fn check_plain(server: &Server, place: &str) {
    let page = get(server.port, place);
    assert_eq!((page.status, page.media_type()), (200, "text/html"));
    assert!(page.body.contains("要件"));
    assert_eq!(get(server.port, &format!("{place}a/one.html")).body, "<!doctype html>one");
    assert_eq!(get(server.port, &format!("{place}a/none.html")).status, 404);
    assert_eq!(get(server.port, &format!("{place}search/all.1a2b3c4d.bin")).status, 200);
    assert_eq!(get(server.port, &format!("{place}assets/style.1a2b3c4d.css")).media_type(), "text/css");
    assert_eq!(get(server.port, &format!("{place}assets/mark.svg")).media_type(), "image/svg+xml");
    assert_eq!(get(server.port, &format!("{place}search/all.json")).media_type(), "application/json");
}

/// The headers of every answer, whatever its status.
fn check_headers(answer: &http::Answer) {
    assert_eq!(answer.header("content-security-policy"), Some(CONTENT_SECURITY_POLICY.as_str()));
    for (name, value) in ISOLATION_HEADERS {
        assert_eq!(answer.header(&name.to_ascii_lowercase()), Some(value), "{name}");
    }
}

/// What our configuration adds.
fn check_configured(server: &Server, place: &str) {
    let page = get(server.port, &format!("{place}index.html"));
    assert_eq!(page.header("content-security-policy"), Some(CONTENT_SECURITY_POLICY.as_str()));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    assert_eq!(page.header("content-type").map(str::to_ascii_lowercase).as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(page.header("content-encoding"), Some("gzip"));
    for name in
        ["assets/style.1a2b3c4d.css", "assets/app.1a2b3c4d.js", "search/all.1a2b3c4d.bin", "search/1a2b3c4d/root.js"]
    {
        let cache = get(server.port, &format!("{place}{name}"));
        assert_eq!(cache.header("cache-control"), Some("public, max-age=31536000, immutable"), "{name}");
        assert_eq!(cache.header("content-security-policy"), Some(CONTENT_SECURITY_POLICY.as_str()), "{name}");
    }
    assert_eq!(get(server.port, &format!("{place}search/all.json")).header("cache-control"), Some("no-cache"));
    for missing in ["none.html", "a/none.1a2b3c4d.css", ".tebiki/journal"] {
        let missing = get(server.port, &format!("{place}{missing}"));
        assert_eq!((missing.status, missing.header("cache-control")), (404, Some("no-cache")));
        assert!(missing.body.contains("our page of a wrong address"), "{}", missing.body);
        check_headers(&missing);
    }
    // From any depth a browser goes on to the page of wrong addresses at its own place, where its links lead somewhere.
    for (asked, leads) in [
        ("none.html", false),
        ("404.html", false),
        ("404.html?a/b", false),
        ("a/one.html", false),
        ("a/none.html", true),
        ("a/b/c/9.3.1%288%29?x=/y", true),
        ("assets/", true),
    ] {
        let address = format!("{place}{asked}");
        let refresh = get(server.port, &address).header("refresh").map(str::to_owned);
        let wanted = format!("0; url={place}404.html#{}", address.split(['?', '%']).next().unwrap_or_default());
        assert_eq!(refresh.is_some(), leads, "{asked}: {refresh:?}");
        assert!(refresh.is_none_or(|refresh| refresh.starts_with(&wanted)), "{asked}");
    }
    for (extension, media, reading) in MEDIA_TYPES {
        let one = get(server.port, &format!("{place}types/one.{extension}"));
        check_headers(&one);
        let sent = one.header("content-type").map(str::to_ascii_lowercase).expect("a type");
        let charset = if reading == Reading::Text { "; charset=utf-8" } else { "" };
        assert_eq!(sent, format!("{media}{charset}"), "{extension}");
    }
    let listing = get(server.port, &format!("{place}assets/"));
    assert!(matches!(listing.status, 403 | 404), "no folder is listed: {}", listing.status);
    let hidden = get(server.port, &format!("{place}.tebiki/journal"));
    assert!(matches!(hidden.status, 403 | 404), "what we keep there is nobody's: {}", hidden.status);
}

fn check_all(start: impl Fn(&str, Configuration) -> Server) {
    for place in PLACES {
        for configuration in [Configuration::None, Configuration::Ours] {
            let server = start(place, configuration);
            assert!(Path::new(server.folder.path()).exists());
            check_plain(&server, place);
            if configuration == Configuration::Ours {
                check_configured(&server, place);
            }
        }
    }
}

#[test]
#[ignore = "needs nginx"]
fn works_behind_nginx() {
    check_all(nginx::start);
}

#[test]
#[ignore = "needs apache2"]
fn works_behind_apache() {
    check_all(apache::start);
}
