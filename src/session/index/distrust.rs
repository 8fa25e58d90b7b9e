//! What an index may bring about that somebody made up. Its checksums are right, and tantivy believes what they cover: it
//! stops the program where that contradicts itself. Here it is an error of the index, which says where it was found.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use crate::search::{Answer, Options, SearchError, SearchIndex};

thread_local! {
    /// Whether what stops on this thread is told as an error.
    static DISTRUSTS: Cell<bool> = const { Cell::new(false) };
}

/// Asks an index that was read from a folder.
///
/// # Errors
/// As [`SearchIndex::search`], and where what it holds contradicts itself.
pub fn search(index: &SearchIndex, query: &str, options: &Options) -> Result<Answer, SearchError> {
    distrust(|| index.search(query, options))
}

/// Works with what was read from an index.
pub(in crate::session) fn distrust<T, E: From<SearchError>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let report = take_hook();
        set_hook(Box::new(move |panic| {
            if !DISTRUSTS.get() {
                report(panic);
            }
        }));
    });
    let before = DISTRUSTS.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    DISTRUSTS.set(before);
    done.unwrap_or_else(|fault| Err(SearchError::Contradiction(said(fault.as_ref())).into()))
}

/// What a part of the program said when it stopped.
fn said(fault: &(dyn Any + Send)) -> String {
    let text = fault.downcast_ref::<String>().map(String::as_str).or_else(|| fault.downcast_ref::<&str>().copied());
    text.unwrap_or("no reason is given").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stops_is_an_error_that_says_why() {
        let stop = |at: usize| distrust(|| [1, 2].get(at).copied().ok_or(SearchError::Damaged("none")));
        assert!(matches!(stop(1), Ok(2)));
        assert!(matches!(stop(2), Err(SearchError::Damaged("none"))));
        let stopped = distrust(|| -> Result<(), SearchError> { panic!("the end is before the beginning") });
        let said = stopped.expect_err("an error").to_string();
        assert_eq!(said, "the search index contradicts itself: the end is before the beginning");
        let formatted = distrust(|| -> Result<(), SearchError> { panic!("{} of {}", 3, 2) });
        assert!(formatted.expect_err("an error").to_string().ends_with(": 3 of 2"));
        assert!(!DISTRUSTS.get(), "what stops after that is told as ever");
    }
}
