//! What grows with a hostile input: time stays linear where the input is doubled twice, findings are bounded and told,
//! and what would make a site grow with the square of the guide is refused.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use tebiki::diagnostic::{Code, Lang, Style, draw, has_errors};
use tebiki::preview::Finding;
use tebiki::render::{Overrides, Theme};
use tebiki::session::{Analysis, Files, Options, Stages, build};
use tebiki::site::{Checking, Manifest, Switching, check_svg};

use super::hostile::Clock;

/// Linear work gives 4, quadratic 16; a busy machine gives a little more than 4.
const MOST: u32 = 9;

/// Below this a measurement says nothing.
const QUIET: Duration = Duration::from_millis(40);

/// Runs `work` on an input of a size and on one four times as large.
fn assert_linear<I>(name: &str, size: usize, input: impl Fn(usize) -> I, work: impl Fn(&I)) {
    assert_linear_in(name, size, input, &|input: &I| {
        let clock = Clock::start();
        work(input);
        clock.elapsed()
    });
}

/// The same for work that says itself how long it took.
fn assert_linear_in<I>(name: &str, size: usize, input: impl Fn(usize) -> I, work: &dyn Fn(&I) -> Duration) {
    let (small, large) = (input(size), input(4 * size));
    let time = |input: &I, times: usize| (0..times).map(|_| work(input)).min().expect("it ran at least once");
    // A measurement that looks bad is taken again: the machine may have been busy.
    let mut seen = Vec::new();
    for tries in 1..=3 {
        let (short, long) = (time(&small, tries + 1), time(&large, tries));
        if long <= QUIET || long <= short * MOST {
            return;
        }
        seen.push((short, long));
    }
    panic!("{name} is more than linear: {seen:?}");
}

fn drawing(inside: &str) -> Vec<u8> {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>").into_bytes()
}

#[test]
fn any_drawing_is_read_in_linear_time() {
    type Shape = (&'static str, fn(usize) -> String);
    let shapes: [Shape; 11] = [
        ("nested", |n| format!("{}{}", "<g>".repeat(n), "</g>".repeat(n))),
        ("ids on one line", |n| "<g id=\"a\"/>".repeat(n)),
        ("refused elements", |n| "<script/>".repeat(n)),
        ("rules", |n| format!("<style>{}</style>", "a{b:url(#c)}".repeat(n))),
        ("brackets of a style", |n| format!("<style>{}</style>", "(".repeat(n))),
        ("blocks of a style", |n| format!("<style>{}</style>", "{[(".repeat(n))),
        ("a style in pieces", |n| format!("<style>{}</style>", "a{}<!-- -->".repeat(n))),
        ("attributes of one element", |n| {
            let all = (0..n).fold(String::new(), |mut all, i| {
                let _ = write!(all, " data-a{i}=\"\"");
                all
            });
            format!("<g{all}/>")
        }),
        ("namespaces of one element", |n| {
            let all = (0..n).fold(String::new(), |mut all, i| {
                let _ = write!(all, " xmlns:a{i}=\"u{i}\"");
                all
            });
            format!("<g{all}/>")
        }),
        ("namespaces inside each other", |n| {
            let open = (0..n).fold(String::new(), |mut all, i| {
                let _ = write!(all, "<g xmlns:a{i}=\"u{i}\">");
                all
            });
            format!("{open}{}", "</g>".repeat(n))
        }),
        ("references to characters", |n| format!("<title>{}</title>", "&#65;".repeat(n))),
    ];
    for (name, shape) in shapes {
        assert_linear(name, 4_000, |n| drawing(&shape(n)), |bytes| drop(check_svg(bytes)));
    }
}

#[test]
fn a_document_type_full_of_entities_is_refused_soon() {
    let nested = |n: usize| {
        let all = (1..n).fold("<!ENTITY e0 'aaaaaaaaaa'>".to_owned(), |mut all, i| {
            let _ = write!(all, "<!ENTITY e{i} '&e{};&e{};'>", i - 1, i - 1);
            all
        });
        format!("<!DOCTYPE svg [{all}]><svg xmlns=\"http://www.w3.org/2000/svg\">&e{};</svg>", n - 1)
    };
    for depth in [3, 9, 30, 300] {
        let clock = Clock::start();
        assert!(check_svg(nested(depth).as_bytes()).is_err());
        assert!(clock.elapsed() < Duration::from_secs(2), "{depth}");
    }
}

fn analyse(content: &Path) -> Analysis {
    Analysis::of(&Files::open(Options { content: content.to_path_buf(), stages: Stages::Final }))
}

/// A guide of one page with that body.
fn guide(settings: &str, body: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("guide.yaml"), format!("title: t\n{settings}")).expect("written");
    fs::write(folder.path().join("index.md"), "---\ntitle: c\n---\n\nc\n").expect("written");
    fs::write(folder.path().join("2.md"), format!("---\nnumber: \"2\"\ntitle: p\n---\n\n{body}\n")).expect("written");
    folder
}

