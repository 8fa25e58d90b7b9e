//! What is taken for a drawing, and what is not.

use super::*;

fn faults(svg: &str) -> Vec<(SvgReason, String)> {
    let found = check_svg(svg.as_bytes()).err().unwrap_or_default();
    found.into_iter().map(|fault| (fault.reason, fault.what)).collect()
}

/// A drawing around some elements.
fn with(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         xmlns:h=\"http://www.w3.org/1999/xhtml\">{inside}</svg>"
    )
}

fn reason(inside: &str) -> Option<SvgReason> {
    faults(&with(inside)).first().map(|(reason, _)| *reason)
}

#[test]
fn what_runs_is_refused_whatever_it_is_called() {
    for element in [
        "<script>1</script>",
        "<SCRIPT/>",
        "<h:script>1</h:script>",
        "<s:script xmlns:s=\"http://www.w3.org/2000/svg\"/>",
        "<foreignObject/>",
        "<h:iframe src=\"x\"/>",
        "<h:meta http-equiv=\"refresh\" content=\"0\"/>",
        "<h:link rel=\"stylesheet\" href=\"x\"/>",
        "<animate attributeName=\"href\" to=\"javascript:1\"/>",
        "<a><set attributeName=\"xlink:href\" to=\"javascript:1\"/></a>",
        "<handler/>",
        "<script xmlns=\"\"/>",
        "<x xmlns=\"urn:unknown\"/>",
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"/>",
        "<feImage href=\"#a\"/><discard/>",
        "<metadata><h:script/></metadata>",
    ] {
        assert_eq!(reason(element), Some(SvgReason::Element), "{element}");
    }
}

#[test]
fn attributes_come_from_the_list() {
    for element in [
        "<g onload=\"1\"/>",
        "<g ONCLICK=\"1\"/>",
        "<g xml:base=\"http://e/\"/>",
        "<g h:onload=\"1\"/>",
        "<image src=\"x\"/>",
        "<a xlink:actuate=\"onLoad\" xlink:href=\"#a\"/>",
        "<g attributeName=\"href\"/>",
        "<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" onload=\"1\"/>",
    ] {
        assert_eq!(reason(element), Some(SvgReason::Attribute), "{element}");
    }
}

#[test]
fn addresses_stay_in_the_file() {
    for element in [
        "<image href=\"http://e/x.png\"/>",
        "<image href=\"x.png\"/>",
        "<use xlink:href=\"other.svg#a\"/>",
        "<a xlink:href=\"java&#115;cript:1\"/>",
        "<a href=\" java\tscript:1\"/>",
        "<a href=\"https://example.org/\"/>",
        "<use href=\"data:image/svg+xml,x#a\"/>",
        "<use href=\"data:image/png;base64,AA\"/>",
        "<image href=\"data:image/svg+xml;base64,AA\"/>",
        "<image href=\"data:text/html,x\"/>",
        "<feImage xlink:href=\"//e/x\"/>",
        "<textPath href=\"x#a\"/>",
    ] {
        assert_eq!(reason(element), Some(SvgReason::Address), "{element}");
    }
    for element in ["<use href=\"#a\"/>", "<a href=\"\"/>", "<image href=\"data:image/png;base64,AA\"/>"] {
        assert_eq!(reason(element), None, "{element}");
    }
}

#[test]
fn styles_fetch_nothing() {
    for element in [
        "<rect style=\"fill:url(http://e/x.svg#a)\"/>",
        "<rect fill=\"url(x.svg#a)\"/>",
        "<rect fill=\"u\\72l(x)\"/>",
        "<rect filter=\"url('//e')\"/>",
        "<rect cursor=\"url(x), auto\"/>",
        "<style>@import url(x);</style>",
        "<style>a{fill:url(x)}</style>",
        "<style><![CDATA[@import 'x';]]></style>",
        "<style>a{}<!-- c -->@imp<!-- c -->ort 'x';</style>",
        "<style>&#64;import 'x';</style>",
        "<style>@font-face{src:url(data:font/woff2,x)}</style>",
    ] {
        assert_eq!(reason(element), Some(SvgReason::Style), "{element}");
    }
    for element in [
        "<rect style=\"fill:url(#g);transform:rotate(3deg)\" transform=\"matrix(1 0 0 1 0 0)\"/>",
        "<style type=\"text/css\"><![CDATA[ .a { fill: url('#g') } ]]></style>",
        "<text font-family=\"'A (b)'\">url(http://e/)</text>",
    ] {
        assert_eq!(reason(element), None, "{element}: {:?}", faults(&with(element)));
    }
}

