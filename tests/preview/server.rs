//! What the server answers, and what it refuses.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use tebiki::preview::{Options, Server, StartError, Token, Watching};

use super::toy::{Stage, ask, get, stage};

fn events() -> Stage {
    stage(Watching::Events, Options::default())
}

#[test]
fn a_page_comes_with_its_client_and_a_strict_policy() {
    let stage = events();
    let page = stage.get("/a.html");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("/__tebiki/live.js") && page.body.contains("<p>first</p>"));
    assert!(!page.body.contains("http-equiv"), "the page's own policy gives way to the header");
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("cross-origin-resource-policy"), Some("same-origin"));
    assert_eq!(page.header("access-control-allow-origin"), None);
}

#[test]
fn folders_missing_pages_and_methods() {
    let stage = events();
    let moved = stage.get("/sub");
    assert_eq!((moved.status, moved.header("location")), (301, Some("/sub/")));
    assert_eq!(stage.get("/sub/").status, 200);
    let missing = stage.get("/nowhere.html");
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("data-shown=\"missing\"") && missing.body.contains("<base href=\"/\">"));
    stage.write("404.md", "own page for what is missing");
    stage.until("/nowhere.html", "own page for what is missing");
    let address = stage.server.address();
    let post = ask(address, &format!("POST /a.html HTTP/1.1\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n"));
    assert_eq!((post.status, post.header("allow")), (405, Some("GET, HEAD")));
}

#[test]
fn validators_ranges_and_head() {
    let stage = events();
    let address = stage.server.address();
    std::fs::write(stage.path("x.txt"), "0123456789").expect("written");
    stage.until("/x.txt", "0123456789");
    let whole = stage.get("/x.txt");
    let etag = whole.header("etag").expect("a validator");
    let again = get(address, "/x.txt", &format!("If-None-Match: {etag}\r\n"));
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let part = get(address, "/x.txt", "Range: bytes=2-4\r\n");
    assert_eq!((part.status, part.body.as_str()), (206, "234"));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    let outdated = get(address, "/x.txt", "Range: bytes=2-4\r\nIf-Range: \"old\"\r\n");
    assert_eq!(outdated.status, 200, "a part of another version is of no use");
    let head = ask(address, &format!("HEAD /x.txt HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"));
    assert_eq!((head.status, head.header("content-length"), head.body.as_str()), (200, Some("10"), ""));
}

#[test]
fn only_own_pages_may_listen() {
    let stage = events();
    let address = stage.server.address();
    for bad in ["Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"] {
        assert_eq!(get(address, "/__tebiki/events", bad).status, 403, "{bad}");
        assert_eq!(get(address, "/__tebiki/diagnostics.json", bad).status, 403, "{bad}");
        let page = get(address, "/a.html", bad).status;
        assert_eq!(
            page,
            if bad.starts_with("Origin") { 403 } else { 200 },
            "a link from elsewhere names no origin: {bad}"
        );
    }
    let evil = ask(address, "GET /a.html HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(evil.status, 403);
}

#[test]
fn a_token_is_asked_for_and_kept_in_a_cookie() {
    let token = Token::random().expect("random bytes");
    let stage = stage(Watching::Events, Options { token: Some(token), ..Options::default() });
    let address = stage.server.address();
    let url = stage.server.url();
    let target = url.strip_prefix(&format!("http://{address}")).expect("its own address").to_owned();
    assert!(target.starts_with("/?token=") && target.len() == "/?token=".len() + 32, "{target}");
    for asked in
        ["/a.html", "/", "/__tebiki/events", "/__tebiki/live.js", "/__tebiki/diagnostics.json", "/?token=", "/?token=0"]
    {
        let answer = get(address, asked, "");
        assert_eq!((answer.status, answer.header("set-cookie")), (403, None), "{asked}");
        assert!(!answer.body.contains("<p>first"), "{asked}");
    }
    let welcome = get(address, &target.replace("/?", "/a.html?x=1&"), "");
    assert_eq!((welcome.status, welcome.header("location")), (303, Some("/a.html?x=1")));
    let cookie = welcome.header("set-cookie").expect("a cookie");
    assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"), "{cookie}");
    let kept = format!("Cookie: other=1; {}\r\n", cookie.split(';').next().expect("a pair"));
    assert!(get(address, "/a.html", &kept).body.contains("<p>first"));
    assert_eq!(get(address, "/__tebiki/diagnostics.json", &kept).status, 200);
    let elsewhere = get(address, &target.replace("/?", "//evil.example/?"), "");
    assert_eq!((elsewhere.status, elsewhere.header("location")), (403, None));
}

/// Whoever holds places and takes nothing keeps nobody out.
#[test]
fn clients_that_hold_connections_keep_nobody_out() {
    let token = Token::random().expect("random bytes");
    let stage = stage(Watching::Events, Options { token: Some(token), ..Options::default() });
    let address = stage.server.address();
    let target = stage.server.url().replace(&format!("http://{address}"), "");
    let held: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(address).expect("connected")).collect();
    assert_eq!(get(address, &target, "").status, 303);
    let mut oldest = &held[0];
    oldest.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
    let mut one = [0];
    assert!(matches!(std::io::Read::read(&mut oldest, &mut one), Ok(0) | Err(_)), "the oldest is closed");
}

