// Search in the browser, without a server: the twin of src/search/. Analyzer, reader of the index's files, queries.
// A classic script: no module, no worker, no fetch, so that it works from a file share. It sets one name:
//   TebikiSearch.open(base, build, { scripts: { fallback } })
//     -> { search(typed, { limit, pages, filters }) -> answer, counts(answer, filters) }
// The reader of a guide of many files (`shards`) follows in the same file; `fallback` comes where nothing is found.
// Order and names follow the Rust modules, which say why things are as they are.
(() => {
  'use strict'
  const FORMAT = 2

  // ---- normal form (normal.rs)
  const VARIANTS = '﨑崎嵜崎髙高濵浜濱浜邉辺邊辺德徳惠恵澤沢瀧滝櫻桜廣広國国學学會会體体舊旧醫医藝芸圓円應応擴拡覺覚關関歸帰據拠擧挙區区經経輕軽權権顯顕驗験嚴厳號号濟済齋斎齊斉雜雑參参贊賛實実寫写釋釈壽寿收収從従澁渋獸獣縱縦處処將将稱称燒焼證証乘乗條条淨浄狀状疊畳讓譲觸触眞真盡尽圖図隨随髓髄數数聲声靜静攝摂專専淺浅戰戦錢銭雙双壯壮爭争總総莊荘裝装增増藏蔵卽即屬属續続墮堕對対帶帯滯滞臺台擇択擔担單単團団彈弾斷断遲遅晝昼蟲虫廳庁聽聴鎭鎮鐵鉄轉転點点傳伝黨党盜盗燈灯當当獨独讀読屆届惱悩腦脳廢廃拜拝賣売麥麦發発髮髪拔抜祕秘拂払佛仏變変辨弁辯弁寶宝萬万滿満默黙彌弥譯訳藥薬與与豫予餘余譽誉搖揺樣様來来賴頼亂乱覽覧龍竜兩両獵猟綠緑勵励禮礼靈霊齡齢戀恋爐炉勞労樓楼錄録灣湾'
  const folds = new Map([['\u301c', '~'], ['ς', 'σ']])
  const span = (from, to, c) => { for (; from <= to; from++) folds.set(String.fromCharCode(from), c) }
  span(0x2010, 0x2015, '-')
  span(0x2212, 0x2212, '-')
  span(0x201c, 0x201f, '"')
  span(0x2018, 0x201b, "'")
  for (let i = 0; i < VARIANTS.length; i += 2) folds.set(VARIANTS[i], VARIANTS[i + 1])
  const FOLD = new RegExp('[' + [...folds.keys()].join('') + ']', 'g')
  const DROP = /[\t\v\f\r \u0085\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]+/gu
  const DOT = /(?<=[ァ-ヺー])・(?=[ァ-ヺー])/g, DASH = /(?<=[a-z0-9])ー/g, BREAK = /^\n+|\n+$|\n(?=\n)/g
  const folded = s => s.normalize('NFKC').toLowerCase().replace(DROP, '').replace(FOLD, c => folds.get(c))
  const normalize = s => folded(s).replace(DASH, '-').replace(DOT, '').replace(BREAK, '')

  // ---- classes and grams (grams.rs)
  const OTHER = 0, KANJI = 1, HIRAGANA = 2, KATAKANA = 3, LETTER = 4, DIGIT = 5
  const STARTS_WORD = 1, ENDS_WORD = 2, STARTS_HEAD = 4, ENDS_HEAD = 8, IN_HEAD = 16
  const classOf = c =>
    c >= 0x3041 && c <= 0x309f ? HIRAGANA
      : c >= 0x3400 && c <= 0x9fff || c === 0x3005 || c === 0x3007 || c >= 0xf900 && c <= 0xfaff || c >= 0x20000 && c <= 0x3ffff ? KANJI
        : c >= 0x30a1 && c <= 0x30fa || c >= 0x30fc && c <= 0x30fe ? KATAKANA
          : c >= 48 && c <= 57 ? DIGIT
            : c >= 97 && c <= 122 || c >= 0xc0 && c <= 0x52f ? LETTER : OTHER
  const kind = c => c === undefined ? OTHER : classOf(c.codePointAt(0))
  const after = (s, i) => classOf(s.codePointAt(i) ?? 0)
  const before = (s, i) => i < 1 ? OTHER : classOf(i > 1 && (s.charCodeAt(i - 1) & 0xfc00) === 0xdc00 ? s.codePointAt(i - 2) : s.charCodeAt(i - 1))
  const boundary = (left, right) => left !== right || left === OTHER
  // [offset, gram] pairs
  const grams = word => {
    const c = [...word], out = []
    if (c.length === 1) return [[0, word]]
    for (let i = 0, at = 0; i + 1 < c.length; at += c[i++].length) out.push([at, c[i] + c[i + 1]])
    return out
  }
  const form = e => {
    let number = normalize(e.number)
    const title = normalize(e.title)
    if (title.startsWith(number)) number = ''
    const head = number + title + e.aliases.map(a => '\n' + normalize(a).replace(/\n/g, '')).join('')
    return { text: head + '\n' + normalize(e.text), number: number.length, head: head.length }
  }
  // An entry with its form, made when it is first wanted.
  const placed = entry => { let made; return { entry, get form() { return made ??= form(entry) } } }

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

  // ---- ranking (rank.rs); a list is { o: ordinals, m: masks, f: flags }
  const WORD_SCORE = 1 << 20, NUMBER_SCORE = 1 << 28, MUCH = 64, REFUSALS = 300, CANDIDATES = 24
  const EMPTY = { o: [], m: [], f: [] }
  const ones = new Uint8Array(256)
  for (let i = 1; i < 256; i++) ones[i] = ones[i >> 1] + (i & 1)
  const ENDS = ENDS_WORD | ENDS_HEAD
  // With `inside`, b lies within the word that a stands for, and a's end stays.
  const followedBy = (a, b, distance, inside) => {
    const o = [], m = [], f = [], turn = distance % 8, ao = a.o, bo = b.o, end = bo.length
    for (let i = 0, j = 0; i < ao.length; i++) {
      const at = ao[i]
      while (j < end && bo[j] < at) j++
      if (j === end) break
      if (bo[j] !== at) continue
      const mask = a.m[i] & (b.m[j] >> turn | b.m[j] << 8 - turn)
      if (!mask) continue
      o.push(at)
      m.push(mask)
      f.push(a.f[i] & b.f[j] & IN_HEAD | a.f[i] & (STARTS_WORD | STARTS_HEAD) | (inside ? a.f[i] : b.f[j]) & ENDS)
    }
    return { o, m, f }
  }
  const ending = list => {
    const keep = [...list.o.keys()].filter(i => list.f[i] & ENDS_WORD)
    return { o: keep.map(i => list.o[i]), m: keep.map(i => list.m[i]), f: keep.map(i => list.f[i]) }
  }
  // Ordinals with scores, the better one where both have it.
  const merged = (a, b) => {
    if (!a.o.length) return { o: Array.from(b.o), s: b.s }
    const o = [], s = []
    let j = 0
    for (let i = 0; i < b.o.length; i++) {
      for (; j < a.o.length && a.o[j] < b.o[i]; j++) { o.push(a.o[j]); s.push(a.s[j]) }
      o.push(b.o[i])
      s.push(a.o[j] === b.o[i] ? Math.max(b.s[i], a.s[j++]) : b.s[i])
    }
    for (; j < a.o.length; j++) { o.push(a.o[j]); s.push(a.s[j]) }
    return { o, s }
  }
  const cover = word => { const g = grams(word), inCover = (_, i) => i % 2 === 0 || i === g.length - 1; return [g.filter(inCover), g.filter((_, i) => !inCover(_, i))] }
  const quality = (mask, flags, begins) => {
    const s = flags & STARTS_WORD ? 1 : 0, e = flags & ENDS_WORD ? 1 : 0, first = flags & STARTS_HEAD ? 1 : 0, last = flags & ENDS_HEAD ? 1 : 0
    return 4 + 2 * Math.min(ones[mask], 4) + 3 * s + 3 * e + 2 * s * e + (flags & IN_HEAD ? 24 + 6 * first + 2 * last + 32 * first * last + (begins ? 8 : 0) : 0)
  }
  const weight = (matches, entries) => {
    matches = Math.max(1, matches)
    const ratio = Math.max(256, Math.floor((entries + matches) * 256 / matches)), whole = 31 - Math.clz32(ratio)
    return 16 * (whole - 8) + (Math.floor(ratio * 16 / 2 ** whole) & 15)
  }
  // Best first; one sortable number each.
  const ranking = (ordinals, scores) => {
    const keys = new Float64Array(ordinals.length)
    for (let i = 0; i < keys.length; i++) keys[i] = (2 ** 30 - scores[i]) * 2 ** 22 + ordinals[i]
    return keys.sort()
  }
  const ordinalOf = key => key % 2 ** 22, scoreOf = key => 2 ** 30 - Math.floor(key / 2 ** 22)
  const indexOf = (list, x) => {
    let lo = 0, hi = list.length
    while (lo < hi) { const mid = lo + hi >> 1; list[mid] < x ? lo = mid + 1 : hi = mid }
    return lo
  }
  const contains = (list, x) => list[indexOf(list, x)] === x
  const stands = (a, text) => {
    if (!a.ends) return text.includes(a.text)
    for (let i = -1; (i = text.indexOf(a.text, i + 1)) >= 0;) if (after(text, i + a.text.length) !== KATAKANA) return true
    return false
  }

  // ---- files (export/)
  const VALUES = new Uint8Array(128)
  for (let c = 33, v = 0; c < 127; c++) if (c !== 34 && c !== 39 && c !== 92) VALUES[c] = v++
  const unpack = text => {
    const pairs = text.length >> 1, out = new Uint8Array((pairs * 13 >> 3) - (text.length & 1))
    for (let i = 0, o = 0, pending = 0, filled = 0; i < pairs; i++) {
      pending |= VALUES[text.charCodeAt(2 * i)] + 91 * VALUES[text.charCodeAt(2 * i + 1)] << filled
      for (filled += 13; filled > 7; filled -= 8) { out[o++] = pending; pending >>>= 8 }
    }
    return out
  }
  // The stream of a blob would go through another process.
  const inflate = async bytes => new TextDecoder('utf-16le').decode(await new Response(new Response(bytes).body.pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer())
  // Files register themselves; what came before this script waits in `early`.
  const arrived = new Map((globalThis.tebikiShard?.early ?? []).map(a => [a[0], a]))
  globalThis.tebikiShard = (...a) => { arrived.set(a[0], a) }
  const addScript = src => new Promise((done, fail) => {
    const script = document.createElement('script')
    script.onload = () => { script.remove(); done() }
    script.onerror = () => { script.remove(); fail(new Error(`search: ${src} cannot be loaded`)) }
    script.src = src
    document.head.append(script)
  })
  const byScript = (base, build) => async key => {
    if (!arrived.has(key)) await addScript(`${base}${key}.js?${build}`)
    const file = arrived.get(key)
    arrived.delete(key)
    if (!file) throw new Error(`search: ${key} says nothing`)
    return file
  }

  const entriesOf = (text, root) => {
    let page = ''
    return text.split('\u0002').slice(0, -1).map(record => {
      const [id, k, number, title, aliases, facets, body] = record.split('\u0001'), values = {}
      if (!id.startsWith('#') && id) page = id.split('#')[0]
      for (const part of facets ? facets.split(';') : []) {
        const [v, list] = part.split(':'), [name, known] = root.f[v]
        values[name] = list.split(',').map(i => known[i])
      }
      return { id: id.startsWith('#') || !id ? page + id : id, kind: root.k[k], number, title, aliases: aliases ? aliases.split('\u0003') : [], text: body, facets: values }
    })
  }

  // A small guide: everything is in memory, and lists are made by scanning.
  const bundle = (root, text) => {
    const places = entriesOf(text, root).map(placed), starts = []
    let all = ''
    for (const p of places) { starts.push(all.length); all += p.form.text + '\0' }
    const pages = []
    places.forEach((p, i) => pages.push((pages[i - 1] ?? 0) + (i === 0 || p.entry.id.split('#')[0] !== places[i - 1].entry.id.split('#')[0] ? 1 : 0)))
    const scan = gram => {
      const o = [], m = [], f = [], single = [...gram].length === 1, n = gram.length
      for (let i = all.indexOf(gram), e = 0; i >= 0; i = all.indexOf(gram, i + 1)) {
        while (e + 1 < starts.length && starts[e + 1] <= i) e++
        const { number, head } = places[e].form, at = i - starts[e], end = at + n
        let flags = at < head ? IN_HEAD : 0
        if (!single) {
          if (flags && (!at || at === number || all[i - 1] === '\n')) flags |= STARTS_HEAD
          if (flags && (end === head || end === number || all[i + n] === '\n')) flags |= ENDS_HEAD
          if (boundary(before(all, i), after(all, i))) flags |= STARTS_WORD
          if (boundary(before(all, i + n), after(all, i + n))) flags |= ENDS_WORD
        }
        const mask = single ? 255 : 1 << at % 8
        if (o[o.length - 1] === e) { m[m.length - 1] |= mask; f[f.length - 1] |= flags } else { o.push(e); m.push(mask); f.push(flags) }
      }
      return { o, m, f }
    }
    const keys = new Map()
    places.forEach(({ entry }, i) => {
      const own = canonical(entry.number), others = entry.aliases.map(canonical), mine = new Set(own === null ? [] : [own + '='])
      const path = own === null ? 0 : own.search(/[(<]/)
      if (path > 0) others.push(own.slice(path))
      for (const key of others) if (key !== null && key !== own) mine.add(key + '~')
      for (const key of mine) keys.set(key, [...keys.get(key) ?? [], i])
    })
    const withFacet = (v, value) => [...places.keys()].filter(i => v ? (places[i].entry.facets[v] ?? []).includes(value) : places[i].entry.kind === value)
    return { pages, list: scan, load: () => {}, place: i => places[i], numbered: key => keys.get(key) ?? [], withFacet }
  }

  // ---- the engine (engine.rs)
  class Engine {
    constructor(root, store, need) {
      Object.assign(this, { root, store, need, entries: root.c, lists: new Map() })
    }

    get pages() {
      return this.store.pages
    }

    // Where a gram occurs.
    gram(g) {
      const { lists } = this
      if (!lists.has(g)) {
        const l = this.store.list(g)
        lists.set(g, l)
        l.then?.(x => lists.set(g, x), () => lists.delete(g))
      }
      return lists.get(g)
    }

    async chain(list, all, inside) {
      const ls = await Promise.all(all.map(x => this.gram(x[1])))
      return ls.reduce((a, l, i) => !a ? l : a.o.length ? followedBy(a, l, all[i][0], inside) : a, list) ?? EMPTY
    }

    async word(text) {
      const [first, rest] = cover(text), list = await this.chain(null, first)
      return list.o.length > MUCH ? this.chain(list, rest, true) : list
    }

    placing(list, k) {
      return quality(list.m[k], list.f[k], this.pages[list.o[k]] !== this.pages[list.o[k] - 1])
    }

    // Ordinals and scores of a term.
    async matches(term) {
      let all = { o: [], s: [] }, typed = 0
      const found = await Promise.all(term.alternatives.map(a => a.resort ? null : this.word(a.text)))
      for (const [k, a] of term.alternatives.entries()) {
        if (a.resort && typed) continue
        let list = found[k] ?? await this.word(a.text)
        if (a.ends) list = ending(list)
        if (!a.synonym) typed = Math.max(typed, list.o.length)
        const w = weight(Math.max(typed, list.o.length), this.entries)
        all = merged(all, { o: list.o, s: Array.from(list.o, (_, i) => Math.floor(this.placing(list, i) * w * a.trust / 8)) })
      }
      return all
    }

    async holds(term, i) {
      const { text } = (await this.store.place(i)).form
      return term.alternatives.some(a => stands(a, text))
    }

    conjoin(found) {
      const { pages, entries } = this, seen = new Uint8Array((pages[entries - 1] ?? 0) + 1), sums = new Float64Array(entries), o = [], s = []
      found.forEach((x, k) => { for (const i of x.o) if (seen[pages[i]] === k) seen[pages[i]]++ })
      for (const x of found) x.o.forEach((i, k) => { if (seen[pages[i]] === found.length) sums[i] += x.s[k] + WORD_SCORE })
      for (let i = 0; i < entries; i++) if (sums[i]) { o.push(i); s.push(sums[i]) }
      return { o, s }
    }

    async allowed(filters) {
      if (!filters.length) return null
      const all = new Uint8Array(this.entries)
      for (const [v, values] of filters) {
        const one = new Uint8Array(all.length)
        for (const value of values) for (const i of await this.store.withFacet(v, value)) one[i] = 1
        for (let i = 0; i < all.length; i++) all[i] += one[i]
      }
      return all.map(n => n === filters.length ? 1 : 0)
    }

    // Texts that will be needed are asked for together.
    ahead(keys, from, want, skip) {
      const { pages } = this, asked = new Set(), out = []
      for (let k = from; k < keys.length && out.length < want; k++) {
        const i = ordinalOf(keys[k])
        if (skip?.has(pages[i]) || skip && asked.has(pages[i])) continue
        asked.add(pages[i])
        out.push(this.store.load(i))
      }
      return Promise.all(out)
    }

    // Reads texts from the top down until enough of them hold.
    async show({ o, s }, options, check) {
      const { pages } = this, hits = [], seen = options.pages ? new Set() : null
      let keys = ranking(o, s), refused = 0, ready = 0
      if (options.mask) keys = keys.filter(key => options.mask[ordinalOf(key)])
      for (let k = 0; k < keys.length && hits.length < options.limit && refused < REFUSALS; k++) {
        const i = ordinalOf(keys[k])
        if (seen?.has(pages[i])) continue
        if (check && ready-- < 1) {
          ready = options.limit - hits.length
          await this.ahead(keys, k, ready--, seen)
        }
        if (check && !await check(i)) { refused++; continue }
        hits.push([i, scoreOf(keys[k])])
        seen?.add(pages[i])
      }
      await Promise.all(hits.map(h => this.store.load(h[0])))
      return { hits, total: hits.length ? keys.length - refused : 0, candidates: o }
    }

    async asWritten(query, options) {
      const { number, terms, without } = query, joined = terms.length > 1 && terms.every(t => !t.phrase) ? terms.map(t => t.text).join('') : null
      const [found, side, meant, barred] = await Promise.all([
        Promise.all(terms.map(t => this.matches(t))), joined && this.word(joined),
        number === null ? [] : Promise.all(['=', '~'].map(mark => this.store.numbered(number + mark))), Promise.all(without.map(t => this.matches(t))), this.pages])
      const { o, s } = found.length === 1 ? found[0] : this.conjoin(found)
      side?.o.forEach((i, k) => { const at = indexOf(o, i); if (o[at] === i) s[at] += WORD_SCORE / 2 + this.placing(side, k) })
      meant.forEach((list, k) => {
        for (const i of list) {
          const at = indexOf(o, i), score = NUMBER_SCORE >> k
          if (o[at] === i) s[at] += score
          else { o.splice(at, 0, i); s.splice(at, 0, score) }
        }
      })
      const known = new Map(), sure = new Set(meant.flat())
      return this.show({ o, s }, options, async i => {
        if (sure.has(i)) return true
        for (const [k, term] of without.entries()) if (contains(barred[k].o, i) && await this.holds(term, i)) return false
        return this.confirmed(terms, found, i, known)
      })
    }

    // Whether an entry has a word of the query, and its page the others.
    async confirmed(terms, found, i, known) {
      let own = false
      for (let k = 0; k < found.length && !own; k++) own = contains(found[k].o, i) && await this.holds(terms[k], i)
      if (!own || found.length === 1) return own
      const page = this.pages[i]
      if (!known.has(page)) {
        let all = true
        for (let k = 0; k < found.length && all; k++) all = await this.pageHolds(terms[k], found[k].o, page)
        known.set(page, all)
      }
      return known.get(page)
    }

    async pageHolds(term, list, page) {
      for (let k = indexOf(list, indexOf(this.pages, page)); this.pages[list[k]] === page; k++) if (await this.holds(term, list[k])) return true
      return false
    }

    // What is needed only where nothing was found as written, and for filters.
    fallback() {
      return this.need('fallback')
    }

    async search(typed, { limit = 10, pages = false, filters = [] } = {}) {
      const { root } = this
      let query = parse(typed, root.s), reading = 'written', changes = [], words
      const answer = { hits: [], total: 0, reading, changes, words: [], synonyms: [], warnings: [], suggestions: [] }
      answer.warnings = root.w.filter(line => line[0].some(w => query.terms.some(t => t.text === normalize(w))))
      if (!query.terms.length || !limit) return answer
      const options = { limit, pages, mask: await this.allowed(filters) }
      let shown = await this.asWritten(query, options)
      if (!shown.hits.length) ({ shown = shown, query = query, changes = changes, reading = reading, words } = await (await this.fallback()).reread(this, query, options) ?? {})
      answer.candidates = shown.candidates
      if (!shown.hits.length) {
        answer.suggestions = await (await this.fallback()).suggest(this, query)
        return answer
      }
      const all = query.terms.flatMap(t => t.alternatives.map(a => [t.text, a]))
      const hits = await Promise.all(shown.hits.map(async ([i, score]) => ({ ...(await this.store.place(i)).entry, score })))
      return Object.assign(answer, { hits, total: shown.total, reading, changes, words: words ?? all.map(x => x[1].text), synonyms: reading === 'loose' ? [] : all.filter(x => x[1].synonym).map(x => [x[0], x[1].text]) })
    }

    async counts(answer, filters) {
      return (await this.fallback()).counts(this, answer, filters)
    }
  }

  // Parts of this program that are scripts of their own; each calls `part`.
  const parts = new Map()
  const tools = {
    OTHER, KANJI, HIRAGANA, KATAKANA, LETTER, DIGIT, STARTS_WORD, ENDS_WORD, IN_HEAD, EMPTY, CANDIDATES,
    kind, grams, followedBy, weight, ones, ranking, ordinalOf, indexOf, makeTerm, unpack, inflate, entriesOf, placed,
  }
  const open = async (base, build, { load = byScript(base, build), scripts = {} } = {}) => {
    const fetched = async key => {
      const [, made, ...payload] = await load(key)
      if (made !== build) throw new Error(`search: ${key} is of another build`)
      return payload
    }
    const need = async name => {
      if (!parts.has(name)) await addScript(scripts[name])
      return parts.get(name)
    }
    const [first, ...bits] = await fetched('root'), [head, texts] = first.v ? [] : (await inflate(unpack(first))).split('\0')
    const root = head ? JSON.parse(head) : first
    if (root.v !== FORMAT) throw new Error('search: another format')
    return new Engine(root, bits.length ? parts.get('shards')(root, bits, fetched) : bundle(root, texts), need)
  }
  globalThis.TebikiSearch = { open, part: (name, part) => parts.set(name, part), tools, normalize, canonical, grams, classOf, form, parse, folded, DOT, DASH, BREAK }
})()
