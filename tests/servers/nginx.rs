//! nginx with a configuration of its own.

use std::fs;
use std::process::Command;

use tebiki::site::{self, UrlPath, server_config};

use super::{Configuration, Server, folder_with_site, free_port};

pub(crate) fn start(place: &str, configuration: Configuration) -> Server {
    let folder = folder_with_site();
    let root = folder.path().display().to_string();
    let port = free_port();
    fs::write(
        folder.path().join("ours.conf"),
        server_config(site::Server::Nginx, &UrlPath::new(place).expect("a path")),
    )
    .expect("our configuration");
    let include = match configuration {
        Configuration::Ours => format!("include {root}/ours.conf;"),
        Configuration::None => String::new(),
    };
    let text = format!(
        "daemon off; pid {root}/pid; error_log {root}/error.log;\n\
         events {{}}\n\
         http {{ include /etc/nginx/mime.types; access_log off; client_body_temp_path {root}/body;\n\
         proxy_temp_path {root}/proxy; fastcgi_temp_path {root}/fastcgi; uwsgi_temp_path {root}/uwsgi;\n\
         scgi_temp_path {root}/scgi;\n\
         server {{ listen 127.0.0.1:{port}; location {place} {{ alias {root}/site/; {include} }} }} }}\n"
    );
    let file = folder.path().join("nginx.conf");
    fs::write(&file, text).expect("the server's configuration");
    let mut command = Command::new("nginx");
    command.arg("-c").arg(&file).arg("-e").arg(folder.path().join("error.log"));
    Server::start(folder, port, &mut command)
}