/// The next event's name and its JSON.
fn next(reader: &mut BufReader<TcpStream>) -> (String, serde_json::Value) {
    let mut name = String::new();
    loop {
        let mut line = String::new();
        assert!(reader.read_line(&mut line).expect("a line") > 0, "the stream ended");
        if let Some(event) = line.strip_prefix("event: ") {
            event.trim().clone_into(&mut name);
        }
        if let Some(json) = line.strip_prefix("data: ") {
            return (name, serde_json::from_str(json).expect("JSON"));
        }
    }
}

#[test]
fn the_stream_tells_of_pages_styles_and_findings() {
    let stage = events();
    let address = stage.server.address();
    let mut stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
    let target = "/__tebiki/events?page=%2Fa.html";
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\r\n").expect("sent");
    let mut reader = BufReader::new(stream);
    let (name, hello) = next(&mut reader);
    assert_eq!((name.as_str(), hello["errors"].as_u64()), ("hello", Some(0)));
    stage.write("a.md", "page a\nsecond");
    let (name, news) = next(&mut reader);
    assert_eq!((name.as_str(), &news["changes"]["pages"][0]), ("reload", &"a.html".into()));
    assert_ne!(news["page"], hello["page"], "the tag of the listener's page is another one");
    assert!(stage.get("/a.html").body.contains("second"), "what is told of is there");
    std::fs::write(stage.dir.path().join("theme/site.css"), "p { color: red }").expect("written");
    let (_, style) = next(&mut reader);
    assert_eq!((&style["changes"]["style_only"], &style["page"]), (&true.into(), &news["page"]));
    stage.write("a.md", "page a\nBROKEN");
    let (_, broken) = next(&mut reader);
    assert_eq!((broken["errors"].as_u64(), &broken["page"]), (Some(1), &news["page"]));
    assert!(stage.get("/a.html").body.contains("second"), "the last good page stays");
    let overlay: serde_json::Value = serde_json::from_str(&stage.get("/__tebiki/diagnostics.json").body).expect("JSON");
    assert_eq!(
        (overlay["findings"][0]["line"].as_u64(), &overlay["findings"][0]["source"]),
        (Some(2), &"BROKEN".into())
    );
}

#[test]
fn the_search_hook_answers() {
    let search: tebiki::preview::Search =
        Arc::new(|query| (query != "none").then(|| format!("{{\"asked\":\"{query}\"}}").into_bytes()));
    let stage = stage(Watching::Events, Options { search: Some(search), ..Options::default() });
    let answer = stage.get("/__tebiki/search?q=%E5%A7%94%E8%A8%97");
    assert_eq!(answer.body, "{\"asked\":\"q=%E5%A7%94%E8%A8%97\"}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(stage.get("/__tebiki/search?none").status, 404);
    assert_eq!(events().get("/__tebiki/search?q=x").status, 404);
}

#[test]
fn large_texts_are_compressed_when_asked() {
    let stage = events();
    let address = stage.server.address();
    stage.write("big.md", &"long text ".repeat(20_000));
    stage.until("/big.html", "long text");
    let packed = get(address, "/big.html", "Accept-Encoding: gzip\r\n");
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let len: usize = packed.header("content-length").and_then(|len| len.parse().ok()).expect("a length");
    assert!(len < 20_000, "{len}");
    assert_eq!(stage.get("/big.html").header("content-encoding"), None);
    assert_eq!(get(address, "/a.html", "Accept-Encoding: gzip\r\n").header("content-encoding"), None);
}

#[test]
fn a_taken_port_names_a_free_one() {
    let stage = events();
    let port = stage.server.address().port();
    let (_sender, sites) = tokio::sync::watch::channel(Arc::default());
    let error = Server::start(Options { port, ..Options::default() }, sites.clone()).expect_err("taken");
    let StartError::PortInUse { port: asked, free: Some(free) } = error else {
        panic!("{error}");
    };
    assert_eq!(asked, port);
    assert!(Server::start(Options { port: free, ..Options::default() }, sites).is_ok());
}

#[test]
fn it_runs_on_few_threads() {
    let stage = events();
    let address = stage.server.address();
    let before = std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
    let open: Vec<_> = (0..300).map(|_| TcpStream::connect(address).expect("connected")).collect();
    for _ in 0..20 {
        assert_eq!(stage.get("/a.html").status, 200);
    }
    let after = std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
    assert!(after <= before + 8, "{before} → {after} threads with {} silent clients", open.len());
}
