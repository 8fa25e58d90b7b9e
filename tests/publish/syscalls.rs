//! Kills a run, or lets it fail, at the system calls by which it changes the disk: at every tenth, or at as many as
//! `TEBIKI_FAULT_STEP` says. Both ways to switch have an oracle of their own: the exchange leaves the old site or the new
//! one, the switch in place leaves every page whole with what it needs.

use std::path::Path;
use std::process::{Command, Stdio};

use tebiki::site::verify;

use super::common::{Room, manifest, write};
use super::kills::driver;

const CALLS: [&str; 15] = [
    "write",
    "openat2",
    "openat",
    "mkdirat",
    "renameat",
    "renameat2",
    "linkat",
    "unlinkat",
    "fsync",
    "fdatasync",
    "syncfs",
    "fchmod",
    "fchown",
    "fsetxattr",
    "flock",
];

/// What strikes: a kill, or an error that stays from there on, as that of a full disk does.
const FAULTS: [(&str, &str); 5] =
    [("signal=SIGKILL", ""), ("error=ENOSPC", "+"), ("error=EIO", "+"), ("error=EACCES", "+"), ("error=EMFILE", "+")];

const PAGES: &str = "24";

fn step() -> usize {
    std::env::var("TEBIKI_FAULT_STEP").ok().and_then(|step| step.parse().ok()).filter(|step| *step > 0).unwrap_or(10)
}

fn plain(site: &Path, seed: &str, option: Option<&str>) {
    let output = Command::new(driver()).arg("build").arg(site).args([seed, PAGES]).args(option).output();
    let output = output.expect("the driver");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Whether the fault struck, and how the run ended.
fn struck(room: &Room, (call, at): (&str, usize), (fault, stays): (&str, &str), option: Option<&str>) -> Option<Ended> {
    let log = room.at("trace");
    let inject = format!("inject={call}:{fault}:when={at}{stays}");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-o"])
        .arg(&log)
        .args(["-e", &format!("trace={call}"), "-e", &inject, "--"])
        .arg(driver())
        .arg("build")
        .arg(room.site())
        .args(["b", PAGES])
        .args(option)
        .env("RAYON_NUM_THREADS", "1")
        .stdin(Stdio::null())
        .output()
        .expect("strace");
    let trace = std::fs::read_to_string(&log).unwrap_or_default();
    let hit = trace.contains("(INJECTED)") || trace.contains("killed by SIGKILL");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    hit.then(|| Ended { code: output.status.code(), said })
}

struct Ended {
    code: Option<i32>,
    said: String,
}

/// What a reader finds after the fault.
fn judge(site: &Path, option: Option<&str>) -> Result<(), String> {
    if option.is_none() {
        let found = verify(site).map_err(|error| error.to_string())?;
        return if found.is_sound() { Ok(()) } else { Err(format!("{:?}", found.problems)) };
    }
    let check = Command::new(driver()).arg("check").arg(site).output().expect("the driver");
    if check.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&check.stderr).into_owned()) }
}

/// Strikes at every point of one call, and counts them.
fn strike(call: &str, fault: (&str, &str), option: Option<&str>) -> usize {
    let mut points = 0;
    for at in (1..).step_by(step()) {
        let room = Room::new();
        write(&room.site().join("web.config"), "mine");
        plain(&room.site(), "a", option);
        let old = manifest(&room.site()).build_id();
        let Some(ended) = struck(&room, (call, at), fault, option) else { return points };
        points += 1;
        let name = format!("{fault:?} at {call} {at} {option:?}: {}", ended.said);
        judge(&room.site(), option).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert!(!ended.said.contains("panicked"), "{name}");
        // The loader of the system opens libraries before the program begins, and ends with a code of its own.
        let began = !ended.said.contains("error while loading shared libraries");
        if fault.1 == "+" && began {
            assert!(matches!(ended.code, Some(0..=3)), "{name} ended with {:?}", ended.code);
            let is_new = manifest(&room.site()).build_id() != old;
            assert!(ended.code != Some(0) || is_new, "{name} says that all went well");
        }
        plain(&room.site(), "b", option);
        let found = verify(&room.site()).expect("a check");
        assert!(found.is_sound() && found.foreign == ["web.config"], "{name}: {:?}", found.problems);
        assert_eq!(room.names(), ["site", "trace"], "{name}");
    }
    points
}

fn strike_everywhere(option: Option<&str>) {
    let has_strace = Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success());
    assert!(has_strace, "this test needs strace (Debian's package)");
    let points: usize = FAULTS.iter().flat_map(|fault| CALLS.map(|call| strike(call, *fault, option))).sum();
    assert!(points > 50, "{points} points");
}

#[test]
#[ignore = "takes minutes, and needs strace; .ci/run runs it"]
fn a_fault_leaves_the_old_site_or_the_new_one() {
    strike_everywhere(None);
}

#[test]
#[ignore = "takes minutes, and needs strace; .ci/run runs it"]
fn a_fault_between_files_leaves_every_page_whole() {
    strike_everywhere(Some("--in-place"));
}
