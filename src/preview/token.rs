//! A secret in the address that is opened, kept in a cookie from then on: other users of the machine can reach the port,
//! but not read what it serves.

use std::fmt::Write as _;
use std::io;

use hyper::header::{self, HeaderMap};

/// What the parameter of the address is called.
const PARAMETER: &str = "token";

/// A secret of one start of the server.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// The secret is not shown where options are printed.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What a request may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// It is answered.
    Granted,
    /// It brought the secret in its address: it gets the cookie and asks again for this address, without the secret.
    Welcome {
        /// Path and query.
        address: String,
        /// The value of `Set-Cookie`.
        cookie: String,
    },
    /// It is refused.
    Refused,
}

impl Token {
    /// A new secret of 128 bits.
    pub fn random() -> io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(io::Error::from)?;
        Ok(Self(bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes it");
            text
        })))
    }

    /// The query that brings it.
    pub(super) fn query(&self) -> String {
        format!("{PARAMETER}={}", self.0)
    }

    /// What a request may do that asks a server on `port` for this path and query.
    pub(super) fn check(&self, (path, query): (&str, &str), headers: &HeaderMap, port: u16) -> Pass {
        let name = cookie_name(port);
        let brought = query.split('&').find_map(|pair| pair.strip_prefix(PARAMETER)?.strip_prefix('='));
        if brought.is_some_and(|given| self.is(given)) {
            let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with(&format!("{PARAMETER}="))).collect();
            let address = if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) };
            // Lax and not Strict: the address may be opened from a page of another site, such as a terminal in a browser.
            let cookie = format!("{name}={}; Path=/; HttpOnly; SameSite=Lax", self.0);
            return Pass::Welcome { address, cookie };
        }
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        if pairs.any(|(known, value)| known == name && self.is(value)) { Pass::Granted } else { Pass::Refused }
    }

    /// Compares in a time that does not tell where two differ.
    fn is(&self, given: &str) -> bool {
        let differs = self.0.bytes().zip(given.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
        given.len() == self.0.len() && differs == 0
    }
}

/// Cookies are shared by all ports of a host, so the port is in the name.
fn cookie_name(port: u16) -> String {
    format!("tebiki-{port}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(token: &Token, query: &str, cookie: &str) -> Pass {
        let mut headers = HeaderMap::new();
        if !cookie.is_empty() {
            headers.insert(header::COOKIE, cookie.parse().expect("a value"));
        }
        token.check(("/a.html", query), &headers, 8000)
    }

    #[test]
    fn the_address_brings_it_and_the_cookie_keeps_it() {
        let token = Token::random().expect("random bytes");
        let Pass::Welcome { address, cookie } = ask(&token, &format!("q=1&{}&w=2", token.query()), "") else {
            panic!("the secret is right")
        };
        assert_eq!(address, "/a.html?q=1&w=2");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
        let kept = cookie.split(';').next().expect("a pair").to_owned();
        assert_eq!(ask(&token, "", &kept), Pass::Granted);
        assert_eq!(ask(&token, "", &format!("other=1; {kept}; more=2")), Pass::Granted);
        assert_eq!(ask(&token, "", &kept.replace("8000", "8001")), Pass::Refused);
    }

    #[test]
    fn nothing_else_does() {
        let token = Token::random().expect("random bytes");
        let other = Token::random().expect("random bytes");
        assert_ne!(token, other);
        for query in ["", "token=", "token", &other.query(), &token.query()[..10], &format!("x{}", token.query())] {
            assert_eq!(ask(&token, query, ""), Pass::Refused, "{query}");
        }
        for cookie in ["tebiki-8000=", "tebiki-8000", &format!("tebiki-8000={}0", token.0), "=", ";;"] {
            assert_eq!(ask(&token, "", cookie), Pass::Refused, "{cookie}");
        }
        assert!(!format!("{token:?}").contains(&token.0));
    }
}
