//! Addresses and styles inside an SVG: what stays in the file passes.

use super::super::css::{Css, read_css};

/// Functions of style sheets that compute, paint or move; those that fetch are not among them, except `url()`, whose
/// address is looked at.
const FUNCTIONS: [&str; 80] = [
    "abs",
    "acos",
    "asin",
    "atan",
    "atan2",
    "blur",
    "brightness",
    "calc",
    "circle",
    "clamp",
    "color",
    "color-mix",
    "contrast",
    "cos",
    "cubic-bezier",
    "drop-shadow",
    "ellipse",
    "exp",
    "format",
    "grayscale",
    "has",
    "hsl",
    "hsla",
    "hue-rotate",
    "hwb",
    "hypot",
    "icc-color",
    "inset",
    "invert",
    "is",
    "lab",
    "lang",
    "lch",
    "light-dark",
    "linear",
    "local",
    "log",
    "matrix",
    "matrix3d",
    "max",
    "min",
    "mod",
    "not",
    "nth-child",
    "nth-last-child",
    "nth-of-type",
    "oklab",
    "oklch",
    "opacity",
    "path",
    "perspective",
    "polygon",
    "pow",
    "rem",
    "rgb",
    "rgba",
    "rotate",
    "rotate3d",
    "rotatex",
    "rotatey",
    "rotatez",
    "round",
    "saturate",
    "scale",
    "scalex",
    "scaley",
    "sepia",
    "sign",
    "sin",
    "skew",
    "skewx",
    "skewy",
    "sqrt",
    "steps",
    "tan",
    "translate",
    "translatex",
    "translatey",
    "url",
    "var",
];

/// Rules of style sheets that fetch nothing.
const AT_RULES: [&str; 7] = ["charset", "color-profile", "keyframes", "layer", "media", "namespace", "supports"];

/// Whether an address is a place of the file itself.
pub(super) fn is_fragment(address: &str) -> bool {
    let address = address.trim_matches(|c: char| c <= ' ');
    address.is_empty() || address.starts_with('#')
}

/// Whether an address holds a picture that is made of dots.
pub(super) fn is_raster(address: &str) -> bool {
    // Browsers pass over line ends and tabs anywhere in an address.
    let start: String = address
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .take(40)
        .collect();
    let start = start.to_ascii_lowercase();
    let media = start.strip_prefix("data:image/").and_then(|rest| rest.split([';', ',']).next());
    matches!(media, Some("png" | "jpeg" | "jpg" | "gif" | "webp"))
}

/// A style sheet. An error is the offset in the text and what is there.
pub(super) fn check_sheet(text: &str) -> Result<(), (usize, String)> {
    let css = read_css(text);
    if let Some((at, name)) = css.at_rules.iter().find(|(_, name)| !AT_RULES.contains(&name.as_str())) {
        return Err((*at, format!("@{name}")));
    }
    check(&css)
}

/// The value of a `style` attribute.
pub(super) fn check_declarations(text: &str) -> Result<(), (usize, String)> {
    let css = read_css(text);
    if let Some((at, name)) = css.at_rules.first() {
        return Err((*at, format!("@{name}")));
    }
    check(&css)
}

/// The value of an attribute that is read as a style: `fill`, `filter`, `transform`.
pub(super) fn check_value(text: &str) -> Result<(), (usize, String)> {
    // Without a bracket there is no function; with a backslash it could be spelt otherwise, but needs its bracket too.
    if text.contains('(') { check_declarations(text) } else { Ok(()) }
}

fn check(css: &Css) -> Result<(), (usize, String)> {
    if let Some(at) = css.unread {
        return Err((at, "…".to_owned()));
    }
    let is_known = |name: &str| FUNCTIONS.binary_search(&name).is_ok();
    if let Some((at, name)) = css.functions.iter().find(|(_, name)| !is_known(name)) {
        return Err((*at, format!("{name}()")));
    }
    match css.fetched.iter().find(|(_, address)| !is_fragment(address)) {
        Some((at, address)) => Err((*at, format!("url({})", address.chars().take(40).collect::<String>()))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order() {
        assert!(FUNCTIONS.is_sorted());
    }

    #[test]
    fn only_pictures_of_dots_are_pictures() {
        for good in ["data:image/png;base64,AA", " DATA:image/JPEG,x", "data:image/pn\ng;base64,A"] {
            assert!(is_raster(good), "{good}");
        }
        for bad in ["data:image/svg+xml,<svg/>", "data:text/html,x", "data:,x", "x.png", "data:image/pngx,"] {
            assert!(!is_raster(bad), "{bad}");
        }
    }

    #[test]
    fn what_fetches_is_found_however_it_is_spelt() {
        for bad in [
            "@import 'x';",
            "@\\69mport url(x);",
            "a { fill: URL(http://e/) }",
            "a { fill: u\\72l( 'http://e/' ) }",
            "a { fill: url(/*x*/http://e/) }",
            "a { background: image-set('a.png' 1x) }",
            "@font-face { src: url(a.woff2) }",
            "a { behavior: expression(1) }",
            "a { b: -webkit-image-set(url(x) 1x) }",
            "@media print { a { fill: url(//e) } }",
            "a { fill: url(data:image/svg+xml,x) }",
            "a { cursor: src('x') }",
        ] {
            assert!(check_sheet(bad).is_err(), "{bad}");
        }
        let good = "/* url(http://e/) */ @media print { .a:not(.b) > rect { fill: url(#g) rgba(1, 2, 3, .5) } } .c::after { content: 'url(x)' }";
        assert_eq!(check_sheet(good), Ok(()));
        assert_eq!(check_sheet("a{b:url(x)}").map_err(|(at, _)| at), Err(4));
        assert!(check_sheet(&"(".repeat(100_000)).is_err(), "nested deeper than anything needs");
    }
}
