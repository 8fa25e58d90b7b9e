//! From resolved documents to what is shown.

pub mod html;
