//! The content security policy of a page. Every place that states one takes it from here: the pages themselves, the
//! configurations for web servers and the preview.

/// What a page of a site may load: nothing inline, nothing from another origin. It stands in quotation marks, in HTML and
/// in XML, so it holds no sign that would have to be escaped there.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
connect-src 'self'; base-uri 'none'; form-action 'none'";