#[test]
fn findings_of_one_line_cost_what_those_of_many_cost() {
    let named = |n: usize| (0..n).fold(String::new(), |all, i| all + &format!("a {{#id{i}}}\n\n[[#it{i}]]\n\n"));
    assert_linear("unknown ids beside known ones", 400, |n| guide("", &named(n)), |guide| drop(analyse(guide.path())));
    let mistakes =
        ["[[9.9.9]] ", "![a](b.png) ", "[a](b.md) ", "[[term:none]] ", "[^a] ", "<b> ", "(99) ", "[[#none]] ", "`a "];
    for mistake in mistakes {
        let body = |n: usize| guide("", &mistake.repeat(n));
        assert_linear(mistake, 2_000, body, |guide| drop(analyse(guide.path())));
    }
}

/// What is called so, and the reference with a number.
type Broken = (&'static str, fn(usize) -> String);

/// References to numbers that no page has, over many pages with many numbers that are nearly those.
#[test]
fn broken_references_cost_the_same_over_many_pages() {
    let broken: [Broken; 3] = [
        ("the same everywhere", |_| "[[9.9.9]]".to_owned()),
        ("each another", |at| format!("[[9.{at}]]")),
        ("each beside a heading", |at| format!("[[2.{at}]]\n\n## {at} 見出し")),
    ];
    let numbers = |pages: usize, each: usize, text: fn(usize) -> String| {
        let folder = guide("", "x");
        for page in 0..pages {
            let body: Vec<String> = (0..each).map(|at| text(page * each + at)).collect();
            let number = page + 3;
            let text = format!("---\nnumber: \"{number}\"\ntitle: p{number}\n---\n\n{}\n", body.join("\n\n"));
            fs::write(folder.path().join(format!("{number}.md")), text).expect("written");
        }
        folder
    };
    for (name, text) in broken {
        let many = |n: usize| numbers(n / 20, 20, text);
        assert_linear(&format!("{name}, many pages"), 600, many, |guide| drop(analyse(guide.path())));
        let one = |n: usize| numbers(1, n, text);
        assert_linear(&format!("{name}, one page"), 600, one, |guide| drop(analyse(guide.path())));
    }
}

#[test]
fn findings_are_bounded_told_and_small() {
    let body = (0..30_000).fold(String::new(), |all, i| all + &format!("[[9.{i:05}]] "));
    let folder = guide("", &body);
    let found = analyse(folder.path()).diagnostics;
    assert!(has_errors(&found));
    assert!(found.len() <= 1_001, "{}", found.len());
    let told = found.last().expect("a finding");
    assert_eq!((told.code, told.primary.place.path()), (Code::LimitFindings, "2.md"));
    assert!(told.message.en.contains("29000 more errors"), "{}", told.message.en);
    for finding in found.iter().step_by(100) {
        assert!(draw(finding, &|path| format!("content/{path}"), Lang::Ja, Style::Plain).len() < 4_000);
        assert!(Finding::new(finding, Lang::Ja).excerpt.source.len() <= 800);
    }
    let last = draw(&found[999], &|path| format!("content/{path}"), Lang::En, Style::Plain);
    assert!(last.contains("2.md:6:11989") && last.contains("[[9.00999]]"), "{last}");
    // The same thing that is nowhere is told once, in few lines.
    let same = analyse(guide("", &"[[9.9.9]] ".repeat(30_000)).path()).diagnostics;
    assert_eq!(same.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::XrefUnknown, Code::LimitFindings]);
    let told = draw(&same[0], &|path| format!("content/{path}"), Lang::En, Style::Plain);
    assert!(told.len() < 4_000 && told.contains("and 997 more that follow from it"), "{told}");
}

#[test]
fn vocabularies_are_refused_beyond_their_limits() {
    let values = |n: usize| {
        (0..n).fold("vocabularies:\n  role:\n    values:\n".to_owned(), |mut all, i| {
            let _ = writeln!(all, "      - {{ id: v{i}, name: 値{i} }}");
            all
        })
    };
    let vocabularies = |n: usize| {
        (0..n).fold("vocabularies:\n".to_owned(), |mut all, i| {
            let _ = writeln!(all, "  k{i}:\n    values: [{{ id: a, name: 甲 }}]");
            all
        })
    };
    let codes = |settings: &str| {
        let found = analyse(guide(settings, "x").path()).diagnostics;
        found.iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&values(1_000)), []);
    assert_eq!(codes(&vocabularies(100)), []);
    assert_eq!(codes(&values(5_000)), [Code::LimitVocabulary]);
    assert_eq!(codes(&vocabularies(5_000)), [Code::LimitVocabulary]);
    let terms = |n: usize| {
        (0..n).fold("terms:\n".to_owned(), |all, i| all + &format!("  - {{ id: t{i}, name: 語{i}, definition: d }}\n"))
    };
    assert_eq!(codes(&terms(20_001)), [Code::LimitTerms]);
    assert_linear("values", 2_000, |n| guide(&values(n), "x"), |guide| drop(analyse(guide.path())));
    assert_linear("vocabularies", 2_000, |n| guide(&vocabularies(n), "x"), |guide| drop(analyse(guide.path())));
}

