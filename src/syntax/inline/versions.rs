//! Numbers with dots that are none of sections: dates, versions (最新版は9.3.9である, `release 3.2.9`), addresses of the network
//! and numbers of other lists (項番9.3.9).

use super::pattern::Number;
use super::series;

/// What a number of a version stands behind, also with a particle or an open bracket between.
const VERSIONS: [&str; 17] = [
    "バージョン",
    "版",
    "リリース",
    "パッチ",
    "ビルド",
    "ファームウェア",
    "ersion",
    "er.",
    "v",
    "V",
    "項番",
    "管理策",
    "WBS",
    "elease",
    "irmware",
    "build",
    "patch",
];
/// What may stand between.
const PARTICLES: [&str; 7] = ["は、", "は", "が", "を", "の", "(", "も"];
/// What is said of versions behind them.
const BEHIND: [&str; 6] = ["版", "バージョン", "リリース", "移行する", "アップデート", "アップグレード"];
/// What an English sentence about versions holds.
const SPOKEN: [&str; 9] =
    ["version", "release", "upgrade", "update", "install", "firmware", "patch", "build", "migrate"];
/// So many characters around a number are looked at.
const NEAR: usize = 12;

/// Whether a number at `i` is a date, a version, an address of the network or of another list.
pub(super) fn is_dated_or_versioned(f: &[char], i: usize, number: &Number) -> bool {
    let year = number.text.split('.').next().is_some_and(|part| part.len() > 3);
    year || is_address(f, i, number) || is_version(f, i, number)
}

/// 192.168.1.10, 10.0.0.1 or IPアドレス10.1.1.1: no section has the number 0, and few have one of three digits.
pub(super) fn is_address(f: &[char], i: usize, number: &Number) -> bool {
    let parts = || number.text.split('.');
    let before = before(f, i);
    let is_told = || before.contains("アドレス") || before.contains("IP") || before.contains("ホスト");
    let in_bytes = || parts().all(|part| part.parse::<u16>().is_ok_and(|part| part < 256));
    number.parts == 4 && in_bytes() && (parts().any(|part| part == "0" || part.len() > 2) || is_told())
}

fn is_version(f: &[char], i: usize, number: &Number) -> bool {
    let before = before(f, i);
    let before = before.trim_end();
    let ends = |text: &str| VERSIONS.iter().any(|word| text.ends_with(word));
    if ends(before) {
        return true;
    }
    // 旧版の5.1項 is a section of another edition, and says so.
    if series::names(f, number.end + usize::from(f.get(number.end) == Some(&' '))) {
        return false;
    }
    let particle = PARTICLES.iter().find_map(|particle| before.strip_suffix(particle));
    particle.is_some_and(|before| ends(before.trim_end())) || is_spoken_of_behind(f, number.end)
}

/// 9.3.9へのバージョンアップ, 9.3.9より前の版: within what is said of the number.
fn is_spoken_of_behind(f: &[char], end: usize) -> bool {
    let is_close = |c: &&char| !matches!(c, '。' | '、' | ')' | '」' | '\n' | ',' | '.');
    let behind: String = f.iter().skip(end).take(NEAR).take_while(is_close).collect();
    let begins = ["へ", "に", "より", "以前", "以降", "から", "未満"].iter().any(|word| behind.starts_with(word));
    begins && BEHIND.iter().any(|word| behind.contains(word))
}

/// Whether an English sentence speaks of a version before a number.
pub(super) fn is_spoken_of(f: &[char], i: usize) -> bool {
    let before: String = f.get(i.saturating_sub(NEAR * 4)..i).unwrap_or(&[]).iter().collect();
    let sentence = before.rsplit(['.', '\n', '!', '?']).next().unwrap_or("").to_ascii_lowercase();
    SPOKEN.iter().any(|word| sentence.contains(word))
}

fn before(f: &[char], i: usize) -> String {
    f.get(i.saturating_sub(NEAR)..i).unwrap_or(&[]).iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::pattern;
    use super::*;

    fn is_other(text: &str) -> bool {
        let f: Vec<char> = text.chars().collect();
        let i = f.iter().position(char::is_ascii_digit).expect("a number");
        let number = pattern::number(&f, i).expect("a number");
        is_dated_or_versioned(&f, i, &number)
    }

    #[test]
    fn versions_dates_and_addresses_are_no_sections() {
        for text in [
            "最新版は9.3.9である",
            "旧バージョン(9.3.9)は",
            "バージョンは、9.3.9とする",
            "パッチ9.3.9を",
            "9.3.9へのバージョンアップ",
            "9.3.9より前の版は",
            "9.6.24から移行する",
            "項番9.3.9",
            "管理策8.1.2.7.PB",
            "release 3.2.9",
            "192.168.1.10から",
            "10.0.0.1を",
            "IPアドレス10.1.1.1を",
            "2011.4.1から",
        ] {
            assert!(is_other(text), "{text}");
        }
        for text in ["出版は9.3.9項", "9.3.1から", "この版は9.3.1項", "対策は9.3.1を", "節9.3.1.1を"] {
            assert!(!is_other(text), "{text}");
        }
    }
}
