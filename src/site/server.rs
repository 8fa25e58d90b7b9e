//! Small configurations for web servers. A site works without any; they add caching, compression
//! and the headers by which a browser holds the site to its own promises.

use super::fingerprint::Digest;

/// A web server that a configuration can be written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// Microsoft IIS: `web.config` in the root of the site.
    Iis,
    /// Apache httpd: `.htaccess` in the root of the site, or the inside of a `<Directory>`.
    Apache,
    /// nginx: a file to include in the `location` of the site.
    Nginx,
}

/// The policy that every page of a site keeps: nothing inline, nothing from elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

impl Server {
    /// The name under which a server looks for the text.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Iis => "web.config",
            Self::Apache => ".htaccess",
            Self::Nginx => "tebiki.nginx.conf",
        }
    }
}

/// The text of a configuration for `server`.
#[must_use]
pub fn server_config(server: Server) -> String {
    let template = match server {
        Server::Iis => include_str!("server/web.config"),
        Server::Apache => include_str!("server/htaccess"),
        Server::Nginx => include_str!("server/nginx.conf"),
    };
    let fingerprint = format!("[0-9a-f]{{{}}}", Digest::SHORT);
    template.replace("@POLICY@", CONTENT_SECURITY_POLICY).replace("@FINGERPRINT@", &fingerprint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_in_every_place() {
        for server in [Server::Iis, Server::Apache, Server::Nginx] {
            let text = server_config(server);
            assert!(!text.contains('@'), "{server:?}");
            assert!(text.contains(CONTENT_SECURITY_POLICY), "{server:?}");
            assert!(text.contains("immutable") && text.contains("no-cache"), "{server:?}");
            assert!(text.contains("[0-9a-f]{8}"), "{server:?}");
        }
    }

    #[test]
    fn allows_nothing_unsafe() {
        assert!(!CONTENT_SECURITY_POLICY.contains("unsafe"));
        assert!(!CONTENT_SECURITY_POLICY.contains('"'), "it stands in quotes and in XML");
    }
}
