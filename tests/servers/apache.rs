//! Apache with a configuration of its own.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use tebiki::site::{self, UrlPath, server_config};

use super::{Configuration, Server, folder_with_site, free_port};

/// What Debian loads by default, and `headers`, which our configuration asks for if it is there.
const MODULES: [&str; 10] =
    ["mpm_event", "authz_core", "alias", "dir", "mime", "autoindex", "filter", "deflate", "setenvif", "headers"];

pub(crate) fn start(place: &str, configuration: Configuration) -> Server {
    let folder = folder_with_site();
    let root = folder.path().display().to_string();
    let port = free_port();
    if configuration == Configuration::Ours {
        let name = site::Server::Apache.file_name();
        fs::write(
            folder.path().join("site").join(name),
            server_config(site::Server::Apache, &UrlPath::new(place).expect("a path")),
        )
        .expect("our file");
    }
    let mut text =
        format!("ServerRoot {root}\nPidFile {root}/pid\nErrorLog {root}/error.log\nListen 127.0.0.1:{port}\n");
    text.push_str("ServerName localhost\nMutex default:/tmp\n");
    for module in MODULES {
        let _ = writeln!(text, "LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so");
    }
    // A directive of a module stands after the line that loads it.
    let _ = writeln!(text, "TypesConfig /etc/mime.types\nUser www-data\nGroup www-data\nDocumentRoot {root}/site");
    let _ = writeln!(text, "<Directory {root}/site>\nAllowOverride All\nRequire all granted\n</Directory>");
    if place != "/" {
        let _ = writeln!(text, "Alias {place} {root}/site/");
    }
    let file = folder.path().join("apache.conf");
    fs::write(&file, text).expect("the server's configuration");
    let mut command = Command::new("apache2");
    command.arg("-D").arg("FOREGROUND").arg("-f").arg(&file);
    Server::start(folder, port, &mut command)
}
