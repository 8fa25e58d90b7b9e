use std::sync::Arc;
use tebiki::diagnostic::*;
use tebiki::source::*;
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let dump = std::env::args().nth(2);
    let listing = list(std::path::Path::new(&root));
    let g = Arc::new(read(listing.config.as_ref().unwrap()).unwrap());
    let (guide, d) = tebiki::config::read_guide(&g);
    let mut all = d;
    let parser = tebiki::syntax::Parser::new(&guide);
    let t = std::time::Instant::now();
    let mut n = 0;
    for p in &listing.pages {
        let s = Arc::new(read(p).unwrap());
        let (doc, ds) = parser.parse(&s);
        n += doc.xrefs.len();
        if dump.as_deref().is_some_and(|d| p.path.as_str().contains(d)) {
            println!("{doc:#?}");
            for x in &doc.xrefs {
                println!("{:?} {:?} {:?} {:?} {:?}", s.slice(x.span), x.writing, x.target, x.text, x.title);
            }
        }
        all.extend(ds);
    }
    eprintln!("{} pages {} xrefs {:?}", listing.pages.len(), n, t.elapsed());
    for d in &all {
        print!("{}", draw(d, "content", Lang::Ja, Style::Plain));
    }
    println!("{}", summary(&all, Lang::Ja));
}