#[test]
fn lists_of_the_settings_are_read_in_linear_time() {
    let lists: [(&str, &str, &str); 4] = [
        ("terms", "terms:\n", "  - { id: t@, name: 用語@, definition: d }\n"),
        ("references", "references:\n", "  - { id: r@, title: 文献@ }\n"),
        ("synonyms", "synonyms:\n", "  - [語@, 別@]\n"),
        ("unknown keys", "", "key@: 1\n"),
    ];
    for (name, head, entry) in lists {
        let settings = |n: usize| (0..n).fold(head.to_owned(), |all, i| all + &entry.replace('@', &i.to_string()));
        assert_linear(name, 1_500, |n| guide(&settings(n), "x"), |guide| drop(analyse(guide.path())));
    }
}

/// Who may have duties.
const BEARERS: &str = "vocabularies:\n  role:\n    bearer: true\n    values: [{ id: staff, name: 職員 }]\n";

/// A whole build, as lists, the case sheet and search ask for every place of a page.
#[test]
fn many_places_of_one_page_are_built_in_linear_time() {
    type Kind = (&'static str, fn(usize) -> String);
    let kinds: [Kind; 9] = [
        ("duties", |i| format!(":::duty{{#d{i} force=must role=staff}}\n事柄{i}をすること。\n:::\n\n")),
        ("duties led in", |i| {
            format!("事柄{i}をすること。 {{#d{i} force=must role=staff lead=d{}}}\n\n", usize::from(i == 0))
        }),
        ("clauses", |i| format!(":::clause[1.1.{}]{{role=staff}}\n事柄{i}をすること。\n:::\n\n", i + 1)),
        ("measures", |i| format!(":::measure[題{i}]{{#m{i}}}\n事柄{i}をする。\n:::\n\n")),
        ("items", |i| format!("## ({}) 題{i}\n\n事柄(1)と({})。\n\n", i + 1, i + 1)),
        // Of six thousand headings two get one address from their words; a link to the second one would be an error.
        ("headings", |i| format!("## 題{i}\n\n[x](#題{})\n\n", i % 1_000)),
        ("clauses of groups", |i| format!(":::clause[2.{}(1)]{{role=staff}}\n事柄{i}をすること。\n:::\n\n", i + 1)),
        ("footnotes", |i| format!("文[^{i}]。\n\n[^{i}]: 注。\n\n")),
        ("references to another document", |i| {
            format!(":::reference[文書{i}]{{#r{i}}}\n文。\n:::\n\n文書{i}の5.1項\n\n")
        }),
    ];
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    for (name, kind) in kinds {
        let groups = |n: usize| {
            (1..=n).fold(String::new(), |all, i| all + &format!("    - {{ number: \"2.{i}\", title: T }}\n"))
        };
        let settings = |n: usize| match name {
            "clauses of groups" => format!("{BEARERS}standards:\n  - id: s\n    name: S\n    groups:\n{}", groups(n)),
            _ => BEARERS.to_owned(),
        };
        let many = |n: usize| guide(&settings(n), &(0..n).map(kind).collect::<String>());
        assert_linear_in(name, 1_500, many, &|guide: &tempfile::TempDir| {
            one.install(|| {
                let clock = Clock::start();
                let checked = analyse(guide.path()).check().expect("a guide without an error");
                let theme =
                    Theme::load(&Overrides::new(), Lang::Ja, &checked.resolved().corpus.guide).expect("a theme");
                let room = tempfile::tempdir().expect("a folder");
                let (site, index) = (room.path().join("site"), room.path().join("index"));
                build(&checked, &theme, (&site, Switching::Auto, Checking::Stamps), &index).expect("a build");
                clock.elapsed()
            })
        });
    }
}

#[test]
fn a_manifest_is_read_in_linear_time() {
    for line in ["x", "a\n", "aaaa  1  2\n", "\n", "# a\n"] {
        assert_linear(line, 100_000, |n| line.repeat(n), |text| drop(Manifest::parse(text)));
    }
}

/// A drawing that a page uses is an error at its own line, with the place where it is used.
#[test]
fn a_drawing_that_runs_is_an_error_at_its_line() {
    let folder = guide("", "![図](a.svg)");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">\n <script>1</script>\n</svg>";
    fs::write(folder.path().join("a.svg"), svg).expect("written");
    let found = analyse(folder.path()).diagnostics;
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::SvgContent]);
    let drawn = draw(&found[0], &|path| format!("content/{path}"), Lang::En, Style::Plain);
    for part in ["content/a.svg:2:2", "`<script>`", "content/2.md", "plain SVG"] {
        assert!(drawn.contains(part), "{part} is not in {drawn}");
    }
    fs::write(folder.path().join("a.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").expect("written");
    assert!(analyse(folder.path()).diagnostics.is_empty());
}
