//! Every code of a diagnostic: its name, how grave it is, and what `tebiki explain` says of it.

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site is not published.
    Error,
    /// The site is published.
    Warning,
}

macro_rules! codes {
    ($($variant:ident = $name:literal, $severity:ident, $ja:literal, $en:literal;)*) => {
        /// A stable code; its name is `area::kebab-code`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $en] $variant,)*
        }

        impl Code {
            /// Every code, in the order of this file.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How grave it is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What it means and what to do, in Japanese and English.
            #[must_use]
            pub fn explanation(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($ja, $en),)* }
            }
        }
    };
}

codes! {
    SourceIo = "source::io", Error,
        "ファイルを読めない。権限、リンク先、ディスクを確かめる。",
        "The file cannot be read. Check permissions, the link's target and the disk.";
    SourceEncoding = "source::encoding", Error,
        "ファイルが UTF-8 でない。エディターで文字コードを UTF-8 にして保存し直す。",
        "The file is not UTF-8. Save it again as UTF-8 in your editor.";
    SourceTooLarge = "source::too-large", Error,
        "1ページの大きさの上限（4 MB）を超えている。節に分ける。",
        "The page is larger than 4 MB. Split it into sections.";
    SourceName = "source::file-name", Error,
        "ファイル名に使えない文字があるか、名前が他のファイルと大文字・小文字や結合文字の違いしかない。Windows の共有では区別されない。",
        "The file's name holds a character that is not allowed, or differs from another only by case or by composed characters, which a Windows share does not tell apart.";
    SourceLinkOut = "source::link-outside", Error,
        "シンボリックリンクの先が content の外にある、フォルダーである、又は存在しない。リンク先のファイルを content の中に置く。",
        "A symbolic link leads out of the content folder, to a folder, or nowhere. Put the file itself into the content folder.";
    SourceBidi = "source::bidi-control", Error,
        "表示の向きを変える不可視の制御文字がある。見た目と異なる文になるため使えない。削除する。",
        "An invisible character that changes the direction of text. What is shown would not be what is written. Remove it.";
    SourceKangxi = "source::kangxi-radical", Warning,
        "康熙部首など、漢字に見えて検索に掛からない文字がある。PDF から写した文に多い。通常の漢字に置き換える。",
        "A Kangxi radical or the like: it looks like a kanji but is not found by a search. Common in text copied from a PDF. Write the ordinary kanji.";
    SourceControl = "source::control-character", Warning,
        "制御文字が含まれている。削除する。",
        "The text holds a control character. Remove it.";
    YamlSyntax = "yaml::syntax", Error,
        "YAML として読めない。字下げ、引用符、コロンの後の空白を確かめる。",
        "This is not YAML. Check indentation, quotes, and the space after a colon.";
    YamlForbidden = "yaml::forbidden", Error,
        "アンカー（&）、別名（*）、タグ（!）は使えない。値をそのまま書く。",
        "Anchors (&), aliases (*) and tags (!) are not allowed. Write the value itself.";
    YamlDepth = "yaml::too-deep", Error,
        "入れ子が深すぎる（上限 32）。",
        "The nesting is deeper than 32.";
    YamlDuplicateKey = "yaml::duplicate-key", Error,
        "同じキーが二度書かれている。どちらかを消す。",
        "A key stands twice. Remove one of them.";
    ConfigMissing = "config::missing", Error,
        "content/guide.yaml がない。`tebiki new` で手本を作れる。",
        "There is no content/guide.yaml. `tebiki new` makes an example.";
    ConfigUnknownKey = "config::unknown-key", Error,
        "このキーは知られていない。つづりを確かめる。使えるキーは `tebiki schema guide` にある。",
        "This key is not known. Check its spelling. `tebiki schema guide` lists the keys.";
    ConfigMissingKey = "config::missing-key", Error,
        "必要なキーがない。",
        "A required key is missing.";
    ConfigType = "config::wrong-type", Error,
        "値の型が違う（文字列、数、一覧、表のどれか）。",
        "The value has the wrong type (text, number, list or table).";
    ConfigValue = "config::bad-value", Error,
        "値が許される範囲にない。",
        "The value is not one of those allowed.";
    ConfigDuplicateId = "config::duplicate-id", Error,
        "同じ id が二度定義されている。id は語彙の中で一つに限る。",
        "An id is defined twice. It must be unique in its vocabulary.";
    FrontMatterMissing = "front-matter::missing", Error,
        "ページの先頭に front matter（`---` で囲んだ題名など）がない。",
        "The page does not begin with front matter (`---`, title, `---`).";
    FrontMatterFence = "front-matter::fence", Error,
        "front matter の区切り行 `---` の後に空白などがあるか、閉じていない。そのままでは罫線と見出しになる。",
        "A front matter fence `---` is followed by a space or is not closed. It would become a rule and a heading.";
    FrontMatterUnknownKey = "front-matter::unknown-key", Error,
        "front matter のこのキーは知られていない。語彙の名前は guide.yaml で定める。",
        "This front matter key is not known. Vocabularies are declared in guide.yaml.";
    VocabularyUnknownValue = "vocabulary::unknown-value", Error,
        "語彙にない値である。guide.yaml の語彙に加えるか、つづりを直す。",
        "The value is not in the vocabulary. Add it to guide.yaml or correct its spelling.";
    VocabularyMixedJoin = "vocabulary::mixed-join", Error,
        "`or`（又は）と `and`（及び）を一つの値の中で混ぜている。どちらかに揃える。",
        "`or` and `and` are mixed in one value. Use one of them.";
    VocabularyDeprecatedSpaces = "vocabulary::ambiguous-list", Error,
        "空白で並べた値は、又はか及びか分からない。`or` か `and` を間に書く。",
        "Values that stand side by side may mean either or each. Write `or` or `and` between them.";
    DuplicateNumber = "identity::duplicate-number", Error,
        "同じ番号の節が二つある。どちらかの番号を直す。",
        "Two sections have the same number. Correct one of them.";
    DuplicateId = "identity::duplicate-id", Error,
        "同じ id が二度使われている。住所が一意に決まらない。",
        "An id is used twice, so its address would not be unique.";
    DuplicateClause = "identity::duplicate-clause", Error,
        "同じ番号の遵守事項が二つある。",
        "Two clauses have the same number.";
    DuplicateAlias = "identity::duplicate-alias", Error,
        "別名が、ほかの番号・id・別名と重なっている。",
        "An alias is the same as another number, id or alias.";
    BadId = "identity::bad-id", Error,
        "id に使えるのは英小文字で始まる英小文字、数字、ハイフンである。",
        "An id begins with a lower-case letter and holds lower-case letters, digits and hyphens.";
    BadNumber = "identity::bad-number", Error,
        "番号の形が正しくない。節は `9.3.1`、遵守事項は `1.2.5.1(4)(a)` のように書く。",
        "The number has the wrong form. A section is written `9.3.1`, a clause `1.2.5.1(4)(a)`.";
    OrphanPage = "structure::orphan-page", Warning,
        "番号の上位の節がないため、目次のどこにも置かれない。上位の節のファイルを作る。",
        "No section stands above this number, so the page has no place in the tree. Make the file of the section above.";
    EmptyPage = "structure::empty-page", Warning,
        "本文のないページである。",
        "The page has no text.";
    HeadingSkip = "structure::heading-level", Warning,
        "見出しの段が飛んでいる。",
        "A heading skips a level.";
    HandNumber = "structure::hand-numbered", Warning,
        "行頭の番号が文の一部になっている。`1)` や `1.` のリスト、又は見出しにする。",
        "A number at the start of a line is part of the text. Make it a `1)` or `1.` list, or a heading.";
    TwoItemLists = "structure::two-item-lists", Error,
        "同じ段に `1)` のリストが二つあり、(1) がどちらか決まらない。片方を `1.` のリストにする。",
        "Two `1)` lists stand on the same level, so (1) could be either. Make one of them a `1.` list.";
    ItemOrder = "structure::item-order", Warning,
        "項番が続いていないか、重なっている。",
        "Item numbers do not follow each other, or repeat.";
    DirectiveUnknown = "directive::unknown", Error,
        "この名前のディレクティブはない。",
        "There is no directive of this name.";
    DirectiveUnnamed = "directive::unnamed", Error,
        "名前のない `:::` が開いている。多くは、内側の `:::` が外側も閉じたためである。外側のコロンを増やす。",
        "An unnamed `:::` opens a block. Usually an inner `:::` has closed the outer one too: give the outer one more colons.";
    DirectiveUnclosed = "directive::unclosed", Error,
        "ディレクティブが閉じられていない。同じ数のコロンの行で閉じる。",
        "The directive is not closed. Close it with a line of as many colons.";
    DirectiveNesting = "directive::nesting", Error,
        "ディレクティブの入れ子の書き方が誤っている。外側のコロンを内側より多くする。",
        "Directives are nested wrongly. The outer one needs more colons than the inner one.";
    DirectiveHeading = "directive::heading-inside", Error,
        "ディレクティブの中に見出しは置けない。",
        "A heading cannot stand inside a directive.";
    DirectiveLabel = "directive::label", Error,
        "ラベル `[…]` が必要であるか、閉じていない。",
        "The label `[…]` is required, or not closed.";
    DirectivePlace = "directive::place", Error,
        "このディレクティブはここには置けない。",
        "This directive cannot stand here.";
    AttributeSyntax = "attribute::syntax", Error,
        "属性 `{…}` の書き方が誤っている。`{#id .class key=value key=\"value\"}` と書く。",
        "The attribute block is malformed. Write `{#id .class key=value key=\"value\"}`.";
    AttributeUnknown = "attribute::unknown", Error,
        "ここではこの属性は使えない。",
        "This attribute is not known here.";
    AttributeMissing = "attribute::missing", Error,
        "必要な属性がない。",
        "A required attribute is missing.";
    AttributeValue = "attribute::bad-value", Error,
        "属性の値が許されるものでない。",
        "The attribute's value is not one of those allowed.";
    DutyBearer = "duty::no-bearer", Error,
        "義務の担い手が書かれていない。`role=…` などを付ける。",
        "The duty names no bearer. Add `role=…` or the like.";
    MatrixTable = "matrix::table", Error,
        "行列の中には表を一つだけ置く。",
        "A matrix holds exactly one table.";
    MatrixRow = "matrix::unknown-row", Error,
        "行の見出しが、知られている対策を指していない。",
        "The row's head does not name a known measure.";
    MatrixColumn = "matrix::unknown-column", Error,
        "列の見出しが語彙の値でない。",
        "The column's head is not a value of the vocabulary.";
    MatrixWidth = "matrix::width", Error,
        "行のセルの数が、見出しの行と違う。",
        "The row has another number of cells than the head.";
    MatrixMark = "matrix::unknown-mark", Error,
        "凡例にない記号である。",
        "The mark is not in the legend.";
    MatrixDuplicate = "matrix::duplicate", Error,
        "同じ行又は列が二度ある。",
        "A row or a column stands twice.";
    MatrixCells = "table::too-large", Error,
        "表が大きすぎる（上限 20,000 セル）。分ける。",
        "The table is larger than 20,000 cells. Split it.";
    TableWikilinkPipe = "table::wikilink-pipe", Error,
        "表の中の `[[a|b]]` の `|` はセルを分けてしまう。`\\|` と書く。",
        "The `|` of `[[a|b]]` splits the cell in a table. Write `\\|`.";
    XrefUnknown = "xref::unknown-target", Error,
        "参照の先がない。番号、id、語彙の値を確かめる。",
        "The cross-reference leads nowhere. Check the number, the id or the value.";
    XrefTitle = "xref::title-mismatch", Error,
        "参照に書かれた題名が、実際の題名と違う。",
        "The cross-reference says another title than its target has.";
    XrefRange = "xref::out-of-range", Error,
        "項番が、その節にある項の範囲を超えている。",
        "The item number is beyond the items of the section.";
    XrefSyntax = "xref::syntax", Error,
        "`[[…]]` の中の書き方が誤っている。",
        "What stands in `[[…]]` cannot be read.";
    XrefAnchor = "xref::unknown-anchor", Error,
        "そのページにその id はない。",
        "There is no such id on that page.";
    LinkScheme = "link::scheme", Error,
        "このリンクの種類は使えない。http、https、mailto、tel、又は相対パスにする。",
        "Links of this scheme are not allowed. Use http, https, mailto, tel or a relative path.";
    LinkFile = "link::missing-file", Error,
        "リンク又は画像の指すファイルがない。",
        "The file that the link or picture names is not there.";
    LinkType = "link::file-type", Error,
        "この種類のファイルは公開できない。",
        "Files of this type are not published.";
    FootnoteBody = "footnote::without-body", Error,
        "脚注の本文がない。同じページに `[^名前]: …` と書く。",
        "The footnote has no body. Write `[^name]: …` on the same page.";
    FootnoteUnused = "footnote::unused", Warning,
        "本文から指されていない脚注である。",
        "The footnote is not referred to.";
    NoteUnknown = "provenance::unknown-note", Error,
        "`note=` の指す編注がない。",
        "The editor's note that `note=` names is not there.";
    LimitDepth = "limit::too-deep", Error,
        "入れ子が深すぎる（上限 100）。",
        "The nesting is deeper than 100.";
    CodeTooSlow = "code::not-highlighted", Warning,
        "コードが長すぎるか複雑すぎるため、色分けしない。",
        "The code is too long or too intricate to highlight.";
    RawHtml = "markdown::raw-html", Warning,
        "HTML はそのまま文字として表示される。Markdown かディレクティブで書く。",
        "Raw HTML is shown as text. Write Markdown or a directive.";
    DiscretionUnpaired = "markdown::discretion", Warning,
        "《 と 》 が対になっていない。同じ段落の中で閉じる。強調などと交差させない。",
        "《 and 》 do not pair. Close them in the same paragraph, and do not let them cross emphasis or the like.";
    FrontMatterValue = "front-matter::bad-value", Error,
        "front matter の値が許されるものでない。",
        "The value of this front matter key is not one of those allowed.";
    TemplateError = "theme::template", Error,
        "テンプレートに誤りがある。",
        "The template is wrong.";
    ThemeLocale = "theme::locale", Error,
        "文言が足りないか、知られていない。",
        "Words of the interface are missing or unknown.";
}

impl Code {
    /// The code of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_well_formed() {
        let mut names: Vec<_> = Code::ALL.iter().map(|c| c.name()).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|w| w[0] != w[1]));
        let ok = |n: &str| n.split("::").count() == 2 && n.chars().all(|c| c.is_ascii_lowercase() || "-:".contains(c));
        assert!(names.iter().all(|n| ok(n)), "{names:?}");
    }
}
