//! Old and variant forms of kanji (異体字), each with the form that is usual today: the old forms that the table of common
//! kanji (常用漢字表) shows in brackets, those of other kanji in use, and variants of names. The search folds fewer, as it
//! must not take one name for another.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Pairs: the usual form, then the old or variant one. The forms that Unicode folds by itself (NFKC) are not among them.
const PAIRS: &str = "\
亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 隠隱 栄榮 営營 衛衞 駅驛 円圓 塩鹽 縁緣 艶艷 応應 欧歐 殴毆 桜櫻 奥奧 横橫 温溫 穏穩 仮假 価價 \
画畫 会會 絵繪 壊壞 懐懷 概槪 拡擴 殻殼 覚覺 学學 岳嶽 楽樂 渇渴 缶罐 巻卷 陥陷 勧勸 寛寬 関關 歓歡 館舘 観觀 気氣 既旣 帰歸 \
亀龜 偽僞 戯戲 犠犧 旧舊 拠據 挙擧 峡峽 挟挾 狭狹 教敎 郷鄕 暁曉 区區 駆驅 勲勳 薫薰 径徑 茎莖 恵惠 掲揭 渓溪 経經 蛍螢 軽輕 \
継繼 鶏鷄 芸藝 撃擊 欠缺 研硏 県縣 倹儉 剣劍 剣劒 険險 圏圈 検檢 献獻 権權 顕顯 験驗 厳嚴 戸戶 呉吳 娯娛 広廣 効效 恒恆 黄黃 \
鉱鑛 鉱礦 号號 告吿 国國 黒黑 砕碎 済濟 斎齋 斎齊 斎斉 剤劑 歳歲 冊册 雑雜 産產 参參 桟棧 蚕蠶 惨慘 賛贊 残殘 糸絲 歯齒 児兒 \
辞辭 湿濕 実實 写寫 舎舍 釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處 緒緖 叙敍 叙敘 尚尙 奨奬 将將 渉涉 焼燒 証證 称稱 剰剩 \
条條 状狀 乗乘 浄淨 譲讓 醸釀 畳疊 縄繩 壌壤 嬢孃 触觸 嘱囑 真眞 寝寢 慎愼 尽盡 図圖 粋粹 酔醉 穂穗 随隨 髄髓 枢樞 数數 瀬瀨 \
声聲 静靜 清淸 税稅 窃竊 摂攝 説說 絶絕 専專 浅淺 戦戰 践踐 銭錢 潜潛 潜濳 繊纖 禅禪 双雙 壮壯 争爭 荘莊 捜搜 挿插 巣巢 曽曾 \
痩瘦 装裝 総總 総緫 騒騷 増增 蔵藏 臓臟 即卽 属屬 続續 堕墮 対對 体體 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 担擔 単單 胆膽 団團 断斷 \
弾彈 遅遲 痴癡 虫蟲 昼晝 鋳鑄 庁廳 徴徵 聴聽 勅敕 鎮鎭 逓遞 鉄鐵 鉄銕 点點 転轉 伝傳 灯燈 当當 党黨 盗盜 稲稻 闘鬪 闘鬭 徳德 \
独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 麦麥 発發 髪髮 抜拔 蛮蠻 秘祕 浜濱 浜濵 瓶甁 払拂 仏佛 併倂 並竝 餅餠 辺邊 \
辺邉 変變 弁辨 弁瓣 弁辯 歩步 宝寶 豊豐 褒襃 没沒 翻飜 毎每 万萬 満滿 麺麵 黙默 弥彌 訳譯 薬藥 与與 予豫 余餘 誉譽 揺搖 様樣 \
謡謠 来來 頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 涙淚 塁壘 礼禮 励勵 戻戾 霊靈 齢齡 暦曆 歴歷 恋戀 錬鍊 炉爐 労勞 郎郞 楼樓 録錄 \
湾灣 翠翆 \
間閒 略畧 峰峯 群羣 富冨 涼凉 掴摑 頬頰 剥剝 填塡 叱𠮟 蝋蠟 鴎鷗 涜瀆 嚢囊 繍繡 醤醬 蒋蔣 掻搔 騨驒 箪簞 噛嚙 莱萊 麹麴 屏屛 幷并 \
焔焰 繋繫 鹸鹼 頴穎 祷禱 溌潑 醗醱 濾沪 篭籠 竈竃 潅灌 諌諫 撹攪 薮藪 鯵鰺 麺麪 輌輛 侭儘 桧檜 槙槇 遥遙 瑶瑤 尭堯 凛凜 \
晋晉 巌巖 穣穰 亘亙 砺礪 蛎蠣 鴬鶯 賎賤 躯軀 倶俱 淵渕 淵渊 迩邇 祢禰 芦蘆 \
高髙 崎﨑 崎嵜 崎碕 吉𠮷 島嶋 島嶌 土圡";

/// Old forms, each with the usual one.
static USUAL: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let pair = |pair: &str| Some((pair.chars().nth(1)?, pair.chars().next()?));
    PAIRS.split_whitespace().filter_map(pair).collect()
});

/// The usual form of a character.
pub(super) fn usual(c: char) -> char {
    if c < '一' { c } else { USUAL.get(&c).copied().unwrap_or(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_two_kanji_and_leads_to_a_usual_form() {
        for pair in PAIRS.split_whitespace() {
            let [to, from] = pair.chars().collect::<Vec<_>>().try_into().expect(pair);
            assert!(to != from && to >= '一' && from >= '一' && usual(from) == usual(to) && usual(to) == to, "{pair}");
        }
        assert!(USUAL.len() > 400, "{}", USUAL.len());
    }

    #[test]
    fn words_with_old_forms_differ_in_spelling_alone() {
        for (old, usual_form) in
            [("檢査", "検査"), ("殘價", "残価"), ("爲替", "為替"), ("嚴祕", "厳秘"), ("𠮟責", "叱責")]
        {
            assert_eq!(old.chars().map(usual).collect::<String>(), usual_form);
        }
    }
}
