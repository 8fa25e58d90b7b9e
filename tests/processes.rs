//! What is tested with processes, servers, watchers and clocks beside it: publishing, the live preview, web servers, and
//! how time grows with the input. Apart from `integration`, whose tests keep every core busy.

#[path = "engines/main.rs"]
mod engines;
mod hostile;
mod limits;
#[path = "preview/main.rs"]
mod preview;
#[path = "publish/main.rs"]
mod publish;
#[path = "scale/main.rs"]
mod scale;
#[path = "servers/main.rs"]
mod servers;
