//! What is said when a site could not be written, and how the run ends.

use std::io::{self, ErrorKind};

use super::args::Common;
use super::output::{Exit, complain, note};
use crate::diagnostic::{Lang, Words};
use crate::session::BuildError;
use crate::site::{FailureKind, Kind, PublishError, Report};
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
            common.help(&words!(
                "索引のフォルダー（`--index`、既定は `search-index`）を削除し、もう一度ビルドする",
                "remove the folder of the index (`--index`, or `search-index`) and build again"
            ));
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
        FailureKind::Usage => Exit::Usage,
    }
}

/// What is worth a word after a site was written.
pub(super) fn remarks(report: &Report, lang: Lang) {
    if let Some(folder) = &report.keeps_rights_of {
        let folder = folder.display();
        note(
            words!(
                "`{folder}` の権限や属性を保つため、フォルダーごとではなく一つずつ置き換えた",
                "files were replaced one by one, as an exchange of folders would lose rights or attributes of `{folder}`"
            )
            .get(lang),
        );
    }
    if report.unsigned {
        unsigned(lang);
    }
    for path in &report.spared {
        note(
            words!(
                "{path}: もうサイトのものではないが、書いたときの内容と違うので残した",
                "{path}: not part of the site any more; it stays, as it is not what was left there"
            )
            .get(lang),
        );
    }
    report.warnings.iter().for_each(|warning| note(&warning.to_string()));
}

/// Says that what was there before was signed and this is not.
pub(super) fn unsigned(lang: Lang) {
    let words = words!(
        "前のものにあった署名はなくなった。新しいものには署名していない",
        "the signature of what was there before is gone; this one is not signed"
    );
    note(words.get(lang));
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
        PublishError::NoPrevious { dest } => {
            format!("`{}` には、直前の公開より前のものがない", dest.display())
        }
        PublishError::Shrunk { before, after } => {
            format!("公開中のサイトは {before} ページあり、新しいものは {after} ページしかない")
        }
        PublishError::Manifest { path, line, .. } => format!("目録 `{}` の {line} 行目が壊れている", path.display()),
        PublishError::NoManifest { folder } => format!("`{}` には目録がなく、サイトではない", folder.display()),
        PublishError::NotKept { path } => {
            format!("前のサイトは揃っていない。`{}` がないか、書き換えられている", path.display())
        }
        PublishError::Unsound { path } => format!("`{}` は目録にあるものと違う", path.display()),
        PublishError::Overlap { source, dest } => {
            format!("`{}` と `{}` は重なっている", source.display(), dest.display())
        }
        PublishError::Replaced { dest } => format!("`{}` は途中でほかのものに置き換えられた", dest.display()),
        PublishError::Unfinished { path } => format!("出力ファイル `{path}` を書き終えられなかった"),
        PublishError::Irregular { path, kind } => {
            format!("`{}` は{}なので、たどらない", path.display(), kind_in_japanese(*kind))
        }
        PublishError::TooLarge { path, most } => {
            format!("`{}` は {most} バイトを超えており、そのようなファイルはない", path.display())
        }
        PublishError::LeftOver { path, .. } => {
            format!("`{}` は、途中で止まった実行が残したものではない", path.display())
        }
        PublishError::NotIndex { folder, example } => {
            format!("`{}` には `{}` などがあり、検索の索引ではない", folder.display(), example.display())
        }
        PublishError::NotArchive { path } => format!("`{}` はすでにあり、ZIP ではない", path.display()),
        PublishError::WayOut { path, target } => {
            format!(
                "`{}` はリンクで `{}` を指す。このフォルダーの外か、git のフォルダーである",
                path.display(),
                target.display()
            )
        }
        PublishError::Unsigned { path } => {
            format!("今のものには署名 `{}` があるのに、置き換えるものには署名がない", path.display())
        }
        PublishError::Signature { path, what } => format!("`{}` は使えない（{what}）", path.display()),
    };
    Words { ja, en: error.to_string() }
}

fn kind_in_japanese(kind: Kind) -> &'static str {
    match kind {
        Kind::File => "ふつうのファイル",
        Kind::Folder => "フォルダー",
        Kind::Link => "シンボリックリンク",
        Kind::Fifo => "名前付きパイプ",
        Kind::Socket => "ソケット",
        Kind::Device => "デバイス",
        Kind::Unknown => "ふつうのファイルでないもの",
    }
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
        PublishError::NoPrevious { .. } | PublishError::NotKept { .. } => {
            "公開したいサイトを `tebiki publish` で公開する"
        }
        PublishError::Shrunk { .. } => "`--dry-run` で確かめ、意図したものなら `--force` を付ける",
        PublishError::Manifest { .. } => {
            "フォルダーを消して `tebiki build` で作り直す。公開先なら `--adopt` で引き受ける"
        }
        PublishError::Unsound { .. } => "`tebiki build` で作り直す",
        PublishError::Irregular { .. } => "だれが置いたかを確かめて、ほかへ移す。それを通して読み書きや置換えはしない",
        PublishError::TooLarge { .. } => "何であるかを確かめて消すか、作り直す",
        PublishError::LeftOver { .. } => "だれが作ったかを確かめ、だれも使っていなければ消して、もう一度行う",
        PublishError::NotIndex { .. } => "空のフォルダーか、まだないフォルダーを示す",
        PublishError::NotArchive { .. } => "別の名前にするか、置き換えてよければ `--force` を付ける",
        PublishError::WayOut { .. } => "そこでよければ、リンクの先のフォルダーを示す",
        PublishError::Unsigned { .. } => "`--sign 鍵` で署名するか、署名をなくすなら `--unsigned` を付ける",
        PublishError::Signature { .. } => "minisign が作った鍵のファイルを示す",
        PublishError::NoManifest { .. } => "build が書いたフォルダーを示す",
        PublishError::Overlap { .. } => "元のフォルダーの外のフォルダーを示す",
        _ => "原因を除いて、もう一度行う",
    }
}
