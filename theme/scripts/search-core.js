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
  const FORMAT = 10

  // ---- packed bytes (export/pack.rs)
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

  // ---- normal form (normal.rs)
  // Each with what it becomes: dashes, double and single quotation marks, wave dash, final sigma; a kanji of another block.
  const MARKS = '\u2010-\u2011-\u2012-\u2013-\u2014-\u2015-\u2212-\u201c"\u201d"\u201e"\u201f"\u2018\'\u2019\'\u201a\'\u201b\'\u301c~ςσ﨑崎', folds = new Map()
  for (let i = 0; i < MARKS.length; i += 2) folds.set(MARKS[i], MARKS[i + 1])
  // Old forms of kanji in ascending order, three bytes each: nine bits of how far it is from the one before, fifteen of the
  // new form, from U+4E00; where more than that lies between two, one stands for itself. A test of pack.rs makes the same of the readable table in normal.rs.
  const VARIANTS = '{!E=?!rx^9^W!c7-?cz$!dM=mqY)#:qQrXg[PQ!4Q`<o2d)Q=<pSN$|3+i8T^.,XU+xQ_(PafUb6@PWTb64Q|8bJzkS%2cz#LJiPq,kr{;*1;V+DZXhhJx%#4dW:THnUn$L#]NL_TVv$e4K1lTZ:}/vXk<JJlPR=VqB%y3E;q/~?`[A*4mJ;S8<ScE:,rY*#C_*:b1G.I=m6uUGJ)%gv69AQZ1U#v1x+$uxiGb[P33%boQa$TPCl.9.?!?B*]/*rvn=.e(9!L.+Nj!<[+s:<fdy.rIBFT(Y-q)d2k;hU*Vo/2m#d.>j73_n?3QXWoD+):[NSoyRVtHgg5ju!`<5<@A]Ud*UxSWLxc&:Tl}*z9p:gmgya~M6T>59N7Mlk^>!$#Y:-3&GtQ9uYx4zAX!b!|[UKsG1n@PW6x3B!qw:?n5a05BGL_q9qzLlD&rUx;+25-Y&/+(@k?PR2f9[fU9&!NthgX-D/0qz%w$~OdPF.H.U#0yH!%-*Vhhe,)$J$lDqQ+;{(6FqkRAN8wcS;!/#VEU&}h/K4t(Sm#(F:3IYWnQS1?4OPEYLy:SLt^_d!QY}!AGL:QZEJ31EGJ7+en+JoR%GM]+/DS9[?urzS(!'
  for (let bytes = unpack(VARIANTS), i = 0, c = 0x4e00; i < bytes.length; i += 3) {
    const both = bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16
    folds.set(String.fromCharCode(c += both >> 15), String.fromCharCode((both & 32767) + 0x4e00))
  }
  const FOLD = new RegExp('[' + [...folds.keys()].join('') + ']', 'g')
  const BLANK = /[ \t\v\f\r]+/g, THIN = /(?:[^\S \t\v\f\r\n]|[\u0085\u00ad\u180e\u200b-\u200f\u2060\ufe00-\ufe0f\u{e0100}-\u{e01ef}])+/gu
  // The middle dot between katakana and the hyphen between letters.
  const DOT = /(?<=[ァ-ヺー])・(?=[ァ-ヺー])|(?<=[a-zÀ-ԯ])-(?=[a-zÀ-ԯ])/g, DASH = /(?<=[a-z0-9])ー/g, BREAK = /^\n+|\n+$|\n(?=\n)/g
  const thick = s => s.normalize('NFKC').toLowerCase().replace(THIN, '').replace(FOLD, c => folds.get(c))
  const folded = s => thick(s).replace(BLANK, '')
  const ended = s => s.replace(DASH, '-').replace(DOT, c => c === '-' ? '\u0003' : '').replace(BREAK, '')
  const normalize = s => ended(folded(s)).replaceAll('\u0003', '')
  // The normal form, cut where words in Latin letters end.
  const pieces = s => ended(thick(s).replace(/(?<=[a-zÀ-ԯ0-9])[ \t\v\f\r]+(?=[a-zÀ-ԯ0-9])/g, '\u0003').replace(BLANK, '')).split('\u0003')

  // ---- classes and grams (grams.rs)
  const OTHER = 0, KANJI = 1, HIRAGANA = 2, KATAKANA = 3, LETTER = 4, DIGIT = 5
  const classOf = c =>
    c >= 0x3041 && c <= 0x309f ? HIRAGANA
      : c >= 0x3400 && c <= 0x9fff || c === 0x3005 || c === 0x3007 || c >= 0xf900 && c <= 0xfaff || c >= 0x20000 && c <= 0x3ffff ? KANJI
        : c >= 0x30a1 && c <= 0x30fa || c >= 0x30fc && c <= 0x30fe ? KATAKANA
          : c >= 48 && c <= 57 ? DIGIT
            : c >= 97 && c <= 122 || c >= 0xc0 && c <= 0x52f ? LETTER : OTHER
  const kind = c => c === undefined ? OTHER : classOf(c.codePointAt(0))
  // Places count from where a run begins: with a line, behind punctuation, where hiragana end.
  const beginsRun = (a, b) => a === OTHER || a === HIRAGANA && b !== HIRAGANA && b !== OTHER
  const firstPlace = b => (b ^ b >> 3) & 7
  // [step, gram] pairs: units behind the first one, or its place in a run that begins within the word, as `~place`.
  const grams = word => {
    const c = [...word], out = []
    if (c.length === 1) return [[0, word]]
    for (let i = 0, step = 0; i + 1 < c.length; i++) {
      if (i && beginsRun(kind(c[i - 1]), kind(c[i]))) step = ~firstPlace(c[i].codePointAt(0))
      else if (i) step += step < 0 ? -c[i - 1].length : c[i - 1].length
      out.push([step, c[i] + c[i + 1]])
    }
    return out
  }
  // A short word inside another one of katakana, letters or digits is another word.
  const foreign = text => [...text].every(c => kind(c) >= KATAKANA), short = text => [...text].length < 5
  // The longer word that a text has a short one in, where it has it nowhere by itself (placing.rs).
  // Words that end like another one and are not made with it, as ガイドライン: of the guide that was asked last.
  let unjoined = []
  const within = ({ text: word, phrase, alternatives }, text, borders) => {
    let longer
    if (!phrase && foreign(word) && short(word)) for (const { text: w, akin } of alternatives) {
      for (let i = 0; (i = text.indexOf(w, i)) >= 0; i += w.length) {
        // Another word for the same may begin or end with any sign.
        if (akin) return
        let from = i, to = i + w.length
        while (kind(text[from - 1]) === kind(w) && !borders.has(from)) from--
        while (kind(text[to]) === kind(w.at(-1)) && !borders.has(to)) to++
        const end = text.slice(i + w.length, to), other = end && !/^(e?s|.?(e[dr]|ing))$/.test(end)
        const run = text.slice(from, to)
        if (!(kind(w) === KATAKANA && w.length > 2 ? from < i && (end || i - from < 5 || unjoined.some(x => x.endsWith(word) && run.endsWith(x))) : from < i || other)) return
        longer ??= run
      }
    }
    return longer
  }
  // ---- clause numbers (clause.rs)
  const value = s => {
    if (/^[0-9]/.test(s)) return s.replace(/^0+(?=.)/, '')
    if (!s || s.length > 6) return null
    let sum = 0, digits = null
    for (const c of s) {
      const ten = c === '十' ? 10 : c === '百' ? 100 : 0
      if (ten) { sum += (digits ?? 1) * ten; digits = null } else digits = (digits ?? 0) * 10 + '〇一二三四五六七八九'.indexOf(c)
    }
    return String(sum + (digits ?? 0))
  }
  const markSteps = text => text.replace(/[①-⑳㉑-㉟㊱-㊿]/g, c => `<${c.normalize('NFKC')}>`)
  const canonical = text => {
    let s = normalize(markSteps(text)).replace(/^第/, ''), article = false, dotted = false, m
    const number = () => {
      const [n] = /^(?:[0-9]+|[〇一二三四五六七八九十百]+)/.exec(s) ?? [], v = value(n)
      if (v !== null) s = s.slice(n.length)
      return v
    }
    // One more number follows: の三, 条の3.
    const following = () => {
      const f = /^条?の/.exec(s)
      if (!f) return false
      const before = s, rest = s = s.slice(f[0].length), follows = number() !== null
      s = follows ? rest : before
      return follows
    }
    const family = /^(?!(?:pp?|v|no|sec)[-.])([a-z]{1,4})[-.](?=[0-9])/.exec(s)
    let key = ''
    if (family) { key = family[1] + '.'; s = s.slice(family[0].length) }
    for (let n; (n = number()) !== null;) {
      key += n
      article ||= s[0] === '条'
      if (/^[.・。-]/.test(s)) { s = s.slice(1); dotted = true }
      else if (dotted || !following()) break
      key += '.'
    }
    if (key.endsWith('.')) return null
    s = s.replace(/^[条項号章節款目]/, '')
    if (s[0] === 'の') {
      s = s.slice(1)
      // Of a number with dots what follows is an item.
      const n = dotted ? number() : null
      if (n !== null) { s = s.replace(/^[項号]/, ''); key += `(${n})` }
    }
    const section = article || key.includes('.')
    for (;;) {
      if (!(m = /^\(([^)]*)\)|^<([^>]*)>/.exec(s))) {
        // 第8項 of a section is its item.
        const counted = section && /^第?([0-9]+|[〇一二三四五六七八九十百]+)[項号]/.exec(s), n = counted && value(counted[1])
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

  // A label as it is compared, 別表第一 as 別表1, and what labels of its kind have in common, 別表0.
  const labelOf = text => normalize(markSteps(text)).replace(/第/g, '').replace(/[0-9]+|[〇一二三四五六七八九十百]+/g, n => value(n) ?? n)
  const shapeOf = label => label.replace(/[0-9]+|[ア-ン]|(?<=\()[a-z]+(?=\))/g, 0)

  // ---- a number among words (cited.rs)
  const PAGE = /^(?:原典)?の?(pages|page|pp\.|pp|p\.|p|ページ|頁)?([0-9]+|[〇一二三四五六七八九十百]+)(ページ|頁|page|p)?$/
  const PAGE_AT = /^(.*?)([0-9]+|[〇一二三四五六七八九十百]+)\s*(?:ページ|頁)(.*)/s
  const pageOf = n => { const page = value(n); return +page > 0 && page < 1e4 && 'p' + page }
  const stripped = (s, mark) => { for (s = s.trim(); mark.test(s);) s = s.replace(mark, ''); return s.trim() }
  // What may stand before a number and behind it is the root's.
  const cited = (typed, [before, behind] = []) => {
    const LABELS = RegExp(`(?:${before})\\s*$`), PARTICLES = RegExp(`^(?:${behind})\\s*`)
    const whole = canonical(typed), page = whole === null && PAGE.exec(normalize(typed))
    if (whole !== null) return { key: whole, rest: '' }
    if (page && (page[1] || page[3]) && pageOf(page[2])) return { key: pageOf(page[2]), rest: '' }
    if (/["“”＂]/.test(typed)) return null
    const all = markSteps(typed).normalize('NFKC').toLowerCase(), at = PAGE_AT.exec(all), c = [...all]
    if (at && pageOf(at[2]) && !stripped(at[1], LABELS) && (PARTICLES.test(at[3]) || !/^\S/.test(at[3]))) return { key: pageOf(at[2]), rest: stripped(at[3], PARTICLES) }
    const plain = x => /^[a-z0-9]$/.test(x ?? '')
    for (let from = 0; from < c.length; from++) {
      if (!/[0-9第(]/.test(c[from])) continue
      const labelled = c[from - 1] === 'v' && !plain(c[from - 2]), version = from > 1 && c[from - 1] === '-' && /^v[0-9.]+$/.test(c.slice(0, from - 1).join(''))
      if (from && (plain(c[from - 1]) || '-.()'.includes(c[from - 1])) && !labelled && !version) continue
      for (let to = Math.min(c.length, from + 40); to > from; to--) {
        if (plain(c[to]) || c[to] === '-' || c[to] === '.' && plain(c[to + 1])) continue
        const text = c.slice(from, to).join(''), key = /[-・\n]/.test(text) ? null : canonical(text)
        if (key === null || !(/[.(]/.test(key) && !/\s$/.test(text) || /[条項号章節款目]$/.test(text) && kind(c[to]) !== KANJI || labelled)) continue
        return { key, rest: (stripped(c.slice(0, version ? 0 : from).join(''), LABELS) + ' ' + stripped(c.slice(to).join(''), PARTICLES)).trim() }
      }
    }
    return null
  }

  // ---- queries (query.rs)
  const ERAS = [['令和', 2018], ['平成', 1988], ['昭和', 1925]]
  // 平成23年 is 2011年, 2006/3/10 and 2006-03-10 are 2006年3月10日 and 平成18年3月10日, and the other way round.
  const otherDates = text => {
    const [, name, typed, rest] = /^(令和|平成|昭和)?(元|\d{1,4})年(.*)/.exec(text.replace(/^(\d{4})([/.-])0?(\d\d?)\2(?:0)?(\d\d?)$/, '$1年$3月$4日')) ?? []
    const n = typed === '元' ? 1 : +(typed ?? 0), year = n + (ERAS.find(e => e[0] === name)?.[1] ?? 0)
    if (!(year > 1925 && year < 2100)) return []
    const era = ERAS.find(e => year > e[1]), k = year - era[1], date = /^0?(\d\d?)月0?(\d\d?)日$/.exec(rest), all = [`${year}年${rest}`, `${era[0]}${k > 1 ? k : '元'}年${rest}`]
    if (date) for (const [mark, width] of [['/', 1], ['/', 2], ['-', 2]]) all.push(year + mark + date[1].padStart(width, 0) + mark + date[2].padStart(width, 0))
    return all
  }
  // `b` has spellings of foreign sounds that are used for one another.
  const makeTerm = (text, phrase, { s: lexicon, o: written = [], u = unjoined, b: [, , sounds = []] = [] }) => {
    const alternatives = [{ text, trust: 8 }], term = { text, phrase, alternatives }
    unjoined = u
    if (phrase) return term
    const add = (t, ends, resort) => { if ([...t].length > 1 && alternatives.every(a => a.text !== t)) alternatives.push({ text: t, trust: 7, ends, resort }) }
    const c = [...text], kata = i => kind(c[i]) === KATAKANA
    add(c.filter((x, i) => !(x === 'ー' && i > 1 && kata(i - 1) && kata(i - 2) && !kata(i + 1))).join(''), c.at(-1) === 'ー')
    add(c.map((x, i) => x !== 'ー' && i > 0 && i + 1 < c.length && kata(i) && kata(i - 1) && !kata(i + 1) ? x + 'ー' : x).join(''))
    for (const [one, other] of sounds) {
      add(text.replaceAll(one, other), false, true)
      add(text.replaceAll(other, one), false, true)
    }
    for (const date of otherDates(text)) add(date, false, true)
    for (const ways of written) {
      const typed = ways.find(way => text.includes(way))
      if (typed) for (const way of ways) add(text.replaceAll(typed, way))
    }
    for (const line of lexicon) {
      const words = line.map(normalize)
      if (words.includes(text)) for (const w of words) if (w && alternatives.every(a => a.text !== w)) alternatives.push({ text: w, trust: 5, akin: true })
    }
    return term
  }
  // Middle dots and hyphens at an end that katakana or letters stand beside: what would stand on their other side was not typed.
  const LOOSE_MARKS = /^・+(?=[ァ-ヺー-ヾ])|(?<=[ァ-ヺー-ヾ])・+$|^-(?=[a-zÀ-ԯ])|(?<=[a-zÀ-ԯ])-$/g
  const QUOTE = '"“”＂', PIECE = new RegExp(`\\s*(?:([-－−])(?=\\S))?(?:[${QUOTE}]([^${QUOTE}]*)(?:[${QUOTE}]|$)|([^\\s${QUOTE}]+))`, 'gu')
  const parse = (typed, root) => {
    const label = labelOf(typed), found = root.r?.includes(shapeOf(label)) ? { key: label } : cited(typed, root.b), number = found?.key ?? null, query = { number, literal: null, terms: [], without: [] }
    for (const [, minus, quoted, plain] of (found?.rest || typed).matchAll(PIECE)) {
      const text = normalize(quoted ?? plain).replace(/\n/g, '').replace(LOOSE_MARKS, '')
      if (text) (minus ? query.without : query.terms).push(makeTerm(text, quoted !== undefined, root))
    }
    // An option or a number is nothing that is to be left out: `--option`, −5.
    if (/^[-－−][-\d]/.test(typed) && !query.terms[0]) query.terms = query.without.splice(0)
    const says = t => t.phrase || !root.b?.[3].includes(` ${t.text} `)
    if (query.terms.some(says)) query.terms = query.terms.filter(says)
    if (/[.(]/.test(number ?? '') && !number.includes('<')) {
      const as = normalize(typed), term = { text: as, phrase: true, alternatives: [{ text: number, trust: 8 }] }
      if (as !== number) term.alternatives.push({ text: as, trust: 8 })
      // What may be a number may be a date.
      for (const text of otherDates(as)) if (text !== as) term.alternatives.push({ text, trust: 7, resort: true })
      if (found.rest) query.literal = term
      else { query.terms = [term]; query.without = [] }
    }
    return query
  }
  const cover = word => { const g = grams(word), inCover = (_, i) => i % 2 === 0 || i === g.length - 1; return [g.filter(inCover), g.filter((_, i) => !inCover(_, i))] }

  // ---- files (export/)
  // Numbers of seven bits a byte, the lowest first.
  const varints = bytes => {
    const next = () => {
      let v = 0, n = 0
      do { v |= (bytes[next.at] & 127) << n; n += 7 } while (bytes[next.at++] > 127)
      return v
    }
    next.at = 0
    return next
  }
  // The stream of a blob would go through another process.
  const inflate = async packed => {
    const bytes = new Uint8Array(await new Response(new Response(packed).body.pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer()), out = new Uint16Array(bytes.length), next = varints(bytes), single = next(), units = []
    let i = 0, n = next(), unit = 0
    while (n-- && next.at < bytes.length) units.push(unit += next())
    // One byte for a frequent character, two for another.
    while (next.at < bytes.length) { const b = bytes[next.at++]; out[i++] = units[b < single ? b : single + (b - single << 8 | bytes[next.at++])] }
    return new TextDecoder('utf-16le').decode(out.subarray(0, i))
  }
  const indexOf = (list, x) => {
    let lo = 0, hi = list.length
    while (lo < hi) { const mid = lo + hi >> 1; list[mid] < x ? lo = mid + 1 : hi = mid }
    return lo
  }
  // Where x is in a sorted list, or else what stands before it.
  const last = (list, x) => { const i = indexOf(list, x); return list[i] === x ? i : i - 1 }
  // What divides every `g` file from the one before.
  const firstGrams = bytes => {
    const firsts = [], next = varints(bytes)
    for (let unit = 0; next.at < bytes.length;) {
      const v = next()
      let key = String.fromCharCode(unit += v >> 3)
      for (let more = v & 7; more > 0; more -= 2) key += String.fromCharCode(bytes[next.at++] << 8 | (more > 1 && bytes[next.at++]))
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
    return file ?? []
  }
  // FNV-1a; a file is called by it.
  const checksum = payloads => {
    let sum = 0x811c9dc5
    const add = unit => { sum = Math.imul(sum ^ unit, 0x01000193) }
    for (const p of payloads) {
      const text = typeof p === 'string' ? p : JSON.stringify(p)
      for (let i = 0; i < text.length; i++) add(text.charCodeAt(i))
      add(0)
    }
    return (sum >>> 0).toString(16).padStart(8, '0')
  }
  // Checksums of four bytes each; where the files have dividers, of three, and the fourth is that of the divider.
  const sums = (text, dividers) => {
    const hex = [...unpack(text)].map(b => (b + 256).toString(16).slice(1)).join('')
    return hex.match(dividers ? /.{6}/g : /.{8}/g)?.map((sum, i) => dividers ? sum + checksum([dividers[i]]).slice(0, 2) : sum) ?? []
  }

  // Parts of this program that are scripts of their own; each calls `part`.
  const parts = new Map()
  // What fails does so where it is waited for.
  const quiet = promise => (promise.catch(() => {}), promise)
  const open = async (build, { script, part, load = byScript(script) }) => {
    const begun = new Map()
    // A file that is not what it is called by is an error, and never another order of answers.
    const begin = async key => {
      const [named, ...payload] = await load(key)
      if (named !== key || !key.includes('.' + checksum(payload).slice(0, key[0] === 'g' ? 6 : 8))) throw Error(`search: ${key} is damaged`)
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
    const [first, ...bits] = await fetched('root.' + build), [head, texts] = first.v ? [] : (await inflate(unpack(first))).split('\0')
    const root = head ? JSON.parse(head) : first
    if (root.v !== FORMAT) throw Error('search: format')
    if (root.l) ahead('layout.' + root.l)
    const firsts = bits.length && firstGrams(unpack(bits[0])), grammed = bits.length && sums(bits[1], firsts)
    const coming = quiet(need('engine').then(make => make(root, { texts, layout: bits.slice(2), firsts, grammed, fetched, need })))
    let engine
    return {
      async search(typed, options) {
        if (firsts && !engine) {
          for (const a of parse(typed, root).terms.flatMap(t => t.alternatives)) {
            if (!a.resort) for (const [, gram] of cover(a.text)[0]) ahead('g.' + grammed[Math.max(0, last(firsts, gram))])
          }
        }
        return (engine ??= await coming).search(typed, options)
      },
      counts: async (...asked) => (await coming).counts(...asked),
    }
  }
  globalThis.TebikiSearch = {
    open, part: (name, part) => parts.set(name, part),
    normalize, pieces, canonical, labelOf, shapeOf, parse, folded, DOT, DASH, BREAK, classOf, kind, beginsRun, firstPlace, grams, cover, within, foreign, short, makeTerm, unpack, inflate, indexOf, last, sums,
  }
})()
