//! What is said when a site could not be written, and how the run ends.

use std::io::{self, ErrorKind};

use super::args::Common;
use super::output::{Exit, complain, note};
use crate::diagnostic::Words;
use crate::session::BuildError;
use crate::site::{FailureKind, PublishError};
use crate::words;

/// A failed build. Faults of the theme are content and are reported as diagnostics before.
pub(super) fn build(error: &BuildError, common: &Common) -> Exit {
    match error {
        BuildError::Publish(error) => publish(error, common),
        BuildError::Io(path, error) => {
            let (path, why) = (path.display(), reason(error));
            complain(
                words!("`{path}` を読み書きできない（{why}）", "cannot read or write `{path}` ({error})")
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
    let said = words_of(error);
    complain(said.get(common.lang), common.lang);
    let help = Words { ja: help_of(error).to_owned(), en: error.help().to_owned() };
    let word = words!("対処", "help");
    note(&format!("{}: {}", word.get(common.lang), help.get(common.lang)));
    match error.kind() {
        FailureKind::Busy | FailureKind::System | FailureKind::Refused => Exit::Environment,
        FailureKind::Unsound => Exit::Content,
    }
}

/// Why the system refused, in Japanese; what is rare is left as the system says it.
pub(super) fn reason(error: &io::Error) -> String {
    let known = match error.kind() {
        ErrorKind::NotFound => "ファイルやフォルダーがない",
        ErrorKind::PermissionDenied => "権限がない",
        ErrorKind::AlreadyExists => "同じ名前のものが既にある",
        ErrorKind::NotADirectory => "途中にフォルダーでないものがある",
        ErrorKind::IsADirectory => "フォルダーである",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "ディスクに空きがない",
        ErrorKind::ReadOnlyFilesystem => "書込みのできない場所である",
        ErrorKind::InvalidFilename => "名前が長すぎるか、使えない文字がある",
        _ => return error.to_string(),
    };
    known.to_owned()
}

/// The fact; English is the error's own.
fn words_of(error: &PublishError) -> Words {
    let ja = match error {
        PublishError::Io { path, source, .. } => {
            format!("`{}` を読み書きできない（{}）", path.display(), reason(source))
        }
        PublishError::Busy { dest } => format!("`{}` はほかの実行が書いている", dest.display()),
        PublishError::Path { path, fault } => format!("`{path}` は出力ファイルの名前にできない（{fault}）"),
        PublishError::Collision { path, with } => format!("出力ファイル `{path}` と `{with}` は両立しない"),
        PublishError::Foreign { path, wanted } => {
            format!("`{}` はこのサイトのファイルでなく、`{wanted}` を置く場所にある", path.display())
        }
        PublishError::NotOurs { dest, example } => {
            format!("`{}` には `{}` などのファイルがあり、サイトの目録がない", dest.display(), example.display())
        }
        PublishError::Shrunk { before, after } => {
            format!("公開中のサイトは {before} ページあり、新しいものは {after} ページしかない")
        }
        PublishError::Manifest { path, line, .. } => format!("目録 `{}` の {line} 行目が壊れている", path.display()),
        PublishError::NoManifest { folder } => format!("`{}` には目録がなく、サイトではない", folder.display()),
        PublishError::Unsound { path } => format!("`{}` は目録にあるものと違う", path.display()),
        PublishError::Overlap { source, dest } => {
            format!("`{}` と `{}` は重なっている", source.display(), dest.display())
        }
        PublishError::Replaced { dest } => format!("`{}` は途中でほかのものに置き換えられた", dest.display()),
        PublishError::Unfinished { path } => format!("出力ファイル `{path}` を書き終えられなかった"),
    };
    Words { ja, en: error.to_string() }
}

/// The way out, in Japanese.
fn help_of(error: &PublishError) -> &'static str {
    match error {
        PublishError::Io { source, .. } => match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "空き容量を増やし、もう一度行う",
            ErrorKind::PermissionDenied => "書込みの権限を確かめ、もう一度行う",
            ErrorKind::ReadOnlyFilesystem => "書き込める公開先を示す",
            _ => "ディスクや共有の状態を確かめ、もう一度行う",
        },
        PublishError::Busy { .. } => "ほかの実行が終わってから、もう一度行う",
        PublishError::Path { .. } | PublishError::Collision { .. } => "原稿で別の名前か id を付ける",
        PublishError::Foreign { .. } => "そのファイルを移すか、`--adopt` で置換えを認める",
        PublishError::NotOurs { .. } => {
            "空のフォルダーを示すか、`--adopt` で引き受ける（ほかのファイルはそのまま残る）"
        }
        PublishError::Shrunk { .. } => "`--dry-run` で確かめ、意図したものなら `--force` を付ける",
        PublishError::Manifest { .. } | PublishError::Unsound { .. } => "`tebiki build` で作り直す",
        PublishError::NoManifest { .. } => "build が書いたフォルダーを示す",
        PublishError::Overlap { .. } => "元のフォルダーの外を公開先にする",
        _ => "原因を除いて、もう一度行う",
    }
}
