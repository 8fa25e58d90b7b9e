//! What is said when a site could not be written, and how the run ends.

use super::args::Common;
use super::output::{Exit, complain, note};
use crate::diagnostic::Lang;
use crate::session::BuildError;
use crate::site::{FailureKind, PublishError};
use crate::words;

/// A failed build. Faults of the theme are content and are reported as diagnostics before.
pub(super) fn build(error: &BuildError, common: &Common) -> Exit {
    match error {
        BuildError::Publish(error) => publish(error, common),
        BuildError::Io(path, error) => {
            let path = path.display();
            complain(
                words!("`{path}` を読み書きできない（{error}）", "cannot read or write `{path}` ({error})")
                    .get(common.lang),
                common.lang,
            );
            Exit::Environment
        }
        BuildError::Search(error) => {
            complain(
                words!("検索の索引を作れない（{error}）", "the search index cannot be made ({error})").get(common.lang),
                common.lang,
            );
            Exit::Environment
        }
        BuildError::Path(name, fault) => {
            complain(
                words!(
                    "`{name}` という名前のファイルは出力できない（{fault}）",
                    "cannot write a file named `{name}` ({fault})"
                )
                .get(common.lang),
                common.lang,
            );
            Exit::Content
        }
        BuildError::Theme(_) => Exit::Content,
    }
}

/// A failed publication.
pub(super) fn publish(error: &PublishError, common: &Common) -> Exit {
    complain(&error.to_string(), common.lang);
    let word = match common.lang {
        Lang::Ja => "対処",
        Lang::En => "help",
    };
    note(&format!("{word}: {}", error.help()));
    match error.kind() {
        FailureKind::Busy | FailureKind::System | FailureKind::Refused => Exit::Environment,
        FailureKind::Unsound => Exit::Content,
    }
}
