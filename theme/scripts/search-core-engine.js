// What answers a query (search-core.js knows its words): ranking, the index of a small guide and of a large one.
(() => {
  'use strict'
  const { normalize, pieces, canonical, labelOf, shapeOf, parse, classOf, kind, beginsRun, firstPlace, cover, within, foreign, short, unpack, inflate, indexOf, last, sums } = TebikiSearch
  // The numbers of search-core.js and src/search/grams.rs: as constants here they cost a page no names.
  const OTHER = 0, KATAKANA = 3, STARTS_WORD = 1, ENDS_WORD = 2, STARTS_HEAD = 4, ENDS_HEAD = 8, IN_HEAD = 16

  // ---- forms (normal.rs, grams.rs)
  const after = (s, i) => classOf(s.codePointAt(i) ?? 0)
  // Where the character before a place begins.
  const back = (s, i) => i - ((s.charCodeAt(i - 1) & 0xfc00) === 0xdc00 ? 2 : 1)
  const before = (s, i) => i ? after(s, back(s, i)) : OTHER
  const boundary = (left, right) => left !== right || left === OTHER
  const form = e => {
    // The title of a place without a number that is the beginning of its text, or a sentence, weighs no more than any other; pages and terms have names.
    const isText = !e.number && (/[…。]$/.test(e.title) || e.title && !/^(page|term)$/.test(e.kind) && e.text.startsWith(e.title)), title = isText ? [''] : pieces(e.title), borders = new Set()
    let text = normalize(e.number), number = text.length, head
    if (title.join('').startsWith(text)) { text = ''; number = 0 }
    const add = parts => parts.forEach((part, i) => { if (i) borders.add(text.length); text += part })
    add(title)
    for (const alias of e.aliases) if (alias[0] !== '\u2060') { text += '\n'; add(pieces(alias.replace(/\n/g, ' '))) }
    head = text.length
    text += '\n'
    if (isText && !e.text.startsWith(e.title.replace(/…+$/, ''))) { add(pieces(e.title)); text += '\n' }
    add(pieces(e.text))
    return { text, number, head, borders }
  }
  // An entry with its form, made when it is first wanted.
  const placed = entry => { let made; return { entry, get form() { return made ??= form(entry) } } }

  // ---- ranking (rank.rs); a list is { o: ordinals, m: masks, f: flags }
  const WORD_SCORE = 1 << 20, NUMBER_SCORE = 1 << 28, MUCH = 64, REFUSALS = 300, LESSENED = 40
  const EMPTY = { o: [], m: [], f: [] }
  const ones = new Uint8Array(256)
  for (let i = 1; i < 256; i++) ones[i] = ones[i >> 1] + (i & 1)
  const ENDS = ENDS_WORD | ENDS_HEAD
  // With `inside`, b lies within the word that a stands for, and a's end stays.
  const followedBy = (a, b, step, inside) => {
    const o = [], m = [], f = [], turn = step % 8, place = ~step & 7, ao = a.o, bo = b.o, end = bo.length
    for (let i = 0, j = 0; i < ao.length; i++) {
      const at = ao[i]
      while (j < end && bo[j] < at) j++
      if (j === end) break
      if (bo[j] !== at) continue
      const mask = a.m[i] & (step === null ? 255 : step < 0 ? -(b.m[j] >> place & 1) : b.m[j] >> turn | b.m[j] << 8 - turn)
      if (!mask) continue
      o.push(at)
      m.push(mask)
      f.push(a.f[i] & b.f[j] & IN_HEAD | a.f[i] & (STARTS_WORD | STARTS_HEAD) | (inside ? a.f[i] : b.f[j]) & ENDS)
    }
    return { o, m, f }
  }
  const only = (list, flags) => {
    const keep = [...list.o.keys()].filter(i => (list.f[i] & flags) === flags)
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
  const quality = (mask, flags, begins) => {
    const bit = n => flags >> n & 1, s = bit(0), e = bit(1), first = bit(2), last = bit(3)
    return 4 + 2 * Math.min(ones[mask], 4) + 3 * s + 3 * e + 2 * s * e + (flags & IN_HEAD ? 24 + 6 * first + 2 * last + 32 * first * last + (begins ? 8 : 0) : 0)
  }
  const weight = (matches, entries) => {
    matches = Math.max(1, matches)
    const ratio = Math.max(256, (entries + matches) * 256 / matches | 0), whole = 31 - Math.clz32(ratio)
    return 16 * (whole - 8) + (ratio * 16 / 2 ** whole & 15)
  }
  const bordering = text => {
    if (!foreign(text)) return (flags, worth) => worth
    const parts = short(text) ? [8, 4, 1] : [2, 1, 1]
    return (flags, worth) => worth / parts[ones[flags & (STARTS_WORD | ENDS_WORD)]] | 0
  }
  // Best first, of words of the same worth those that other places refer to; one sortable number each.
  const ranking = (ordinals, scores, linked) => {
    const keys = new Float64Array(ordinals.length)
    for (let i = 0; i < keys.length; i++) keys[i] = (2 ** 31 - 2 * scores[i] + (scores[i] < NUMBER_SCORE / 4 && !linked?.has(ordinals[i]))) * 2 ** 22 + ordinals[i]
    return keys.sort()
  }
  const ordinalOf = key => key % 2 ** 22, scoreOf = key => 2 ** 30 - (key / 2 ** 23 | 0)
  const contains = (list, x) => list[indexOf(list, x)] === x
  const stands = (a, text) => {
    if (!a.ends) return text.includes(a.text)
    for (let i = -1; (i = text.indexOf(a.text, i + 1)) >= 0;) if (after(text, i + a.text.length) !== KATAKANA) return true
    return false
  }

  const entriesOf = (text, root) => {
    let page = '', called
    return text.split('\u0002').slice(0, -1).map(record => {
      const [place, k, numbers, title, aliases, facets, body] = record.split('\u0001'), [number, cited] = numbers.split('\u0003'), values = Object.create(null)
      // A file that begins within a page says its title.
      const [id, above] = place.split('\u0003'), isWhole = /^[^#]/.test(id)
      if (isWhole) { page = id.split('#')[0]; called = above ?? title }
      for (const part of facets ? facets.split(';') : []) {
        const [v, list] = part.split(':'), [name, known] = root.f[v]
        values[name] = list.split(',').map(i => known[i])
      }
      return { id: isWhole ? id : page + id, page: isWhole && !above ? '' : called, kind: root.k[k], number, cited, title, aliases: aliases ? aliases.split('\u0003') : [], text: body, facets: values }
    })
  }

  // The pages that an alias p.28-33 or p.17, 20-22 names.
  const pagesOf = alias => {
    const out = [], plain = normalize(alias)
    if (plain.startsWith('p.')) for (const [, from, to] of plain.matchAll(/(\d+)(?:-(\d+))?/g)) for (let page = +from; page <= Math.min(to ?? from, +from + 99); page++) out.push('p' + page)
    return out
  }

  // A small guide: everything is in memory, and lists are made by scanning.
  const bundle = (root, text) => {
    const places = entriesOf(text, root).map(placed), starts = []
    let all = ''
    for (const p of places) { starts.push(all.length); all += p.form.text + '\0' }
    const pages = []
    places.forEach((p, i) => pages.push((pages[i - 1] ?? 0) + (i === 0 || p.entry.id.split('#')[0] !== places[i - 1].entry.id.split('#')[0] ? 1 : 0)))
    const placeOf = i => {
      let from = i
      while (!beginsRun(before(all, from), after(all, from))) from = back(all, from)
      return firstPlace(all.codePointAt(from)) + i - from & 7
    }
    const scan = gram => {
      const o = [], m = [], f = [], single = [...gram].length === 1, n = gram.length
      for (let i = all.indexOf(gram), e = 0; i >= 0; i = all.indexOf(gram, i + 1)) {
        while (e + 1 < starts.length && starts[e + 1] <= i) e++
        const { number, head, borders } = places[e].form, at = i - starts[e], end = at + n
        let flags = at < head ? IN_HEAD : 0
        if (!single) {
          if (flags) {
            // Marks around a title are no part of it.
            let from = at, to = end
            while (from && from !== number && all[starts[e] + from - 1] !== '\n' && !before(all, starts[e] + from)) from--
            while (to !== head && to !== number && all[starts[e] + to] !== '\n' && !after(all, starts[e] + to)) to++
            if (!from || from === number || all[starts[e] + from - 1] === '\n') flags |= STARTS_HEAD
            if (to === head || to === number || all[starts[e] + to] === '\n') flags |= ENDS_HEAD
          }
          if (boundary(before(all, i), after(all, i)) || borders.has(at)) flags |= STARTS_WORD
          if (boundary(before(all, i + n), after(all, i + n)) || borders.has(end)) flags |= ENDS_WORD
        }
        let mask = single ? 255 : 1 << placeOf(i), k = o.length - 1
        if (o[k] !== e) { o[++k] = e; m[k] = f[k] = 0 }
        // Where it occurs again at a place, the next free one stands for it.
        while (m[k] & mask && m[k] < 255) mask = mask << 3 & 255 | mask >> 5
        m[k] |= mask
        f[k] |= flags
      }
      return { o, m, f }
    }
    const keys = new Map()
    places.forEach(({ entry }, i) => {
      const own = canonical(entry.number), others = entry.aliases.map(canonical), mine = new Set(own === null ? [] : [own + '='])
      const path = own === null ? 0 : own.search(/[(<]/), parent = path > 0 ? own.slice(0, Math.max(own.lastIndexOf('('), own.lastIndexOf('<'))) : ''
      if (path > 0) others.push(own.slice(path))
      if (parent.includes('(')) mine.add(parent + '^')
      for (const alias of entry.aliases) pagesOf(alias).forEach((page, k) => mine.add(page + (k ? '~' : '=')))
      for (const key of others) if (key !== null && key !== own) mine.add(key + '~')
      for (const text of [entry.number, ...entry.aliases]) {
        const label = labelOf(text)
        if (root.r?.includes(shapeOf(label))) mine.add(label + (text === entry.number ? '=' : '~'))
      }
      for (const key of mine) keys.set(key, [...keys.get(key) ?? [], i])
    })
    const withFacet = (v, value) => [...places.keys()].filter(i => v ? (places[i].entry.facets[v] ?? []).includes(value) : places[i].entry.kind === value)
    return { pages, linked: new Set(root.i), list: scan, load: () => {}, place: i => places[i], numbered: key => keys.get(key) ?? [], withFacet }
  }

  // ---- a large guide: lists, texts and numbers come by file (export/lists.rs, bits.rs)
  // A list of so many postings or more says how many bits it has.
  const LONG = 8
  const readBits = bytes => {
    let at = 0
    // Up to 24 bits from here on.
    const peek = () => { const i = at >> 3; return (bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16 | bytes[i + 3] << 24) >>> (at & 7) }
    const bits = n => { const v = peek() & (1 << n) - 1; at += n; return v }
    const unary = () => {
      let n = 0
      for (;;) {
        const zeros = ~peek(), run = 31 - Math.clz32(zeros & -zeros)
        if (run >= 0 && run < 24) { at += run + 1; return n + run }
        at += 24, n += 24
      }
    }
    const gamma = () => { const n = unary(); return n < 24 ? 1 << n | bits(n) : 2 ** n + bits(20) + bits(n - 20) * 2 ** 20 }
    const ordinals = (n = gamma() - 1) => {
      const out = new Uint32Array(n), width = n ? bits(5) : 0
      for (let i = 0, next = 0; i < n; i++) { const high = unary(); out[i] = next += (high << width) + bits(width); next++ }
      return out
    }
    const flag = (f, value, n) => {
      if (n === 1) { if (bits(1)) f[0] |= value; return }
      const mode = bits(3)
      if (mode === 1 || mode === 4) for (let i = 0; i < n; i++) f[i] |= value
      if (mode === 2) for (let i = 0; i < n; i++) if (bits(1)) f[i] |= value
      if (mode > 2) for (const i of ordinals()) f[i] ^= value
    }
    const list = (single, n) => {
      const o = ordinals(n), m = new Uint8Array(n), f = new Uint8Array(n)
      if (single) {
        flag(f, IN_HEAD, n)
        return { o, m: m.fill(255), f }
      }
      const whole = bits(1)
      for (let i = 0; i < n; i++) m[i] = whole || bits(1) ? bits(8) : 1 << bits(3)
      for (const value of [STARTS_WORD, ENDS_WORD, IN_HEAD]) flag(f, value, n)
      for (let i = 0; i < n; i++) if (f[i] & IN_HEAD) f[i] |= bits(2) << 2
      return { o, m, f }
    }
    // The lists of a file, by gram. Of most of them nobody asks: it is read no further than to the one that is wanted, and
    // a long one says its length and is passed over.
    const lists = () => {
      const out = new Map()
      let key = '', next = 0, n
      return gram => {
        for (at = next; key < gram && (n = bits(3)); next = at) {
          key = bits(1) ? key[0] : ''
          while (key.length < n) key += String.fromCharCode(bits(16))
          const single = n === 1 || n === 2 && (key.charCodeAt(0) & 0xfc00) === 0xd800, count = gamma() - 1
          if (count < LONG) { out.set(key, list(single, count)); continue }
          const length = gamma(), from = at
          out.set(key, () => { at = from; return list(single, count) })
          at += length
        }
        const l = out.get(gram)
        return typeof l === 'function' ? l() : l
      }
    }
    return { bits, gamma, ordinals, lists }
  }

  const shards = async (root, { layout, firsts, grammed, fetched }) => {
    // A long one is a file of its own: it is needed once the first lists are here.
    const [bits, texts] = layout.length ? layout : await fetched('layout.' + root.l), b = readBits(unpack(bits)), called = sums(texts), pages = new Uint32Array(root.c)
    for (let i = 0, page = 0; i < root.c;) for (let n = Math.min(24, root.c - i), v = b.bits(n); n--; v >>= 1) pages[i++] = page += v & 1
    const groups = [0, ...b.ordinals()], linked = new Set(b.ordinals()), files = new Map(), places = []
    const once = (key, read) => {
      if (!files.has(key)) files.set(key, fetched(key).then(read).catch(e => { files.delete(key); throw e }))
      return files.get(key)
    }
    const load = i => {
      if (places[i]) return
      const g = last(groups, i)
      return once('t.' + called[g], async ([text]) => entriesOf(await inflate(unpack(text)), root).forEach((entry, k) => { places[groups[g] + k] = placed(entry) }))
    }
    return {
      pages,
      linked,
      load,
      place: i => places[i] ?? load(i).then(() => places[i]),
      async list(gram) {
        const i = last(firsts, gram)
        return i < 0 ? EMPTY : (await once('g.' + grammed[i], ([bits]) => readBits(unpack(bits)).lists()))(gram) ?? EMPTY
      },
      async numbered(key) {
        const i = last(root.n, key)
        if (i < 0) return []
        const lines = await once('n.' + root.m[i], async ([text]) => new Map((await inflate(unpack(text))).split('\n').map(l => l.split('\u0001'))))
        let next = 0
        return (lines.get(key)?.split(' ') ?? []).map(gap => (next += parseInt(gap, 36) + 1) - 1)
      },
      async withFacet(v, value) {
        const at = v ? root.f.findIndex(f => f[0] === v) : -1, values = v ? root.f[at]?.[1] : root.k
        if (!values) return []
        const lists = await once('f.' + root.e[at + 1], ([bits]) => { const r = readBits(unpack(bits)); return values.map(() => r.ordinals()) })
        return lists[values.indexOf(value)] ?? []
      },
    }
  }

  // By which words an entry was found, where they are not those that were typed; an old number is said too.
  const foundBy = ({ terms, number }, { entry, form }) => {
    const by = []
    for (const term of terms) {
      const { text, phrase, alternatives } = term, longer = within(term, form.text, form.borders)
      if (longer) by.push([text, longer])
      if (phrase || alternatives.some(a => !a.akin && form.text.includes(a.text))) continue
      const other = alternatives.find(a => a.akin && form.text.includes(a.text))
      if (other) by.push([text, other.text])
    }
    const is = text => canonical(text) === number || labelOf(text) === number
    // What has no number of its own has no other one either; what begins with it is a part of the place, and a label is today's.
    const own = entry.number, old = number && own && !is(own) && entry.aliases.find(a => a[0] !== '\u2060' && !a.startsWith(own) && is(a))
    if (old) by.push([old, own])
    return by
  }

  // ---- the engine (engine.rs)
  class Engine {
    constructor(root, store, { need, fetched }) {
      Object.assign(this, { root, store, need, fetched, pages: store.pages, entries: root.c, lists: new Map(), once: new Map() })
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

    // Where one way of writing a word may occur.
    async way(a) {
      const list = await this.word(a.text)
      return a.ends || a.whole ? only(list, ENDS_WORD | (a.whole ? STARTS_WORD : 0)) : list
    }

    placing(list, k) { return quality(list.m[k], list.f[k], this.pages[list.o[k]] !== this.pages[list.o[k] - 1]) }

    // Ordinals and scores of a term.
    async matches(term) {
      let all = { o: [], s: [] }, typed = 0
      const found = await Promise.all(term.alternatives.map(a => a.resort ? null : this.way(a)))
      for (const [k, a] of term.alternatives.entries()) {
        if (a.resort && typed) continue
        const list = found[k] ?? await this.way(a), border = bordering(a.text)
        if (!a.akin) typed = Math.max(typed, list.o.length)
        const w = weight(Math.max(typed, list.o.length), this.entries)
        all = merged(all, { o: list.o, s: Array.from(list.o, (_, i) => border(list.f[i], this.placing(list, i) * w * a.trust >> 3)) })
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
    async show({ o, s }, options, worthOf, check) {
      const { pages } = this, hits = [], seen = options.pages ? new Set() : null, waiting = []
      let { linked } = this.store, keys = ranking(o, s, linked), refused = 0, ready = 0, fewer = 0
      if (options.mask) keys = keys.filter(key => options.mask[ordinalOf(key)])
      const take = () => {
        const key = waiting.shift(), i = ordinalOf(key)
        if (hits.length >= options.limit || seen?.has(pages[i])) return
        hits.push([i, scoreOf(key)])
        seen?.add(pages[i])
      }
      for (let k = 0; k < keys.length; k++) {
        const i = ordinalOf(keys[k])
        while (waiting[0] < keys[k]) take()
        if (hits.length >= options.limit || refused >= REFUSALS || fewer >= Math.max(LESSENED, options.limit)) break
        if (seen?.has(pages[i])) continue
        if (ready-- < 1) {
          ready = options.limit - hits.length
          await this.ahead(keys, k, ready--, seen)
        }
        if (!await check(i)) { refused++; continue }
        // What is worth less than its postings say waits until nothing better can come.
        const score = scoreOf(keys[k]), worth = worthOf((await this.store.place(i)).form, score), [key] = ranking([i], [worth], linked)
        if (worth < score) fewer++
        waiting.splice(indexOf(waiting, key), 0, key)
      }
      while (waiting.length) take()
      return { hits, total: hits.length ? keys.length - refused : 0, candidates: o }
    }

    // A long text has every word somewhere: a word says less of it unless it stands in its head.
    lessened({ text, head, borders }, score, terms) {
      const words = score < NUMBER_SCORE / 4
      // A supplementary provision comes after the articles of the statute.
      if (words && text.startsWith('附則')) score = (score >> 3) * 5
      // A head that has a short word only inside another one says nothing of it.
      const called = text.slice(0, head)
      if (terms.length === 1 && within(terms[0], called, borders)) return (score >> 3) * 2
      const lost = Math.min(4, text.length / 1500 | 0)
      return lost && words && !terms.some(t => t.alternatives.some(a => called.includes(a.text))) ? (score >> 3) * (8 - lost) : score
    }

    async asWritten(query, options) {
      const { number, literal, without } = query, joined = query.terms.length > 1 && query.terms.every(t => !t.phrase) ? query.terms.map(t => t.text).join('') : null
      const meant = !number ? [] : await Promise.all(['=', '~', '^'].map(mark => this.store.numbered(number + mark)))
      // Where no entry has a number that is cited with words, it has to stand in the text.
      const terms = literal && meant.every(list => !list.length) ? [...query.terms, literal] : query.terms
      const [found, side, barred] = await Promise.all([Promise.all(terms.map(t => this.matches(t))), joined && this.word(joined), Promise.all(without.map(t => this.matches(t)))])
      const { o, s } = found.length === 1 ? found[0] : found.length ? this.conjoin(found) : { o: [], s: [] }
      side?.o.forEach((i, k) => { const at = indexOf(o, i); if (o[at] === i && (side.f[k] & STARTS_WORD || !foreign(joined))) s[at] += WORD_SCORE / 2 + this.placing(side, k) })
      meant.forEach((list, k) => {
        for (const i of list) {
          const at = indexOf(o, i), score = NUMBER_SCORE >> k
          if (o[at] === i) s[at] += score
          else { o.splice(at, 0, i); s.splice(at, 0, score) }
        }
      })
      const known = new Map(), sure = new Set(meant.flatMap(list => Array.from(list)))
      return this.show({ o, s }, options, (form, score) => this.lessened(form, score, terms), async i => {
        if (sure.has(i)) return true
        for (const [k, term] of without.entries()) if (contains(barred[k].o, i) && await this.holds(term, i)) return false
        return this.confirmed(terms, found, i, known)
      })
    }

    // What stands somewhere as it is written; without hits where filters leave none of it.
    async found(query, options) {
      const shown = await this.asWritten(query, options)
      return shown.hits[0] || options.mask && (await this.asWritten(query, { limit: 1 })).hits[0] ? shown : null
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
    fallback() { return this.need('fallback') }

    async search(typed, { limit = 10, pages = false, filters = [] } = {}) {
      // What no text has was seen for this query alone, as in the reference.
      this.refuted = new Set()
      const { root } = this, query = parse(typed, root)
      const warnings = root.w.filter(line => line[0].some(w => query.terms.some(t => t.text === normalize(w))))
      const answer = { hits: [], total: 0, words: [], synonyms: [], warnings, suggestions: [], missing: [] }
      if (!query.terms[0] && !query.number || !limit) return answer
      const options = { limit, pages, mask: filters.length && await (await this.fallback()).allowed(this, filters) }
      const shown = await this.found(query, options), made = shown && await this.present(shown, query, 'written'), [term, several] = query.terms
      let read = made ? null : await (await this.fallback()).reread(this, query, options)
      // A word stands only inside other words, wherever something was found.
      if (made?.hits[0] && !query.number && (several || term.text[1]) && made.hits.every(hit => hit.by.some(x => x[1].includes(x[0])))) {
        const parts = await (await this.fallback()).byParts(this, query, options, [])
        if (parts.hits.some(hit => several || hit.by.length)) read = parts
      }
      Object.assign(answer, read ?? made)
      // Where a word stands in few places, those of other words for the same come behind them.
      if (!read && answer.total && answer.total < 3 && !pages) await (await this.fallback()).add(this, answer, query, options)
      // Whether the first is clearly the best.
      const { hits: [a, b], missing } = answer
      answer.best = b && !a.by[0] && !missing[0] && a.score >= b.score * 1.5
      if (!a && answer.reading !== 'written') answer.suggestions = await (await this.fallback()).suggest(this, query)
      return answer
    }

    async present(shown, query, reading, changes = []) {
      const all = [...query.terms, ...query.literal ? [query.literal] : []].flatMap(t => t.alternatives.map(a => [t.text, a]))
      const hits = await Promise.all(shown.hits.map(async ([i, score]) => { const p = await this.store.place(i); return { ...p.entry, score, by: foundBy(query, p) } }))
      return { hits, total: shown.total, candidates: shown.candidates, reading, changes, words: all.map(x => x[1].text), synonyms: all.filter(x => x[1].akin).map(x => [x[0], x[1].text]) }
    }

    async counts(answer, filters) { return (await this.fallback()).counts(this, answer, filters) }
  }
  Object.assign(TebikiSearch, { followedBy, merged, bordering, contains, weight, ranking, ordinalOf })
  TebikiSearch.part('engine', async (root, given) => new Engine(root, given.firsts ? await shards(root, given) : bundle(root, given.texts), given))
})()
