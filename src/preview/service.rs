//! From a request to its answer. Every answer comes from one snapshot in memory; no request
//! reaches the disk.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::SocketAddr;
use std::sync::Arc;

use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio::sync::{Semaphore, watch};

use super::body::Reply;
use super::deliver::{self, Found, moved, not_allowed, plain, with_type};
use super::encode::{self, GzipCache};
use super::events::{self, Listener};
use super::gate::{self, Gate};
use super::inject::{self, Marks, Shown};
use super::options::Options;
use super::overlay;
use super::site::{self, Site};
use super::target::{self, Target};
use super::token::Pass;
use crate::site::{CONTENT_SECURITY_POLICY, ISOLATION_HEADERS, media_type};

/// More event streams than this are not held open at once.
const MOST_STREAMS: usize = 64;

/// Shown where the site has no page for an unknown address.
const MISSING: &str = "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\"><title>404</title></head>\
                       <body><main><h1>404</h1><p>このページはありません。</p><p lang=\"en\">There is no such page.</p>\
                       </main></body></html>";

/// Said to whoever does not bring the token.
const NO_TOKEN: &str = "この確認用の表示には、tebiki serve が示したアドレス（token の付いたもの）が要ります。\n\
                        This preview needs the address that tebiki serve printed, with its token.\n";

/// Marks an answer to a request that has not shown that it may ask.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stranger;

/// Everything that answers are made from.
pub(super) struct Service {
    sites: watch::Receiver<Arc<Site>>,
    gate: Gate,
    instance: Arc<str>,
    options: Options,
    packed: Arc<GzipCache>,
    streams: Arc<Semaphore>,
}

impl Service {
    pub(super) fn new(options: Options, gate: Gate, sites: watch::Receiver<Arc<Site>>) -> Self {
        let instance = instance().into();
        let streams = Arc::new(Semaphore::new(MOST_STREAMS));
        Self { sites, gate, instance, options, packed: Arc::default(), streams }
    }

    /// Answers one request on a connection made to `local`.
    pub(super) async fn answer<B>(&self, request: Request<B>, local: SocketAddr) -> Response<Reply> {
        let mut answer = self.choose(&request, local).await;
        protect(answer.headers_mut());
        if request.method() == Method::HEAD && !matches!(answer.body(), Reply::Events(_)) {
            let len = answer.body().len().unwrap_or(0);
            answer.headers_mut().entry(header::CONTENT_LENGTH).or_insert(len.into());
            *answer.body_mut() = Reply::empty();
        }
        answer
    }

