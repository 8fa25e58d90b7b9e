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
    ModelUnreadable = "model::unreadable", Error,
        "`guide.json` かその部分を読めない。版が違う、途中で切れている、目次と内容が合わない、又は tebiki が書いたものでない。`tebiki build` で作り直したサイトをフォルダーごと写す。",
        "`guide.json` or one of its parts cannot be read: another version, cut off, not what the index says, or not written by tebiki. Copy the whole folder of a site that `tebiki build` made.";
    SourceName = "source::file-name", Error,
        "ファイル名に使えない文字があるか、名前が他のファイルと大文字・小文字や結合文字の違いしかない。Windows の共有では区別されない。",
        "The file's name holds a character that is not allowed, or differs from another only by case or by composed characters, which a Windows share does not tell apart.";
    SourceLinkOut = "source::link-outside", Error,
        "シンボリックリンクの先が content の外にある、フォルダーである、又は存在しない。リンク先のファイルを content の中に置く。",
        "A symbolic link leads out of the content folder, to a folder, or nowhere. Put the file itself into the content folder.";
    SourceSkipped = "source::skipped", Warning,
        "content の中にあるが、手引書に含まれないファイルである。ページは `.md`、設定は `guide.yaml` という名前にする。ほかの種類のファイルを公開するには guide.yaml の `attachments: { types: [ … ] }` に加える。手元に置くだけのものは、名前の先頭を `_` にするか content の外に置く。",
        "The file lies in the content folder and is no part of the guide. A page ends in `.md`, the settings are `guide.yaml`. To publish files of another type, add it to guide.yaml: `attachments: { types: [ … ] }`. What only lies there begins its name with `_`, or goes outside of the content folder.";
    SourceUnused = "source::unused", Warning,
        "公開できる種類のファイルが content にあるが、どのページからもリンクされていないので公開されない。リンクを書くか、要らなければ消す。手元に置くだけのものは、名前の先頭を `_` にする。",
        "A file of a type that is published lies in the content folder, and no page links it, so that it is not published. Link it, or remove it. What only lies there begins its name with `_`.";
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
    YamlComment = "yaml::comment", Warning,
        "空白の後の `#` から行の終わりまでは YAML の注釈であり、値に含まれない。値を引用符で囲む。",
        "From a `#` behind a blank on, the line is a comment of YAML and no part of the value. Quote the value.";
    YamlDepth = "yaml::too-deep", Error,
        "入れ子が深すぎる（上限 32）。一覧や表を平らにする。語彙の値の階層は 8 段までである。",
        "The nesting is deeper than 32. Flatten the lists and mappings; values of a vocabulary go eight levels deep at most.";
    YamlDuplicateKey = "yaml::duplicate-key", Error,
        "同じキーが二度書かれている。どちらかを消す。",
        "A key stands twice. Remove one of them.";
    ConfigMissing = "config::missing", Error,
        "content/guide.yaml がない。`tebiki new` で手本を作れる。",
        "There is no content/guide.yaml. `tebiki new` makes an example.";
    ConfigUnknownKey = "config::unknown-key", Error,
        "このキーは知られていない。つづりを確かめる。使えるキーは `tebiki schema guide-yaml` にある。",
        "This key is not known. Check its spelling. `tebiki schema guide-yaml` lists the keys.";
    ConfigMissingKey = "config::missing-key", Error,
        "必要なキーがないか、値が空である。示されたキーに値を書く。guide.yaml のキーは `tebiki schema guide-yaml`、ページの先頭のキーは `tebiki schema front-matter` にある。",
        "A required key is missing or empty. Write the key that is named, with a value. `tebiki schema guide-yaml` and `tebiki schema front-matter` list the keys of guide.yaml and of front matter.";
    ConfigType = "config::wrong-type", Error,
        "値の型が違う（文字列、数、一覧、表のどれか）。一覧は `[a, b]`、表は字下げした `キー: 値`、真偽は引用符のない true か false と書く。",
        "The value has the wrong type (text, number, list or table). A list is `[a, b]`, a table is indented `key: value` lines, a truth value is true or false without quotes.";
    ConfigValue = "config::bad-value", Error,
        "値が許される範囲にない。示された形か、示された値のどれかに直す。",
        "The value is not one of those allowed. Use the form, or one of the values, that the message names.";
    ConfigDuplicateId = "config::duplicate-id", Error,
        "同じ id が二度定義されている。id は一覧（語彙、用語、資料、凡例）の中で一つに限る。公開したアドレスを変えないよう、後から加えたほうの id を変える。",
        "An id is defined twice. It must be unique in its list (vocabulary, terms, references, legends). Change the newer one, so that published addresses stay.";
    ConfigDuplicateName = "config::duplicate-name", Error,
        "一つの一覧の中で、二つのものが同じ名前、別名又は記号を持つため、それで呼んだときにどちらか決まらない。一方を変える。別々の値の下にある値は同じ名前でもよい。",
        "Two things of one list have the same name, alias or mark, so that it could mean either. Change one of them. Values that lie under different ones may be called alike.";
    ConfigDateOrder = "config::date-order", Warning,
        "`history` の日付が、前の項目の日付と順が合わない。日付の誤りであることが多い。表示は日付の順になる。",
        "A date of `history` is out of order with the entry before it, mostly because one of them is wrong. Entries are shown in the order of their dates.";
    FrontMatterMissing = "front-matter::missing", Error,
        "ページの先頭に front matter がない。1行目から `---`、`title: 題名`、`---` の3行を書く。前に空行も置かない。",
        "The page does not begin with front matter. Write `---`, `title: A title` and `---` from the first line on; not even an empty line may stand before.";
    FrontMatterFence = "front-matter::fence", Error,
        "front matter の区切り行 `---` の後に空白などがあるか、閉じる `---` がない。多くの Markdown の道具では罫線や見出しになる。行末の空白を消すか、`---` だけの行で閉じる。",
        "A front matter fence `---` is followed by a space, or the closing `---` is missing. Most Markdown tools would make a rule and a heading of it. Remove the space, or close with a line of `---` alone.";
    FrontMatterUnknownKey = "front-matter::unknown-key", Error,
        "front matter のこのキーは知られていない。つづりを直す。分類のためのキーなら、その名前の語彙を guide.yaml の `vocabularies` に加える。",
        "This front matter key is not known. Correct its spelling. If it is meant to classify, declare a vocabulary of that name under `vocabularies` in guide.yaml.";
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
        "同じ番号の節、又は一つのページの中で同じ番号の資料が二つある。どちらかの番号を直す。",
        "Two sections, or two documents cited on one page, have the same number. Correct one of them.";
    DuplicateId = "identity::duplicate-id", Error,
        "同じ id が二度使われているため、アドレスが一意に決まらない。どちらかの id を変える。ページの id は手引書全体で、その他の id はページの中で一つに限る（対策、対応表、表、注意、編者注、資料の id は手引書全体で一つ）。",
        "An id is used twice, so its address would not be unique. Change one of them. A page's id is unique in the guide, other ids in their page (those of measures, matrices, tables, cautions, editor's notes and references in the whole guide).";
    DuplicateClause = "identity::duplicate-clause", Error,
        "同じ番号の遵守事項が二つある。番号を直す。一つの遵守事項を別の節でも取り上げるときは、そこでは `[[clause:番号]]` と参照する。",
        "Two clauses have the same number. Correct one. Where another section speaks of a clause, refer to it there: `[[clause:NUMBER]]`.";
    ClauseGroup = "clause::no-group", Warning,
        "遵守事項の番号が、guide.yaml の `standards` のどの群（`groups`）の下にもないため、基準ごとの一覧で題名の下に置かれない。番号を直すか、群を加える。",
        "The number of the clause lies in no group (`groups`) of `standards` in guide.yaml, so that lists of the standard have no title for it. Correct the number, or add the group.";
    DuplicateAlias = "identity::duplicate-alias", Error,
        "別名が、ほかの番号・id・別名と重なっているため、参照の行き先が決まらない。どちらか一方から消す。",
        "An alias is the same as another number, id or alias, so a reference to it could mean either. Remove it from one of them.";
    BadId = "identity::bad-id", Error,
        "id に使えるのは英小文字で始まる英小文字、数字、ハイフンである。",
        "An id begins with a lower-case letter and holds lower-case letters, digits and hyphens.";
    RequiredId = "identity::required-id", Error,
        "guide.yaml の `require-ids` がこの種類の箇所に id を求めているのに、書かれていない。`{#id}` を付ける。id のない箇所のアドレスは、文や番号から作られるため、それらを直すと変わる。前のアドレスを残すには `{#id moved-from=前のアドレス}` と書く。",
        "`require-ids` in guide.yaml asks for an id on places of this kind, and this one has none. Add `{#id}`: without one the address is made from the words or the number, and moves when they are corrected. To keep the old address, write `{#id moved-from=OLD}`.";
    EqualPlaces = "identity::equal-places", Warning,
        "見出しの下で文も番号も同じ箇所が二つ以上あり、アドレスを作り分けられない。最初のもの以外に `{#id}` を付ける。付けるまで、最初のものだけがアドレスを持ち、ほかの箇所へのリンクはそれを含む箇所に届く。",
        "Places under the same headings have the same words or number, so no address can tell them apart. Give every one but the first a `{#id}`. Until then the first alone has an address, and links to the others lead to what holds them.";
    BadNumber = "identity::bad-number", Error,
        "番号の形が正しくない。`9.3.1`、`AC-2(1)`、`1.2.5.1(4)(a)` のように、40 文字以内で、括弧を閉じ、点を重ねずに書く。guide.yaml に `numbering` があれば、節の番号はその形に合わせる。",
        "The number has the wrong form. Write at most 40 characters, as in `9.3.1`, `AC-2(1)` or `1.2.5.1(4)(a)`, with brackets closed and no dot behind another. Where guide.yaml has `numbering`, a section's number has one of its forms.";
    AddressMade = "identity::made-address", Warning,
        "ページのアドレスが、ファイルの場所や題名、又はパスのハッシュから作られている。これらが変わるとアドレスも変わる。front matter に `id:` を書いて定める。`tebiki fix` が書き込む。",
        "The page's address is made from the file's folder, the title, or a hash of the path, and changes with them. Write `id:` in the front matter to keep it; `tebiki fix` does.";
    OrphanPage = "structure::orphan-page", Warning,
        "番号の上位の節がないため、目次のどこにも置かれない。上位の節のファイルを作る。",
        "No section stands above this number, so the page has no place in the tree. Make the file of the section above.";
    EmptyPage = "structure::empty-page", Warning,
        "本文のないページである。本文を書く。まだ書けないものは、front matter に `draft: true` と書けば公開されない。",
        "The page has no text. Write some; a page that is not ready can say `draft: true` in its front matter and is then left out.";
    NoPages = "structure::no-pages", Warning,
        "content にページが一つもない。表紙の `index.md` から書き始める。`tebiki new` で手本を作れる。",
        "There is no page at all in the content folder. Begin with the cover, `index.md`. `tebiki new` makes an example.";
    HeadingSkip = "structure::heading-level", Warning,
        "見出しの段が飛んでいる。`##` の次は `###` のように、一段ずつ下げる。",
        "A heading skips a level. Go down one level at a time: `###` follows `##`.";
    HandNumber = "structure::hand-numbered", Warning,
        "行頭の番号が文の一部になっている。`1)` や `1.` のリスト、又は見出しにする。",
        "A number at the start of a line is part of the text. Make it a `1)` or `1.` list, or a heading.";
    TableMerge = "table::merge", Error,
        "セルの結合が四角形にならない。`<` は左の、`^` は上のセルに続くセルに書く。文字として見せるなら `\\<`、`\\^` と書く。",
        "The merged cells are no rectangle. `<` belongs to the cell on its left, `^` to the one above; to show the sign itself, write `\\<` or `\\^`.";
    ItemOrder = "structure::item-order", Warning,
        "項番が続いていないか、重なっている。見出しの `(1)`、`(2)`、… を順に直す。",
        "Item numbers do not follow each other, or repeat. Number the headings `(1)`, `(2)`, … in order.";
    DirectiveUnknown = "directive::unknown", Error,
        "この名前のディレクティブはない。使えるのは clause、exception、measure、matrix、table、figure、caution、reference、duty、note、example、tip、important、warning、discretion、editor-note である。",
        "There is no directive of this name. There are clause, exception, measure, matrix, table, figure, caution, reference, duty, note, example, tip, important, warning, discretion and editor-note.";
    DirectiveEmpty = "directive::empty", Warning,
        "中身のないディレクティブである。中に文を書くか、消す。閉じる `:::` が文より前にあることもある。",
        "The directive holds nothing. Write a text into it, or remove it. The closing `:::` may stand before the text.";
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
        "ディレクティブの中に見出しは置けない。見出しの前でディレクティブを閉じるか、見出しを太字の段落にする。",
        "A heading cannot stand inside a directive. Close the directive before it, or write a paragraph in bold.";
    DirectiveLabel = "directive::label", Error,
        "ラベル `[…]` が必要であるのにないか、閉じていないか、付けられないところにある。`:::clause[1.2.5.1(4)(a)]`、`:::note[題]` のように、名前のすぐ後に書く。",
        "A label `[…]` is required and missing, or not closed, or not taken here. It stands right behind the name: `:::clause[1.2.5.1(4)(a)]`, `:::note[Title]`.";
    DirectivePlace = "directive::place", Error,
        "このディレクティブはここには置けない。clause はほかのディレクティブの外に、exception は clause の中に置く。clause の中には note、example、discretion、table、editor-note が置ける。",
        "This directive cannot stand here. A clause stands outside all others, an exception inside a clause. Inside a clause there may be note, example, discretion, table and editor-note.";
    AttributeSyntax = "attribute::syntax", Error,
        "属性 `{…}` の書き方が誤っている。`{#id .class key=value key=\"value\"}` と書く。",
        "The attribute block is malformed. Write `{#id .class key=value key=\"value\"}`.";
    AttributeUnknown = "attribute::unknown", Error,
        "ここではこの属性は使えない。つづりを直すか、消す。語彙（role など）を段落や項に付けられるのは、`force=` で義務とした場合だけである。",
        "This attribute is not known here. Correct its spelling or remove it. A paragraph or item takes a vocabulary (such as role) only if `force=` makes it a duty.";
    AttributeMissing = "attribute::missing", Error,
        "必要な属性がない。示された属性を書き足す。例: `:::matrix[題]{#id columns=form marks=legend}`。",
        "A required attribute is missing. Add the one that is named. For example: `:::matrix[Caption]{#id columns=form marks=legend}`.";
    AttributeValue = "attribute::bad-value", Error,
        "属性の値が許されるものでない。示された値のどれかにする。",
        "The attribute's value is not one of those allowed. Use one of the values that the message names.";
    DutyBearer = "duty::no-bearer", Error,
        "義務の担い手が書かれていない。誰の義務かを `role=…` など（guide.yaml で `bearer: true` とした語彙）で書く。原文になく推定したときは、`inferred=role` も付ける。",
        "The duty names no bearer. Say whose duty it is with `role=…` or another vocabulary that is `bearer: true` in guide.yaml. If the source does not say and you inferred it, add `inferred=role`.";
    DutyDemonstrative = "duty::demonstrative", Warning,
        "義務が「これら」「この」「その」などで始まるため、一覧や案件シートでは何を指すか分からない。指すものを文に書くか、`lead=ID` で前置きの段落を示すか、`condition=\"…\"` で場合を書く。",
        "A duty begins with a word such as “these” or “such”, so a list or a case sheet does not say what it means. Say it in the sentence, name the paragraph that leads it in with `lead=ID`, or write `condition=\"…\"`.";
    DutyListApart = "duty::list-apart", Warning,
        "義務の文が「次の事項」などの一覧を予告しているのに、一覧が義務に含まれていない。文と一覧を一つの `:::duty{…}` で囲む。リストの項なら、一覧をその項の中に置く。",
        "A duty announces a list (“the following”) that is not part of it. Put the sentence and the list into one `:::duty{…}`; in an entry of a list, put the list into the entry.";
    DutyForces = "duty::two-forces", Warning,
        "一つの義務の段落に、強さの違う文（「こと」と「てもよい」など）がある。どちらも同じ `force` で一覧に載ってしまう。段落を分け、それぞれに `force=…` を付ける。文が `force` と反対のことをいうとき（`force=must` の「てはならない」）は、どちらかを直す。",
        "The paragraph of one duty has sentences that bind differently, such as “must” and “need not”; lists show both under one `force`. Split the paragraph, and give each its own `force=…`. Where the sentence says the opposite of its `force` (“must not” under `force=must`), correct one of them.";
    SummaryNoDuty = "summary::no-duty", Warning,
        "チェックリストに要約として載る最初の文が、なすべきことでない（「次の」で始まる、語を定める、「場合がある」で終わる）。`summary=\"…\"` を付けるか、`{.summary}` の段落を書く。",
        "The first sentence stands as the summary in checklists and is no duty: it announces a list, defines a word, or only says what may be. Write `summary=\"…\"` or a paragraph with `{.summary}`.";
    StaleEdition = "across::stale-edition", Warning,
        "引いている資料の版が、この手引書のほかの箇所にある版より古い。新しい版に直す。古い版を指すのであれば、その箇所に編者注（`note=ID`）を付けるか、guide.yaml の `accepted` に理由を書く。",
        "The edition of a document that is cited here is older than the one cited elsewhere in the guide. Cite the newer one; where the old one is meant, add an editor's note (`note=ID`), or give the reason in `accepted` of guide.yaml.";
    OldNumber = "across::old-number", Warning,
        "文の中の番号は、前の版のもの（`aliases`）である。今の番号に直す。前の番号を引くのであれば、コード（逆引用符）で書く。",
        "The number in the text is one of an earlier edition (`aliases`). Write the present one; where the old one is quoted, write it as code.";
    Polarity = "across::polarity", Warning,
        "「ある」と「ない」、「又は」と「及び」、「こと」と「できる」のような、意味を逆にする語だけが違う二つの文があるか、遵守事項が「又は」で結ぶ者を文が「及び」で結んでいる。誤っている方を直す。両方が正しければ、編者注（`note=ID`）を付けるか、guide.yaml の `accepted` に理由を書く。この検査は guide.yaml の `cross-checks: [sentences]` で行う。",
        "Two sentences differ only in words that turn the sense (not, and/or, must/may), or a text joins with “and” those whom a clause joins with “or”. Correct the one that is wrong; where both are right, add an editor's note (`note=ID`), or give the reason in `accepted` of guide.yaml. `cross-checks: [sentences]` in guide.yaml asks for this check.";
    WeakMark = "across::weak-mark", Warning,
        "基本の遵守事項（語彙 level の最初の値）が求める対策に、同じ段階の表が任意の印しか付けていない。印か `measures` を直す。両立するのであれば、行か遵守事項に編者注（`note=ID`）を付けるか、guide.yaml の `accepted` に理由を書く。",
        "A matrix of the same phase only offers a measure that a basic clause asks for (the first value of the vocabulary `level`). Correct the marks or `measures`; where both hold, add an editor's note (`note=ID`) to the row or the clause, or give the reason in `accepted` of guide.yaml.";
    TwoNames = "across::two-names", Warning,
        "guide.yaml や見出しが定める名前と、空白、長音、中点か一語だけが違う書き方がされている。同じ書き方にする。別の書き方も認めるのであれば `aliases` に加える。この検査は guide.yaml の `cross-checks: [names]` で行う。",
        "A name differs from the one that guide.yaml or a heading declares only in blanks, a long vowel, a dot or a word. Write it in one way, or add the other form to `aliases`. `cross-checks: [names]` in guide.yaml asks for this check.";
    HistoryTouches = "across::history-touches", Warning,
        "改訂履歴の `touches` と、前の版（`editions`）との比較が食い違う。名指しした節が変わっていないか、変わった節が名指しされていない。`touches` を直す。両立するのであれば、guide.yaml の `accepted` に理由を書く。",
        "`touches` in the history and the comparison with the earlier edition (`editions`) disagree: a section that is named did not change, or one that changed is not named. Correct `touches`; where both hold, give the reason in `accepted` of guide.yaml.";
    AcceptedIdle = "across::accepted-idle", Warning,
        "guide.yaml の `accepted` の項目に当たる所見がない。直されたのであれば項目を消し、移ったのであれば `at` と `text` を直す。",
        "Nothing is found that an entry of `accepted` in guide.yaml lets stand. Remove the entry where the place was corrected; correct `at` and `text` where it has moved.";
    MatrixTable = "matrix::table", Error,
        "対応表の中には表を一つだけ置く。説明の文は `:::matrix` の外に書く。",
        "A matrix holds exactly one table. Text about it stands outside `:::matrix`.";
    MatrixRow = "matrix::unknown-row", Error,
        "行の見出しが、知られている対策を指していない。`(1) [[measure:ID]]` と書く。ID は、見出しの `{#ID .measure}` か `:::measure[題]{#ID}` で定める。`rows=clause` などの表では、行は遵守事項、節又は用語である。",
        "The row's head does not name a known measure. Write `(1) [[measure:ID]]`; the ID is set by a heading `{#ID .measure}` or by `:::measure[Title]{#ID}`. In a matrix with `rows=clause` and the like, rows are clauses, sections or terms.";
    MatrixColumn = "matrix::unknown-column", Error,
        "列の見出しが、`columns=` で示した語彙の値でない。値の名前、別名又は id を書く。ほかの値の下にある値は `上位 / 値` と書いてもよい。",
        "The column's head is not a value of the vocabulary that `columns=` names. Write the value's name, alias or id; one that lies under another may be written `group / value`.";
    MatrixWidth = "matrix::width", Error,
        "行のセルの数が、見出しの行と違う。`|` が足りないか多い。文の中の `|` は `\\|` と書く。",
        "The row has another number of cells than the head: a `|` is missing or too many. Inside text write it as `\\|`.";
    MatrixMark = "matrix::unknown-mark", Error,
        "凡例にない記号である。`marks=` で示した凡例（guide.yaml の `marks`）の記号に直すか、凡例に加える。○ と 〇、× と x のような似た文字に注意する。",
        "The mark is not in the legend. Use a mark of the legend that `marks=` names (`marks` in guide.yaml), or add it there. Look out for characters that look alike, such as ○ and 〇, × and x.";
    MatrixDuplicate = "matrix::duplicate", Error,
        "同じ行又は列が二度ある。どちらかを消すか、別の対策・値に直す。",
        "A row or a column stands twice. Remove one, or make it another measure or value.";
    MatrixCells = "table::too-large", Error,
        "表が大きすぎる（上限 20,000 セル）。分ける。",
        "The table is larger than 20,000 cells. Split it.";
    TableWikilinkPipe = "table::wikilink-pipe", Error,
        "表の中の `[[a|b]]` の `|` はセルを分けてしまう。`\\|` と書く。",
        "The `|` of `[[a|b]]` splits the cell in a table. Write `\\|`.";
    XrefUnknown = "xref::unknown-target", Error,
        "参照の先がない。番号、id、語彙の値を確かめる。番号が変わったのなら、行き先のページの `aliases` か遵守事項の `aliases=` に古い番号を書けば、古い参照も届く。",
        "The cross-reference leads nowhere. Check the number, the id or the value. If a number has changed, write the old one into `aliases` of the page or `aliases=` of the clause, and old references still arrive.";
    XrefDraft = "xref::draft", Error,
        "参照の先が下書き（`draft: true`）である。下書きは公開されないので、公開されるページからは参照できない。下書きを終えて `draft: true` を消すか、参照を後にする。`tebiki check --drafts`、`tebiki build --drafts`、`tebiki serve --drafts` は下書きも含める。",
        "The cross-reference leads to a draft (`draft: true`). Drafts are not published, so that pages which are cannot refer to them. Finish the draft and remove `draft: true`, or add the reference later. `tebiki check --drafts`, `tebiki build --drafts` and `tebiki serve --drafts` take drafts in.";
    XrefTitle = "xref::title-mismatch", Error,
        "参照に書かれた題名が、実際の題名と違う。題名が変わったか、番号が違う。`[[9.3.5]]` のように番号だけを書けば、題名は自動で付き、古くならない。違う書き方をあえて残すときは `[[9.3.5|書きたい文]]` とする。",
        "The cross-reference says another title than its target has: the title has changed, or the number is wrong. Write `[[9.3.5]]` and the title follows by itself. To keep another wording on purpose, write `[[9.3.5|the wording]]`.";
    XrefRange = "xref::out-of-range", Error,
        "項番が、その節にある項の範囲を超えている。番号を直すか、節を `9.3.1(8)` のように書く。節のない `(8)` は、同じ文で直前に出た節、なければその節自身の項を指す。参照でない `(8)` は `\\(8)` と書く。",
        "The item number is beyond the items of the section. Correct it, or name the section: `9.3.1(8)`. A bare `(8)` belongs to the section last named in the sentence, otherwise to the page itself. Where it is no reference, write `\\(8)`.";
    XrefSyntax = "xref::syntax", Error,
        "`[[…]]` の中が読めないか、参照の番号が改行や強調の印で切れている。`[[9.3.1]]`、`[[9.3.1(8)]]`、`[[#id]]`、`[[clause:1.2.5.1(4)(a)]]`、`[[measure:id|文]]` のように書き、番号は一続きにする。",
        "What stands in `[[…]]` cannot be read, or a line end or a mark of emphasis parts the number of a reference. Write it like `[[9.3.1]]`, `[[9.3.1(8)]]`, `[[#id]]`, `[[clause:1.2.5.1(4)(a)]]` or `[[measure:id|text]]`, and numbers in one piece.";
    XrefAnchor = "xref::unknown-anchor", Error,
        "そのページにその id はない。つづりを直すか、行き先の見出しや段落に `{#id}` を付ける。",
        "There is no such id on that page. Correct it, or give the target an id: `{#id}` at the end of a heading or paragraph.";
    LinkScheme = "link::scheme", Error,
        "このリンクの種類は使えない。http、https、mailto、tel、又は相対パスにする。",
        "Links of this scheme are not allowed. Use http, https, mailto, tel or a relative path.";
    LinkFile = "link::missing-file", Error,
        "リンク又は画像の指すファイルが content の中にない。パスは、そのページのファイルから見て書く。大文字と小文字も区別される。",
        "The file that the link or picture names is not in the content folder. Paths are relative to the page's own file, and upper and lower case differ.";
    LinkType = "link::file-type", Error,
        "この種類のファイルは公開できない。画像は png、svg、jpg、jpeg、gif、webp、その他は pdf、csv、txt、docx、xlsx、pptx、odt、zip である。ほかの種類は guide.yaml の `attachments: { types: [dwg] }` に加える。ブラウザーが実行するもの（html、js など）は加えられない。",
        "Files of this type are not published. Pictures may be png, svg, jpg, jpeg, gif or webp, other files pdf, csv, txt, docx, xlsx, pptx, odt or zip. Add other types to guide.yaml: `attachments: { types: [dwg] }`. What a browser would run (html, js and the like) cannot be added.";
    SvgContent = "link::svg-content", Error,
        "SVG は、絵に要る要素と属性だけのものに限る。スクリプト、イベント属性、アニメーション、foreignObject、ファイルの外への参照、`@import` は使えない。読者が SVG だけを開くと、それらは手引書と同じ場所で動き、読者の記録に手が届くからである。Inkscape は「プレーン SVG」、Illustrator は「SVG」の「Illustrator の編集機能を保持」を外して、draw.io は「ラベルを SVG に変換」して保存し直す。ほかのファイルへの参照は埋め込む。できなければ PNG にする。",
        "An SVG may hold the elements and attributes that a drawing needs, and nothing else: no scripts, event attributes, animations or foreignObject, no references out of the file, no `@import`. When a reader opens the SVG by itself, they would run at the place of the guide, where readers keep their case files. Save it again as plain SVG (Inkscape), without Illustrator's editing capabilities, or with labels converted to SVG (draw.io); embed pictures instead of referring to them; otherwise make a PNG of it.";
    FootnoteBody = "footnote::without-body", Error,
        "脚注の本文がない。同じページに `[^名前]: …` と書く。",
        "The footnote has no body. Write `[^name]: …` on the same page.";
    FootnoteUnused = "footnote::unused", Warning,
        "本文から指されていない脚注である。本文に `[^名前]` を置くか、脚注を消す。",
        "The footnote is not referred to. Put `[^name]` into the text, or remove the footnote.";
    NoteUnknown = "provenance::unknown-note", Error,
        "`note=` の指す編者注がない。id を直すか、`:::editor-note[題]{#id kind=…}` を書く。",
        "The editor's note that `note=` names is not there. Correct the id, or write `:::editor-note[Title]{#id kind=…}`.";
    LimitFindings = "limit::findings", Warning,
        "同じファイルの指摘が 1,000 件、又は全体の指摘が 20,000 件を超えたので、残りは並べていない。並んでいるものを直してから調べ直す。誤りは警告より先に残してある。",
        "There are more than 1,000 findings in one file, or more than 20,000 in the guide, and the rest is not listed. Mend those that are listed and check again. Errors are kept before warnings.";
    LimitVocabulary = "limit::vocabularies", Error,
        "語彙は 100、値は全語彙を合わせて 1,000 までにする。一つの値ごとにページができ、互いを並べるからである。",
        "A guide has at most 100 vocabularies, and 1,000 values in all of them together: every value gets a page, and the pages list each other.";
    LimitTerms = "limit::terms", Error,
        "用語の名前と別名は、合わせて 20,000 までにする。",
        "The terms of a guide have at most 20,000 names, aliases counted too.";
    LimitDepth = "limit::too-deep", Error,
        "入れ子が深すぎる（上限 16）。引用、リスト、強調の重なりを減らす。",
        "The nesting is deeper than 16. Use fewer quotes, lists or emphases inside each other.";
    CodeTooSlow = "code::not-highlighted", Warning,
        "コードが長すぎるか複雑すぎるため、色分けしない。そのままでも公開できる。短く分けるか、言語の名前を外せば警告は消える。",
        "The code is too long or too intricate to highlight. It is published all the same. Split it, or leave the language out, and the warning goes away.";
    RawHtml = "markdown::raw-html", Warning,
        "HTML はそのまま文字として表示される。Markdown かディレクティブで書く。",
        "Raw HTML is shown as text. Write Markdown or a directive.";
    WideSign = "markdown::wide-sign", Error,
        "全角の記号（［［ ］］、｛ ｝、：：：、＃、｜ など）は記号として読まれず、文字のまま表示される。半角で書く。文字として見せるなら `\\` を前に置くか、コードとして書く。",
        "A sign of full width (［［ ］］, ｛ ｝, ：：：, ＃, ｜ …) is not read as a sign and is shown as it is. Write it at half width; to show it, put `\\` before it or write it as code.";
    HeadingUnread = "markdown::heading-not-read", Error,
        "見出しとして読まれていない。`#` は六つまでで、その後に半角の空白を一つ置く。",
        "This is not read as a heading. There are at most six `#`, with one blank of half width behind them.";
    EntryUnread = "markdown::entry-not-read", Warning,
        "リストの項目のように見えるが、文の一部として読まれている。記号の後に空白を置くか、リストの前に空行を置く。",
        "This looks like an entry of a list and is read as part of the text. Put a blank behind the sign, or an empty line before the list.";
    LinkUnread = "markdown::link-not-read", Error,
        "リンク、画像又はリンク先として書かれたものが、そのように読まれていない。`[文](アドレス)` と、間を空けず半角の括弧で書く。",
        "What was written as a link, a picture or an address is not read as one. Write `[text](address)` without a blank in between, in brackets of half width.";
    MarkUnpaired = "markdown::mark-unpaired", Warning,
        "強調（`**`）、取消し（`~~`）又はコード（`` ` ``）の記号に対になるものがなく、文字のまま表示される。対になる記号を書く。見せるなら `\\` を前に置く。",
        "A mark of emphasis (`**`), strikethrough (`~~`) or code (`` ` ``) has no counterpart and is shown as it is. Write its counterpart; to show it, put `\\` before it.";
    QuoteUnpaired = "markdown::quote-unpaired", Warning,
        "「 と 」、（ と ）、“ と ” が同じ段落の中で対になっていない。引用された参照が読まれないこともある。対になる括弧を書く。文字として見せるなら `\\` を前に置く。`1）` や `注）` のような印には要らない。",
        "「 and 」, ( and ), or “ and ” do not pair inside the paragraph; a quoted reference may not be read then. Write the counterpart; to show one alone, put `\\` before it. Marks such as `1)` need none.";
    AttributeUnread = "attribute::not-read", Error,
        "属性 `{…}` が閉じていないか、開いていないか、末尾にないため、読まれずに文字のまま表示される。義務などの指定も失われる。付くものの末尾に `{#id key=value}` と書く。",
        "The attributes `{…}` are not closed, not opened, or not at the end, so they are shown as text, and what they say (a duty, say) is lost. Write `{#id key=value}` at the end of what it belongs to.";
    DirectiveUnread = "directive::not-read", Error,
        "ディレクティブの行として読まれていない。行の先頭に半角のコロンを三つ以上書く。",
        "This is not read as a line of a directive. Begin the line with three or more colons of half width.";
    TableDashes = "table::no-dashes", Error,
        "`|` で始まる行が表として読まれず、段落になっている。見出しの行の次に、列の数だけの `---` を `|` で区切った行を置き、表の前に空行を置く。",
        "Lines that begin with `|` are not read as a table and have become a paragraph. Below the head write a line of `---` between `|`, one a column, and put an empty line before the table.";
    TableText = "table::text-row", Error,
        "表のすぐ下の文が、表の行になっている。表の後に空行を置く。",
        "Text right below a table has become a row of it. Put an empty line behind the table.";
    TableCodePipe = "table::code-pipe", Error,
        "表の中では、コードの中の `|` もセルを分ける。`\\|` と書く。",
        "In a table a `|` inside code splits the cell too. Write `\\|`.";
    TableShort = "table::short-row", Warning,
        "行のセルが見出しの行より少なく、残りは空になる。足りない `|` を書く。",
        "The row has fewer cells than the head, and the rest of it is empty. Write the `|` that is missing.";
    FenceOpen = "code::not-closed", Error,
        "コードの囲みが閉じられていないため、そこから先がすべてコードになっている。同じ記号を同じ数だけ並べた行で閉じる。",
        "The fence of the code is not closed, so that everything behind it is code. Close it with a line of the same signs, as many.";
    IndentedCode = "code::indented", Warning,
        "行頭に空白が四つ以上あるため、文がコードとして表示される。文なら空白を消す。コードなら、逆引用符三つの行で囲む。",
        "Four or more blanks at the beginning make the text code. Remove them; put what is code between lines of three backticks.";
    MergeConflict = "source::merge-conflict", Error,
        "版の管理の道具が書いた、マージの競合の印が残っている。二つの版から残すものを選び、印の行を消す。",
        "A mark that version control wrote where two versions met is left. Choose what stays, and remove the lines of the marks.";
    PictureText = "markdown::picture-text", Warning,
        "画像に代わりの文がない。見えない人にも伝わるよう、`![文](ファイル)` の文に、画像が示すことを書く。",
        "The picture has no alternative text. Say in `![text](file)` what it shows, for those who do not see it.";
    HeadingFirst = "structure::second-title", Warning,
        "本文に一段目の見出し（`#`）がある。ページの題名は front matter の `title:` であり、本文の見出しは `##` から始める。",
        "The text has a first-level heading (`#`). The title of the page is `title:` in its front matter; headings of the text begin with `##`.";
    HeadingBroken = "structure::heading-broken", Warning,
        "見出しの続きが次の行にあり、段落として読まれている。見出しは一行に書く。段落であれば、見出しとの間に空行を置く。",
        "The end of the heading stands in the next line and is read as a paragraph. Write a heading in one line; if it is a paragraph, put an empty line between.";
    HeadingEmpty = "structure::empty-heading", Warning,
        "題名のない見出しである。題名を書くか、行を消す。",
        "The heading has no title. Write one, or remove the line.";
    Comment = "markdown::comment", Error,
        "コメント `<!-- … -->` は読者に見せずに除かれる。閉じていないか、同じ行に文が続くと、その文まで失われる。閉じて、後に空行を置く。",
        "A comment `<!-- … -->` is left out. Where it is not closed, or text goes on in its line, that text is lost with it. Close it, and put an empty line behind it.";
    DiscretionUnpaired = "markdown::discretion", Warning,
        "《 と 》 が対になっていない。同じ段落の中で閉じる。強調などと交差させない。",
        "《 and 》 do not pair. Close them in the same paragraph, and do not let them cross emphasis or the like.";
    FrontMatterValue = "front-matter::bad-value", Error,
        "front matter の値が許されるものでない。`source: { page: 40 }` のページは、数字と、数字をつなぐ `-`、`,`、`、` で書き、章の中で節の順に進む。",
        "The value of this front matter key is not one of those allowed. The pages of `source: { page: 40 }` are digits, joined with `-` or `,`, and go on from section to section of a chapter.";
    TemplateError = "theme::template", Error,
        "テンプレートに誤りがある。示された行を直すか、theme フォルダーからそのファイルを消せば、組み込みのものが使われる。",
        "The template is wrong. Correct the line that is named, or remove the file from the theme folder: the built-in one is used then.";
    ThemeFile = "theme::unknown-file", Error,
        "テーマのこのファイルはどこからも使われない。名前かフォルダーを誤ったのでなければ消す。使える名前は `tebiki theme eject` が一覧にする。styles の `.css` と images のファイルは、どの名前でもよい。",
        "Nothing uses this file of the theme. Correct its name or folder, or remove it; `tebiki theme eject` lists the names. A `.css` in styles and a file in images may have any name.";
    ThemeStyle = "theme::style", Error,
        "スタイルシートの括弧、引用符、コメントが対になっていない。ブラウザーはそれより後を黙って捨てる。示された所を閉じる。",
        "Brackets, quotation marks or comments of the style sheet do not pair. Browsers drop what follows without a word. Close the one that is named.";
    ThemeLocale = "theme::locale", Error,
        "文言が足りないか、知られていない。theme フォルダーの locales のファイルを、組み込みのもの（`tebiki theme eject`）と比べる。",
        "Words of the interface are missing or unknown. Compare the file under locales in the theme folder with the built-in one (`tebiki theme eject`).";
    ThemeOffice = "theme::office", Error,
        "案件の様式（theme フォルダーの office のファイル）が正しくない。項目、埋める所、列の幅を、組み込みのもの（`tebiki theme eject`）と比べる。",
        "A form for a case, a file under office in the theme folder, is wrong. Compare its keys, its blanks and the widths of its columns with the built-in one (`tebiki theme eject`).";
}

impl Code {
    /// The code of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Whether it is of a rule that holds two places of a guide against each other, which the guide may accept.
    #[must_use]
    pub fn reads_across(self) -> bool {
        self.name().starts_with("across::") && self != Self::AcceptedIdle
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
