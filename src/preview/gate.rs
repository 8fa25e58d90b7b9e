//! Who may ask: exact host names and an exact origin, so that no page of another site can read
//! the preview, not even under a name that was pointed at this machine.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use hyper::header::{self, HeaderMap, HeaderName};
use hyper::{Request, StatusCode};

use super::options::Reach;

/// The names under which the server may be asked.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    hosts: BTreeSet<String>,
    port: u16,
}

impl Gate {
    /// The gate of a server that listens on `port`.
    pub(super) fn new(reach: &Reach, port: u16) -> Self {
        let mut names = vec!["localhost"];
        if let Reach::Remote { names: further, .. } = reach {
            names.extend(further.iter().map(String::as_str));
        }
        let hosts = names.into_iter().flat_map(|name| with_port(&name.to_ascii_lowercase(), port)).collect();
        Self { hosts, port }
    }

    /// The host that a request names, where it is one of the list or the very address that the
    /// connection was made to.
    pub(super) fn host<B>(&self, request: &Request<B>, local: SocketAddr) -> Result<String, StatusCode> {
        let host = only(request.headers(), &header::HOST).ok_or(StatusCode::BAD_REQUEST)?.to_ascii_lowercase();
        let address = match local.ip().to_canonical() {
            std::net::IpAddr::V4(ip) => ip.to_string(),
            std::net::IpAddr::V6(ip) => format!("[{ip}]"),
        };
        if !self.hosts.contains(&host) && !with_port(&address, self.port).any(|known| known == host) {
            return Err(StatusCode::FORBIDDEN);
        }
        match request.uri().authority() {
            Some(authority) if !authority.as_str().eq_ignore_ascii_case(&host) => Err(StatusCode::BAD_REQUEST),
            _ => Ok(host),
        }
    }
}

/// Whether a request to one of the preview's own addresses comes from a page of the preview.
/// A browser leaves `Origin` out of a plain request to the same origin, and says then in
/// `Sec-Fetch-Site` that it is one.
pub(super) fn same_origin(headers: &HeaderMap, host: &str) -> bool {
    let site = HeaderName::from_static("sec-fetch-site");
    let site_fits = match headers.get(&site) {
        None => true,
        Some(_) => matches!(only(headers, &site), Some("same-origin" | "none")),
    };
    fits_origin(headers, host) && site_fits
}

/// Whether a request names no origin or this one. A link that is followed names none, so that no answer at all need be
/// given to another one, not even to a page of another port of this host, whose requests carry the cookie.
pub(super) fn fits_origin(headers: &HeaderMap, host: &str) -> bool {
    match headers.get(header::ORIGIN) {
        None => true,
        Some(_) => only(headers, &header::ORIGIN).and_then(|o| o.strip_prefix("http://")) == Some(host),
    }
}

/// The value of a header that is there once and is plain text.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// A name as it stands in `Host`: with the port, and bare where the port is HTTP's own.
fn with_port(name: &str, port: u16) -> impl Iterator<Item = String> + use<> {
    let bare = (port == 80).then(|| name.to_owned());
    std::iter::once(format!("{name}:{port}")).chain(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(host: &str) -> Result<String, StatusCode> {
        let gate = Gate::new(&Reach::Loopback, 8080);
        let request = Request::builder().uri("/").header("host", host).body(()).expect("a request");
        gate.host(&request, SocketAddr::from(([127, 0, 0, 1], 8080)))
    }

    #[test]
    fn only_own_names_are_let_in() {
        assert_eq!(ask("127.0.0.1:8080"), Ok("127.0.0.1:8080".to_owned()));
        assert_eq!(ask("LOCALHOST:8080"), Ok("localhost:8080".to_owned()));
        for bad in ["localhost", "127.0.0.1", "evil.example:8080", "127.0.0.2:8080", "localhost:8080.evil.example", ""]
        {
            assert_eq!(ask(bad), Err(StatusCode::FORBIDDEN), "{bad}");
        }
    }

    #[test]
    fn a_missing_or_doubled_host_is_a_bad_request() {
        let gate = Gate::new(&Reach::Loopback, 8080);
        let local = SocketAddr::from(([127, 0, 0, 1], 8080));
        let none = Request::builder().uri("/").body(()).expect("a request");
        assert_eq!(gate.host(&none, local), Err(StatusCode::BAD_REQUEST));
        let two = Request::builder().uri("/").header("host", "localhost:8080").header("host", "localhost:8080");
        assert_eq!(gate.host(&two.body(()).expect("a request"), local), Err(StatusCode::BAD_REQUEST));
        let other = Request::builder().uri("http://evil.example/").header("host", "localhost:8080");
        assert_eq!(gate.host(&other.body(()).expect("a request"), local), Err(StatusCode::BAD_REQUEST));
    }

    #[test]
    fn a_remote_name_needs_to_be_given() {
        let reach = Reach::Remote { address: [0, 0, 0, 0].into(), names: vec!["Desk".to_owned()] };
        let gate = Gate::new(&reach, 8080);
        let local = SocketAddr::from(([192, 0, 2, 7], 8080));
        let host = |h: &str| {
            let request = Request::builder().uri("/").header("host", h).body(()).expect("a request");
            gate.host(&request, local).is_ok()
        };
        assert!(host("desk:8080") && host("192.0.2.7:8080"));
        assert!(!host("192.0.2.8:8080") && !host("evil.example:8080"));
    }

    #[test]
    fn an_origin_is_exact() {
        let headers = |origin: &str| {
            let mut map = HeaderMap::new();
            map.insert(header::ORIGIN, origin.parse().expect("a value"));
            map
        };
        assert!(same_origin(&HeaderMap::new(), "localhost:8080"));
        assert!(same_origin(&headers("http://localhost:8080"), "localhost:8080"));
        for bad in ["", "null", "http://localhost:8081", "https://localhost:8080", "http://localhost:8080, http://e"] {
            assert!(!same_origin(&headers(bad), "localhost:8080"), "{bad}");
        }
        let mut cross = HeaderMap::new();
        cross.insert("sec-fetch-site", "cross-site".parse().expect("a value"));
        assert!(!same_origin(&cross, "localhost:8080"));
    }
}
