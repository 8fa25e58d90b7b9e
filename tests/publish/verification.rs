//! The check of a site, wherever it lies.

use std::fs;

use tebiki::site::{BadAddress, Finding, PublishError, Settings, Verification, verify};

use super::common::{FIRST, Room, build, write};

fn check(content: &[(&str, &str)]) -> Verification {
    let room = Room::new();
    build(&room.site(), content, Settings::default()).expect("a build");
    verify(&room.site()).expect("a check")
}

fn findings(found: &Verification) -> Vec<(String, usize, Finding)> {
    found.problems.iter().map(|it| (it.path.clone(), it.line, it.finding.clone())).collect()
}

#[test]
fn a_whole_site_is_sound() {
    let found = check(FIRST);
    assert!(found.is_sound());
    assert_eq!((found.files, found.links), (4, 1));
    assert!(found.foreign.is_empty());
}

#[test]
fn says_what_is_missing_changed_and_foreign() {
    let room = Room::new();
    build(&room.site(), FIRST, Settings::default()).expect("a build");
    fs::remove_file(room.site().join("a/two.html")).expect("a removal");
    fs::write(room.site().join("assets/style.11111111.css"), "b{}").expect("a change");
    write(&room.site().join("web.config"), "mine");
    write(&room.site().join("INDEX.html"), "mine");
    let found = verify(&room.site()).expect("a check");
    let expected = [
        ("INDEX.html".to_owned(), 0, Finding::Collides("index.html".to_owned())),
        ("a/two.html".to_owned(), 0, Finding::Missing),
        ("assets/style.11111111.css".to_owned(), 0, Finding::Changed),
    ];
    assert_eq!(findings(&found), expected);
    assert_eq!(found.foreign, ["INDEX.html", "web.config"]);
}

#[test]
fn follows_every_link_and_place() {
    let page = "<a href=\"b/c.html#here\">\n<a href=\"b/c.html#gone\">\n<a href=\"none.html\">\n<a href=\"#self\">\n\
                <a href=\"b/\">\n<a href=\"/b/c.html\">\n<a href=\"../x.html\">\n<a href=\"case.html#form=asp\">\n\
                <a href=\"javascript:x\">\n<p id=\"twice\"><p id=\"twice\">\n<a href=\"#top\"><a href=\"manifest.txt\">";
    let found = check(&[("index.html", page), ("b/c.html", "<h1 id=\"here\">"), ("case.html", "<p>")]);
    let text = str::to_owned;
    let expected = [
        (2, Finding::NoPlace(text("b/c.html#gone"))),
        (3, Finding::NoFile(text("none.html"))),
        (4, Finding::NoPlace(text("#self"))),
        (5, Finding::Bad(text("b/"), BadAddress::Folder)),
        (6, Finding::Bad(text("/b/c.html"), BadAddress::ServerRoot)),
        (7, Finding::Bad(text("../x.html"), BadAddress::AboveSite)),
        (9, Finding::Bad(text("javascript:x"), BadAddress::Scheme)),
        (10, Finding::Twice(text("twice"))),
    ];
    assert_eq!(findings(&found), expected.map(|(line, finding)| (text("index.html"), line, finding)));
}

#[test]
fn tells_fetching_from_leading_outside() {
    let page = "<a href=\"https://example.org/\">\n<img src=\"//example.org/a.png\">";
    let style = "@import \"https://example.org/b.css\";\na { background: url(data:image/png;base64,) }";
    let found = check(&[("index.html", page), ("assets/a.css", style)]);
    let text = str::to_owned;
    let expected = [
        (text("assets/a.css"), 1, Finding::Outside(text("https://example.org/b.css"))),
        (text("index.html"), 2, Finding::Outside(text("//example.org/a.png"))),
    ];
    assert_eq!(findings(&found), expected);
    assert_eq!(found.outward.len(), 1);
    assert_eq!(found.outward[0].finding, Finding::Outward(text("https://example.org/")));
}

/// What a build refuses in a drawing, a check of the site finds too; the lists are the same.
#[test]
fn what_runs_is_found_in_pages_and_drawings() {
    let page = "<p>\n<script>1</script>\n<p onclick=\"x\"><style>a{b:url(https://example.org/c)}</style>";
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<a href=\"java&#115;cript:x\"/></svg>";
    let found = check(&[("index.html", page), ("assets/a.svg", drawing)]);
    let text = str::to_owned;
    let expected = [
        (text("assets/a.svg"), 2, Finding::Refused(text("href=\"javascript:x\" of <a>"))),
        (text("index.html"), 2, Finding::Refused(text("<script>"))),
        (text("index.html"), 3, Finding::Outside(text("https://example.org/c"))),
        (text("index.html"), 3, Finding::Refused(text("onclick="))),
    ];
    assert_eq!(findings(&found), expected);
}

#[test]
fn a_folder_without_manifest_is_no_site() {
    let room = Room::new();
    write(&room.site().join("index.html"), "x");
    assert!(matches!(verify(&room.site()), Err(PublishError::NoManifest { .. })));
}