#[test]
fn the_file_is_one_drawing_in_one_reading() {
    let whole = |svg: &str| faults(svg).first().map(|(reason, _)| *reason);
    let root = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    assert_eq!(whole(root), None);
    assert_eq!(whole("<svg/>"), Some(SvgReason::NotSvg));
    assert_eq!(whole("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>"), Some(SvgReason::NotSvg));
    assert_eq!(whole("<svg"), Some(SvgReason::NotXml));
    assert_eq!(whole(""), Some(SvgReason::NotXml));
    assert_eq!(whole(&format!("<?xml-stylesheet href='x'?>{root}")), Some(SvgReason::Instruction));
    let doctype =
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">";
    assert_eq!(whole(&format!("<?xml version=\"1.0\"?><!-- [ -->{doctype}{root}")), None);
    assert_eq!(whole(&format!("<!DOCTYPE svg [<!ENTITY a 'b'>]>{root}")), Some(SvgReason::Declarations));
    for outside in ["SYSTEM \"http://e.example/x.dtd\"", "PUBLIC '-//W3C//DTD SVG 1.1//EN' 'file:///x.dtd'"] {
        assert_eq!(whole(&format!("<!DOCTYPE svg {outside}>{root}")), Some(SvgReason::Address));
    }
    let nested =
        format!("{}{}", "<!DOCTYPE svg [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>", root.replace("/>", ">&b;</svg>"));
    assert_eq!(whole(&nested), Some(SvgReason::Declarations));
    assert_eq!(whole(&format!("<?xml version='1.0' encoding='UTF-7'?>{root}")), Some(SvgReason::Encoding));
    assert_eq!(check_svg(b"\x1f\x8b\x08").unwrap_err()[0].reason, SvgReason::Compressed);
    assert_eq!(check_svg(b"<svg>\xff").unwrap_err()[0].reason, SvgReason::Encoding);
}

#[test]
fn utf_16_is_read_like_any_text() {
    let encode =
        |text: &str| [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let good =
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><title>図</title></svg>";
    assert_eq!(check_svg(&encode(good)), Ok(Vec::new()));
    let bad = good.replace("title", "script");
    assert_eq!(check_svg(&encode(&bad)).unwrap_err()[0].reason, SvgReason::Element);
}

#[test]
fn a_fault_names_its_line_and_column() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<title>図</title><g>\n 図<script/></g></svg>";
    let found = check_svg(svg.as_bytes()).unwrap_err();
    assert_eq!(found[0].position, Some(Position { line: 3, column: 3 }));
    assert_eq!(found[0].what, "<script>");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"\n onload=\"1\"/>";
    let found = check_svg(svg.as_bytes()).unwrap_err();
    assert_eq!(
        (found[0].position, found[0].what.as_str()),
        (Some(Position { line: 2, column: 2 }), "onload= of <svg>")
    );
}

#[test]
fn places_are_ids_with_their_lines() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"a\">\n<g id='b&amp;c'/></svg>";
    assert_eq!(check_svg(svg.as_bytes()), Ok(vec![(1, "a".to_owned()), (2, "b&c".to_owned())]));
}

