//! Kills a real run at many moments; the fault kit does the same a thousand times.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tebiki::site::verify;

use super::common::{Room, manifest, write};

/// The driver is an example of the package, which Cargo builds before it runs the tests.
pub(crate) fn driver() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    let folder = test.parent().and_then(Path::parent).expect("the folder of the build");
    folder.join("examples/publish_driver")
}

fn run(seed: &str, site: &Path, option: &str) -> Command {
    let mut command = Command::new(driver());
    command.arg("build").arg(site).args([seed, "120"]).args(Some(option).filter(|it| !it.is_empty()));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn whole_run(seed: &str, site: &Path, option: &str) -> Duration {
    let start = Instant::now();
    assert!(run(seed, site, option).status().expect("the driver").success());
    start.elapsed()
}

/// Kills 60 runs, spread over the time that a run takes, and calls `judge` after each.
fn kill_often(option: &str, judge: impl Fn(&Path)) {
    let room = Room::new();
    write(&room.site().join("web.config"), "mine");
    whole_run("a", &room.site(), option);
    let takes = whole_run("b", &room.site(), option);
    for number in 0..60_u32 {
        let mut child = run(["a", "b"][number as usize % 2], &room.site(), option).spawn().expect("the driver");
        std::thread::sleep(takes * number / 60);
        child.kill().expect("a kill");
        child.wait().expect("its end");
        judge(&room.site());
        assert!(room.site().join("web.config").exists());
    }
    whole_run("a", &room.site(), option);
    let first = manifest(&room.site()).build_id();
    whole_run("b", &room.site(), option);
    assert_ne!(manifest(&room.site()).build_id(), first);
    assert_eq!(verify(&room.site()).expect("a check").foreign, ["web.config"]);
    assert_eq!(room.names(), ["site"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_kill_leaves_the_old_site_or_the_new_one() {
    kill_often("", |site| {
        let found = verify(site).expect("a check");
        assert!(found.is_sound(), "{:?}", found.problems);
        assert_eq!(found.foreign, ["web.config"]);
    });
}

#[test]
fn a_kill_between_files_leaves_every_page_whole() {
    kill_often("--in-place", |site| {
        let check = Command::new(driver()).arg("check").arg(site).output().expect("the driver");
        assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
    });
}