    async fn choose<B>(&self, request: &Request<B>, local: SocketAddr) -> Response<Reply> {
        let host = match self.admit(request, local) {
            Ok(host) => host,
            Err(refusal) => return *refusal,
        };
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return not_allowed();
        }
        if !gate::fits_origin(request.headers(), &host) {
            return plain(StatusCode::FORBIDDEN, "the preview answers no page of another origin\n");
        }
        match target::read(request.uri().path()) {
            Target::Bad => plain(StatusCode::BAD_REQUEST, "no site holds such an address\n"),
            Target::Own(name) if gate::same_origin(request.headers(), &host) => self.own(&name, request).await,
            Target::Own(_) => plain(StatusCode::FORBIDDEN, "only pages of the preview may ask for this\n"),
            Target::File(name) => self.file(&name, request).await,
        }
    }

    /// The host that a request names, if it may ask.
    fn admit<B>(&self, request: &Request<B>, local: SocketAddr) -> Result<String, Box<Response<Reply>>> {
        let host = self
            .gate
            .host(request, local)
            .map_err(|status| Box::new(stranger(plain(status, "the preview is not served under this host name\n"))))?;
        let Some(token) = &self.options.token else { return Ok(host) };
        let (path, query) = (request.uri().path(), request.uri().query().unwrap_or(""));
        match token.check((path, query), request.headers(), local.port()) {
            Pass::Granted => Ok(host),
            // A path that a site can hold leads nowhere but to this server.
            Pass::Welcome { address, cookie } if target::read(path) != Target::Bad => {
                Err(Box::new(welcome(&address, &cookie)))
            }
            _ => Err(Box::new(stranger(plain(StatusCode::FORBIDDEN, NO_TOKEN)))),
        }
    }

    async fn own<B>(&self, name: &str, request: &Request<B>) -> Response<Reply> {
        let asset = |path, text: &'static str| {
            let tag = encode::tag(text.as_bytes());
            Found { status: StatusCode::OK, media: media_type(path), tag, body: Reply::made(text) }
        };
        match name {
            "live.js" => self.deliver(asset("live.js", inject::SCRIPT), request).await,
            "live-page.js" => self.deliver(asset("live.js", inject::PAGE_SCRIPT), request).await,
            "live.css" => self.deliver(asset("live.css", inject::STYLE), request).await,
            "events" => self.events(request),
            "diagnostics.json" => {
                let json = overlay::json(&self.sites.borrow().clone(), self.options.editor.as_ref());
                self.deliver(found_json(json), request).await
            }
            "search" => self.search(request).await,
            _ => plain(StatusCode::NOT_FOUND, "the preview has no such address\n"),
        }
    }

    fn events<B>(&self, request: &Request<B>) -> Response<Reply> {
        let Ok(place) = self.streams.clone().try_acquire_owned() else {
            let mut busy = plain(StatusCode::SERVICE_UNAVAILABLE, "too many pages listen\n");
            busy.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            return busy;
        };
        let asked = request.uri().query().unwrap_or("").split('&').find_map(|pair| pair.strip_prefix("page="));
        let page = asked.and_then(target::percent_decode).unwrap_or_default();
        let (instance, follow) = (self.instance.clone(), self.options.follow);
        let body = match *request.method() {
            Method::HEAD => Reply::empty(),
            _ => Reply::Events(events::stream(Listener { page, instance, follow }, self.sites.clone(), place)),
        };
        with_type(StatusCode::OK, "text/event-stream", body)
    }

    async fn search<B>(&self, request: &Request<B>) -> Response<Reply> {
        let Some(search) = self.options.search.clone() else {
            return plain(StatusCode::NOT_FOUND, "this preview has no search\n");
        };
        let query = request.uri().query().unwrap_or("").to_owned();
        match tokio::task::spawn_blocking(move || search(&query)).await {
            Ok(Some(json)) => self.deliver(found_json(json), request).await,
            Ok(None) => plain(StatusCode::NOT_FOUND, "no answer\n"),
            Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "the search stopped unexpectedly\n"),
        }
    }

    async fn file<B>(&self, name: &str, request: &Request<B>) -> Response<Reply> {
        let site = self.sites.borrow().clone();
        if let Some(bytes) = site::file(&site, name).await {
            let found = self.found(name, &bytes, Shown::Asked);
            return self.deliver(found, request).await;
        }
        if site.files.holds(&format!("{name}/index.html")) {
            return moved(name);
        }
        let page = site::file(&site, "404.html").await.unwrap_or_else(|| MISSING.as_bytes().into());
        let mut answer = self.deliver(self.found("404.html", &page, Shown::Missing), request).await;
        // It is shown at any depth, so it gets a `<base>`, which the policy of all other pages forbids.
        let with_base = CONTENT_SECURITY_POLICY.replace("base-uri 'none'", "base-uri 'self'");
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy(&with_base));
        answer
    }

    fn found(&self, name: &str, bytes: &Arc<[u8]>, shown: Shown) -> Found {
        let media = media_type(name);
        let status = if shown == Shown::Missing { StatusCode::NOT_FOUND } else { StatusCode::OK };
        if !media.starts_with("text/html") {
            return Found { status, media, tag: encode::tag(bytes), body: Reply::shared(bytes.clone()) };
        }
        let tag = inject::page_tag(bytes);
        let page = inject::inject(bytes, Marks { instance: &self.instance, tag: &tag, shown });
        Found { status, media, tag: format!("{tag}-{}", self.instance), body: Reply::made(page) }
    }

    async fn deliver<B>(&self, found: Found, request: &Request<B>) -> Response<Reply> {
        deliver::deliver(found, request.headers(), &self.packed).await
    }
}

/// Closes the connection of a request that may not ask.
fn stranger(mut answer: Response<Reply>) -> Response<Reply> {
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer.extensions_mut().insert(Stranger);
    answer
}

/// Gives the cookie, and the address without the secret.
fn welcome(address: &str, cookie: &str) -> Response<Reply> {
    let mut answer = plain(StatusCode::SEE_OTHER, "the preview is at this address without its token\n");
    for (name, value) in [(header::LOCATION, address), (header::SET_COOKIE, cookie)] {
        let Ok(value) = HeaderValue::from_str(value) else {
            return plain(StatusCode::BAD_REQUEST, "no site holds such an address\n");
        };
        answer.headers_mut().insert(name, value);
    }
    answer
}

/// The headers of the configurations for web servers; a page that stands in for another one has said its own policy.
fn protect(headers: &mut HeaderMap) {
    for (name, value) in ISOLATION_HEADERS {
        let name = HeaderName::try_from(name).expect("our headers have plain names");
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| policy(CONTENT_SECURITY_POLICY.as_str()));
}

fn policy(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("the policy is plain ASCII")
}

fn found_json(json: Vec<u8>) -> Found {
    let tag = encode::tag(&json);
    Found { status: StatusCode::OK, media: "application/json", tag, body: Reply::made(json) }
}

/// A word that no other start of the server has, so that a browser notices a restart.
fn instance() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}