/// Eleven lines make 10 to the power of 11 shapes; pieces may also use each other.
#[test]
fn what_a_browser_cannot_draw_is_refused() {
    let open = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">";
    let tens = (1..12).map(|n| format!("<g id=\"a{n}\">{}</g>", format!("<use href=\"#a{}\"/>", n - 1).repeat(10)));
    let bomb = format!("{open}<g id=\"a0\"><rect/></g>{}<use href=\"#a11\"/></svg>", tens.collect::<String>());
    let circle =
        format!("{open}<g id=\"a\"><use xlink:href=\"#b\"/></g><g id=\"b\"><use xlink:href=\"#a\"/></g></svg>");
    for svg in [&bomb, &circle] {
        assert_eq!(check_svg(svg.as_bytes()).expect_err("refused")[0].reason, SvgReason::TooLarge);
    }
    let markers = "<use href=\"#a\"/>".repeat(10_000);
    assert!(check_svg(format!("{open}<path id=\"a\"/>{markers}</svg>").as_bytes()).is_ok());
}

/// What drawing programs write, cut down to one of each of their habits.
#[test]
fn what_drawing_programs_write_passes() {
    let inkscape = r##"<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="210mm" height="297mm" viewBox="0 0 210 297" version="1.1" id="svg1"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg" xmlns:svg="http://www.w3.org/2000/svg"
 xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:cc="http://creativecommons.org/ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
<defs id="d"><linearGradient id="g"><stop style="stop-color:#000000;stop-opacity:1;" offset="0" id="s"/></linearGradient>
<linearGradient xlink:href="#g" id="h" x1="1" y1="2" x2="3" y2="4" gradientUnits="userSpaceOnUse"/></defs>
<metadata><rdf:RDF><cc:Work rdf:about=""><dc:format>image/svg+xml</dc:format>
<dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></cc:Work></rdf:RDF></metadata>
<g inkscape:label="Layer 1" inkscape:groupmode="layer" id="l"><path style="fill:url(#h);-inkscape-font-specification:'sans-serif, Normal'" d="m 1,2 z"
 id="p" inkscape:connector-curvature="0"/><text xml:space="preserve" x="1" y="2" id="t"><tspan id="u" x="1" y="2" style="stroke-width:0.26">図</tspan></text></g></svg>"##;
    let matplotlib = r##"<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="460.8pt" height="345.6pt" viewBox="0 0 460.8 345.6" xmlns="http://www.w3.org/2000/svg" version="1.1">
 <metadata><rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
   <cc:Work><dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/><dc:creator><cc:Agent><dc:title>Matplotlib v3.9</dc:title></cc:Agent></dc:creator></cc:Work></rdf:RDF></metadata>
 <defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>
 <g id="figure_1"><g id="patch_1"><path d="M 0 1 z" style="fill: #ffffff"/></g><use xlink:href="#m0" x="1" y="2" style="stroke: #000000"/>
 <g clip-path="url(#p1)"><image xlink:href="data:image/png;base64,
iVBORw0KGgo" id="i" transform="scale(1 -1)" width="1" height="1"/></g></g><defs><clipPath id="p1"><rect x="1" y="2" width="3" height="4"/></clipPath></defs></svg>"##;
    let illustrator = r#"<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator -->
<svg version="1.1" id="レイヤー_1" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" x="0px" y="0px" viewBox="0 0 9 9" style="enable-background:new 0 0 9 9;" xml:space="preserve">
<style type="text/css">.st0{fill:#FFF;clip-path:url(#SVGID_1_);} @media print{.st1{fill:rgb(0,0,0)}}</style><switch><g><path class="st0" d="M0,0z"/></g></switch></svg>"#;
    let drawio = r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" width="1px" height="1px" viewBox="-0.5 -0.5 1 1" style="background-color: light-dark(#ffffff, #121212); color-scheme: light dark;"><defs/><g><g data-cell-id="2"><rect x="0" y="0" width="1" height="1" fill="#ffffff" stroke="#000000" pointer-events="all" style="fill: light-dark(#ffffff, var(--ge-dark-color, #121212));"/><g fill="#000000" font-family="Helvetica" text-anchor="middle" font-size="12px"><text x="1" y="2">図</text></g></g></g></svg>"##;
    for (name, svg) in
        [("inkscape", inkscape), ("matplotlib", matplotlib), ("illustrator", illustrator), ("drawio", drawio)]
    {
        assert_eq!(faults(svg), Vec::new(), "{name}");
    }
}
