//! How long a Rust function may be, how many arguments it takes and how many fields a type has.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Fields, FnArg, ImplItemFn, ItemFn, ItemStruct, Signature, TraitItemFn, Variant};

use super::tree::{File, Finding};

pub(crate) const MOST_LINES: usize = 60;
const MOST_ARGUMENTS: usize = 5;
const MOST_FIELDS: usize = 12;

pub(crate) fn check(file: &File) -> Vec<Finding> {
    let parsed = syn::parse_file(&file.text).unwrap_or_else(|e| panic!("{}: {e}", file.path));
    let mut sizes = Sizes { file, found: Vec::new() };
    sizes.visit_file(&parsed);
    sizes.found
}

struct Sizes<'a> {
    file: &'a File,
    found: Vec<Finding>,
}

impl Sizes<'_> {
    fn function(&mut self, signature: &Signature, body: Option<&Block>) {
        let name = &signature.ident;
        let line = signature.span().start().line;
        let lines = body.map_or(0, |body| body.span().end().line + 1 - line);
        if lines > MOST_LINES {
            self.found.push(self.file.finding(line, format!("`{name}` has {lines} lines, more than {MOST_LINES}")));
        }
        let arguments = signature.inputs.iter().filter(|input| matches!(input, FnArg::Typed(_))).count();
        if arguments > MOST_ARGUMENTS {
            let words = format!("`{name}` takes {arguments} arguments, more than {MOST_ARGUMENTS}");
            self.found.push(self.file.finding(line, words));
        }
    }

    fn fields(&mut self, name: &str, span: Span, fields: &Fields) {
        if fields.len() > MOST_FIELDS {
            let words = format!("`{name}` has {} fields, more than {MOST_FIELDS}", fields.len());
            self.found.push(self.file.finding(span.start().line, words));
        }
    }
}

impl<'ast> Visit<'ast> for Sizes<'_> {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.sig, Some(&item.block));
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.sig, Some(&item.block));
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        self.function(&item.sig, item.default.as_ref());
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.fields(&item.ident.to_string(), item.ident.span(), &item.fields);
        visit::visit_item_struct(self, item);
    }

    fn visit_variant(&mut self, item: &'ast Variant) {
        self.fields(&item.ident.to_string(), item.ident.span(), &item.fields);
        visit::visit_variant(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        check(&File::new("src/a.rs", text)).len()
    }

    #[test]
    fn counts_lines() {
        let body = |n: usize| format!("fn a() {{\n{}}}\n", "a();\n".repeat(n));
        assert_eq!((count(&body(58)), count(&body(59))), (0, 1));
        let method = |n: usize| format!("impl A {{ {} }}", body(n));
        assert_eq!((count(&method(58)), count(&method(59))), (0, 1));
    }

    #[test]
    fn counts_arguments_without_self() {
        assert_eq!(count("fn a(a: u8, b: u8, c: u8, d: u8, e: u8) {}"), 0);
        assert_eq!(count("fn a(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8) {}"), 1);
        assert_eq!(count("impl A { fn a(&self, a: u8, b: u8, c: u8, d: u8, e: u8) {} }"), 0);
        assert_eq!(count("trait A { fn a(&self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8); }"), 1);
    }

    #[test]
    fn counts_fields() {
        let fields = |n: usize| (0..n).map(|i| format!("f{i}: u8")).collect::<Vec<_>>().join(", ");
        assert_eq!(count(&format!("struct A {{ {} }}", fields(12))), 0);
        assert_eq!(count(&format!("struct A {{ {} }}", fields(13))), 1);
        assert_eq!(count(&format!("enum A {{ B {{ {} }} }}", fields(13))), 1);
    }
}
