// Search in the browser, without a server: the twin of src/search/. Here is what it takes to know what is searched for
// and which files say where it occurs: analyzer, queries, the index's root. A classic script: no module, no worker, no
// fetch, so that it works from a file share. It sets one name:
//   TebikiSearch.open(build, { script, part })
//     -> { search(typed, { limit, pages, filters }) -> answer, counts(answer, filters) }
// `script(key)` runs a file of the index, `part(name)` another script of the search: `engine`, which answers, is best asked
// for behind this one, so that it comes while the first files are on their way; `fallback` where nothing is found.
// Order and names follow the Rust modules, which say why things are as they are.
(() => {
  'use strict'
  const FORMAT = 3

  // ---- normal form (normal.rs)
  const VARIANTS = '﨑崎嵜崎髙高濵浜濱浜邉辺邊辺德徳惠恵澤沢瀧滝櫻桜廣広國国學学會会體体舊旧醫医藝芸圓円應応擴拡覺覚關関歸帰據拠擧挙區区經経輕軽權権顯顕驗験嚴厳號号濟済齋斎齊斉雜雑參参贊賛實実寫写釋釈壽寿收収從従澁渋獸獣縱縦處処將将稱称燒焼證証乘乗條条淨浄狀状疊畳讓譲觸触眞真盡尽圖図隨随髓髄數数聲声靜静攝摂專専淺浅戰戦錢銭雙双壯壮爭争總総莊荘裝装增増藏蔵卽即屬属續続墮堕對対帶帯滯滞臺台擇択擔担單単團団彈弾斷断遲遅晝昼蟲虫廳庁聽聴鎭鎮鐵鉄轉転點点傳伝黨党盜盗燈灯當当獨独讀読屆届惱悩腦脳廢廃拜拝賣売麥麦發発髮髪拔抜祕秘拂払佛仏變変辨弁辯弁寶宝萬万滿満默黙彌弥譯訳藥薬與与豫予餘余譽誉搖揺樣様來来賴頼亂乱覽覧龍竜兩両獵猟綠緑勵励禮礼靈霊齡齢戀恋爐炉勞労樓楼錄録灣湾'
  // Each with what it becomes: dashes, double and single quotation marks, wave dash, final sigma.
  const MARKS = '\u2010-\u2011-\u2012-\u2013-\u2014-\u2015-\u2212-\u201c"\u201d"\u201e"\u201f"\u2018\'\u2019\'\u201a\'\u201b\'\u301c~ςσ'
  const PAIRS = MARKS + VARIANTS, folds = new Map()
  for (let i = 0; i < PAIRS.length; i += 2) folds.set(PAIRS[i], PAIRS[i + 1])
  const FOLD = new RegExp('[' + [...folds.keys()].join('') + ']', 'g')
  const DROP = /(?:[^\S\n]|[\u0085\u00ad\u180e\u200b-\u200f\u2060\ufe00-\ufe0f\u{e0100}-\u{e01ef}])+/gu
  const DOT = /(?<=[ァ-ヺー])・(?=[ァ-ヺー])/g, DASH = /(?<=[a-z0-9])ー/g, BREAK = /^\n+|\n+$|\n(?=\n)/g
  const folded = s => s.normalize('NFKC').toLowerCase().replace(DROP, '').replace(FOLD, c => folds.get(c))
  const normalize = s => folded(s).replace(DASH, '-').replace(DOT, '').replace(BREAK, '')

  // ---- classes and grams (grams.rs)
  const OTHER = 0, KANJI = 1, HIRAGANA = 2, KATAKANA = 3, LETTER = 4, DIGIT = 5
  const classOf = c =>
    c >= 0x3041 && c <= 0x309f ? HIRAGANA
      : c >= 0x3400 && c <= 0x9fff || c === 0x3005 || c === 0x3007 || c >= 0xf900 && c <= 0xfaff || c >= 0x20000 && c <= 0x3ffff ? KANJI
        : c >= 0x30a1 && c <= 0x30fa || c >= 0x30fc && c <= 0x30fe ? KATAKANA
          : c >= 48 && c <= 57 ? DIGIT
            : c >= 97 && c <= 122 || c >= 0xc0 && c <= 0x52f ? LETTER : OTHER
  const kind = c => c === undefined ? OTHER : classOf(c.codePointAt(0))
  // [offset, gram] pairs
  const grams = word => {
    const c = [...word], out = []
    if (c.length === 1) return [[0, word]]
    for (let i = 0, at = 0; i + 1 < c.length; at += c[i++].length) out.push([at, c[i] + c[i + 1]])
    return out
  }
  // ---- clause numbers (clause.rs)
  const numeral = '〇一二三四五六七八九'
  const numerals = s => {
    if (!s || s.length > 6) return null
    let sum = 0, digits = null
    for (const c of s) {
      const ten = c === '十' ? 10 : c === '百' ? 100 : 0
      if (ten) { sum += (digits ?? 1) * ten; digits = null } else digits = (digits ?? 0) * 10 + numeral.indexOf(c)
    }
    return String(sum + (digits ?? 0))
  }
  const canonical = text => {
    const step = c => { const n = c.charCodeAt(0); return `<${n < 0x3000 ? n - 0x245f : n < 0x32b0 ? n - 0x323c : n - 0x328d}>` }
    let s = normalize(text.replace(/[①-⑳㉑-㉟㊱-㊿]/g, step)).replace(/^第/, ''), key = '', m
    const number = () => {
      const n = /^[0-9]+/.exec(s)?.[0], k = n === undefined ? /^[〇一二三四五六七八九十百]+/.exec(s)?.[0] : n
      const value = n ?? numerals(k)
      if (value !== null) s = s.slice(k.length)
      return value
    }
    for (let n; (n = number()) !== null;) {
      key += n
      if (!/^[.・。-]/.test(s)) break
      s = s.slice(1)
      key += '.'
    }
    if (key.endsWith('.')) return null
    s = s.replace(/^[条項号章節款目]/, '').replace(/^の/, '')
    const section = key.includes('.')
    for (;;) {
      if (!(m = /^\(([^)]*)\)|^<([^>]*)>/.exec(s))) {
        // 第8項 of a section is its item.
        const counted = section && /^第?([0-9]+|[〇一二三四五六七八九十百]+)[項号]/.exec(s), n = counted && (/^[0-9]/.test(counted[1]) ? counted[1] : numerals(counted[1]))
        if (!n) break
        s = s.slice(counted[0].length)
        key += `(${n})`
        continue
      }
      const rest = s.slice(m[0].length)
      s = m[1] ?? m[2]
      const n = number(), name = n !== null && !s ? n : /^[a-zア-ン]$/.test(m[1] ?? m[2]) ? m[1] ?? m[2] : null
      if (name === null) return null
      s = rest
      key += m[0][0] + name + (m[0][0] === '<' ? '>' : ')')
    }
    return s || !key ? null : key
  }

  // ---- queries (query.rs)
  const RESPELLINGS = 'ウィ/ウイ ウェ/ウエ ウォ/ウオ ファ/フア フィ/フイ フェ/フエ フォ/フオ ヴァ/バ ヴィ/ビ ヴェ/ベ ヴォ/ボ ヴ/ブ ティ/テイ ディ/デイ'.split(' ').map(p => p.split('/'))
  const makeTerm = (text, phrase, lexicon) => {
    const alternatives = [{ text, trust: 8 }]
    if (phrase) return { text, phrase, alternatives }
    const add = (t, ends, resort) => { if ([...t].length > 1 && alternatives.every(a => a.text !== t)) alternatives.push({ text: t, trust: 7, ends, resort }) }
    const c = [...text], kata = i => kind(c[i]) === KATAKANA
    add(c.filter((x, i) => !(x === 'ー' && i > 1 && kata(i - 1) && kata(i - 2) && !kata(i + 1))).join(''), c[c.length - 1] === 'ー')
    add(c.map((x, i) => x !== 'ー' && i > 0 && i + 1 < c.length && kata(i) && kata(i - 1) && !kata(i + 1) ? x + 'ー' : x).join(''))
    for (const [one, other] of RESPELLINGS) {
      add(text.replaceAll(one, other), false, true)
      add(text.replaceAll(other, one), false, true)
    }
    for (const line of lexicon) {
      const words = line.map(normalize)
      if (words.includes(text)) for (const w of words) if (w && alternatives.every(a => a.text !== w)) alternatives.push({ text: w, trust: 5, synonym: true })
    }
    return { text, phrase, alternatives }
  }
  // Middle dots at an end that katakana stands beside: what would stand on their other side was not typed.
  const LOOSE_DOTS = /^・+(?=[ァ-ヺー-ヾ])|(?<=[ァ-ヺー-ヾ])・+$/g
  const QUOTE = '"“”＂', PIECE = new RegExp(`\\s*(?:([-－−])(?=\\S))?(?:[${QUOTE}]([^${QUOTE}]*)(?:[${QUOTE}]|$)|([^\\s${QUOTE}]+))`, 'gu')
  const parse = (typed, lexicon) => {
    const number = canonical(typed), query = { number, terms: [], without: [] }
    for (const [, minus, quoted, plain] of typed.matchAll(PIECE)) {
      const text = normalize(quoted ?? plain).replace(/\n/g, '').replace(LOOSE_DOTS, '')
      if (text) (minus ? query.without : query.terms).push(makeTerm(text, quoted !== undefined, lexicon))
    }
    if (number !== null && /[.(]/.test(number) && !number.includes('<')) {
      query.terms = [makeTerm(number, true, lexicon)]
      query.without = []
    }
    return query
  }
  const cover = word => { const g = grams(word), inCover = (_, i) => i % 2 === 0 || i === g.length - 1; return [g.filter(inCover), g.filter((_, i) => !inCover(_, i))] }

  // ---- files (export/)
  const VALUES = new Uint8Array(128)
  for (let c = 33, v = 0; c < 127; c++) if (c !== 34 && c !== 39 && c !== 92) VALUES[c] = v++
  const unpack = text => {
    const digits = new TextEncoder().encode(text), pairs = text.length >> 1, out = new Uint8Array((pairs * 13 >> 3) - (text.length & 1))
    for (let i = 0, o = 0, pending = 0, filled = 0; i < 2 * pairs; i += 2) {
      pending |= VALUES[digits[i]] + 91 * VALUES[digits[i + 1]] << filled
      for (filled += 13; filled > 7; filled -= 8) { out[o++] = pending; pending >>>= 8 }
    }
    return out
  }
  // The stream of a blob would go through another process.
  const inflate = async bytes => new TextDecoder('utf-16le').decode(await new Response(new Response(bytes).body.pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer())
  const indexOf = (list, x) => {
    let lo = 0, hi = list.length
    while (lo < hi) { const mid = lo + hi >> 1; list[mid] < x ? lo = mid + 1 : hi = mid }
    return lo
  }
  // Where x is in a sorted list, or else what stands before it.
  const last = (list, x) => { const i = indexOf(list, x); return list[i] === x ? i : i - 1 }
  // The first gram of every `g` file.
  const firstGrams = bytes => {
    const firsts = []
    for (let i = 0, unit = 0; i < bytes.length;) {
      let v = 0, n = 0
      do { v |= (bytes[i] & 127) << n; n += 7 } while (bytes[i++] > 127)
      let key = String.fromCharCode(unit += v >> 2)
      for (let more = v & 3; more--; i += 2) key += String.fromCharCode(bytes[i] | bytes[i + 1] << 8)
      firsts.push(key)
    }
    return firsts
  }
  // Files register themselves; what came before this script waits in `early`.
  const arrived = new Map((globalThis.tebikiShard?.early ?? []).map(a => [a[0], a]))
  globalThis.tebikiShard = (...a) => { arrived.set(a[0], a) }
  const byScript = script => async key => {
    if (!arrived.has(key)) await script(key)
    const file = arrived.get(key)
    arrived.delete(key)
    if (!file) throw new Error(`search: ${key} says nothing`)
    return file
  }

  // Parts of this program that are scripts of their own; each calls `part`.
  const parts = new Map()
  // What fails does so where it is waited for.
  const quiet = promise => (promise.catch(() => {}), promise)
  const open = async (build, { script, part, load = byScript(script) }) => {
    const begun = new Map()
    const begin = async key => {
      const [, made, ...payload] = await load(key)
      if (made !== build) throw new Error(`search: ${key} is of another build`)
      return payload
    }
    // Asks for a file that the engine will want.
    const ahead = key => begun.has(key) || begun.set(key, quiet(begin(key)))
    const fetched = key => {
      const file = begun.get(key) ?? begin(key)
      begun.delete(key)
      return file
    }
    const need = async name => {
      if (!parts.has(name)) await part(name)
      return parts.get(name)
    }
    const [first, ...bits] = await fetched('root'), [head, texts] = first.v ? [] : (await inflate(unpack(first))).split('\0')
    const root = head ? JSON.parse(head) : first
    if (root.v !== FORMAT) throw new Error('search: another format')
    if (bits.length === 1) ahead('layout')
    const firsts = bits.length && firstGrams(unpack(bits[0]))
    const coming = quiet(need('engine').then(make => make(root, { texts, layout: bits[1], firsts, fetched, need })))
    let engine
    return {
      async search(typed, options) {
        if (firsts && !engine) {
          for (const a of parse(typed, root.s).terms.flatMap(t => t.alternatives)) {
            if (!a.resort) for (const [, gram] of cover(a.text)[0]) ahead(`g${Math.max(0, last(firsts, gram))}`)
          }
        }
        return (engine ??= await coming).search(typed, options)
      },
      counts: async (...asked) => (await coming).counts(...asked),
    }
  }
  globalThis.TebikiSearch = {
    open, part: (name, part) => parts.set(name, part),
    normalize, canonical, parse, folded, DOT, DASH, BREAK, classOf, kind, grams, cover, makeTerm, unpack, inflate, indexOf, last,
  }
})()
