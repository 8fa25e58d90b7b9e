// What is needed only where a query finds nothing as it is written: typing errors (src/search/typo.rs), the parts of the
// query (parts.rs, cover.rs), words that do occur (suggest.rs); and the counts beside filters. `e` is the engine.
(() => {
  'use strict'
  const { normalize, kind, beginsRun, grams, within, foreign, short, makeTerm, followedBy, merged, bordering, contains, weight, ranking, ordinalOf, inflate, unpack } = TebikiSearch
  // As in search-core-engine.js.
  const OTHER = 0, KANJI = 1, HIRAGANA = 2, KATAKANA = 3, LETTER = 4, DIGIT = 5
  const STARTS_WORD = 1, ENDS_WORD = 2, STARTS_HEAD = 4, ENDS_HEAD = 8, IN_HEAD = 16, CANDIDATES = 24
  // The lines of a file that is needed here alone, read once.
  const lines = (e, name, sum, read) => {
    if (!sum) return new Map()
    const { once } = e, key = `${name}.${sum}`
    if (!once.has(key)) once.set(key, e.fetched(key).then(([text]) => inflate(unpack(text))).then(text => read(text.split('\n').slice(0, -1).map(line => line.split('\u0001')))).catch(error => { once.delete(key); throw error }))
    return once.get(key)
  }
  // What words of the thesaurus stand for: of those that begin as some character of a text does. Beside it the words that
  // say nothing, and those that many others are made with.
  const related = async (e, text) => {
    const parts = [...new Set([...text].map(c => '001122'[kind(c)]))].map(part => lines(e, 'words', e.root.x?.[part], ([stop, generic, ...lines]) => [stop, generic, lines.flatMap(([words, ...to]) => {
      const related = to.map(w => [w.slice(1), +w[0]])
      return words.split('\u0002').map(word => [word, related])
    })]))
    const all = (await Promise.all(parts)).filter(part => part.length)
    return [0, 1, 2].map(i => all.flatMap(part => part[i])).map((list, i) => i < 2 ? new Set(list) : new Map(list))
  }
  const occurs = async (e, term) => {
    const { o, s } = await e.matches(term)
    for (const key of ranking(o, s).subarray(0, CANDIDATES)) if (await e.holds(term, ordinalOf(key))) return true
    e.refuted.add(term.text)
    return false
  }
  const isSynonym = (e, text) => e.root.s.some(line => line.some(w => normalize(w) === text))
  // Whether a text is a word of the guide and no piece of one.
  const isWhole = async (e, text) => {
    const borders = foreign(text) && !short(text) ? STARTS_WORD : STARTS_WORD | ENDS_WORD
    return (await e.word(text)).f.some(f => (f & borders) === borders) || isSynonym(e, text) || (await related(e, text))[2].has(text)
  }
  const fill = async (e, left, right, classes, wrong) => {
    // Kanji that are typed for one another, in groups (kin.rs).
    const kin = [...await lines(e, 'kin', e.root.q, rows => rows.flat())]
    let list
    if (!left) list = await e.word(right)
    else if (!right) list = await e.word(left)
    else {
      // Where a run may begin in between nothing is known.
      const last = [...left].pop(), apart = classes.some(k => k !== OTHER && (beginsRun(kind(last), k) || beginsRun(k, kind(right)))), at = grams(left + last).pop()[0]
      list = followedBy(await e.word(left), await e.word(right), apart ? null : at < 0 ? at - last.length - 1 : at + last.length + 1)
    }
    const fits = c => kind(c) !== OTHER && classes.includes(kind(c)) && c !== wrong && (!wrong || kind(c) !== KANJI || kin.some(x => x.includes(c) && x.includes(wrong)))
    for (const key of ranking(list.o, Array.from(list.o, (_, i) => e.placing(list, i))).subarray(0, CANDIDATES)) {
      const text = (await e.store.place(ordinalOf(key))).form.text, part = left || right
      for (let i = -1; (i = text.indexOf(part, i + 1)) >= 0;) {
        const c = left ? String.fromCodePoint(text.codePointAt(i + left.length) ?? 0) : [...text.slice(Math.max(0, i - 2), i)].pop()
        if (fits(c) && (!left || text.startsWith(right, i + left.length + c.length)) && await isWhole(e, left + c + right)) return left + c + right
      }
    }
    return null
  }
  // Of which classes the right character may be where a wrong one explains what does not occur.
  const replaceable = (c, i, bad) => {
    const k = kind(c[i]), before = kind(c[i - 1]) === KATAKANA, after = kind(c[i + 1]) === KATAKANA
    const touched = [i - 1, i].filter(g => g >= 0 && g < c.length - 1), same = touched.join() === bad.join()
    return k < LETTER && same && (k !== KATAKANA || c[3]) && (k || before && after) ? [k, before || after ? KATAKANA : k] : null
  }
  // ---- words in Latin letters (stems.rs)
  const isWord = text => /^[a-z]{3,24}$/.test(text)
  const alike = (stems, typed) => {
    const ending = rest => !rest || stems.endings.includes(` ${rest} `)
    for (let end = stems.endings && isWord(typed) ? typed.length : 0; end > 1; end--) {
      const begin = typed.slice(0, end), rest = typed.slice(end)
      if (!ending(rest) && (rest.length < 2 || rest[0] !== begin[end - 1] || !ending(rest.slice(1)))) continue
      const stem = ['', 'e', 'i'].map(more => begin + more).find(s => stems.has(s))
      if (stem) return stems.get(stem)
    }
    return []
  }
  const isSlip = (a, b) => {
    const n = Math.min(a.length, b.length)
    let p = 0, s = 0
    while (p < n && a[p] === b[p]) p++
    while (s < n - p && a[a.length - 1 - s] === b[b.length - 1 - s]) s++
    const x = a.slice(p, a.length - s), y = b.slice(p, b.length - s)
    return x.length < 2 && y.length < 2 || x.length === 2 && y === x[1] + x[0]
  }
  const slip = (stems, typed) => typed.length > 4 && [...stems.values()].flat().sort().find(word => isSlip(typed, word)) || null
  const stemmed = e => lines(e, 'stems', e.root.z, ([[endings], ...lines]) => Object.assign(new Map(lines.map(([stem, ...words]) => [stem, words])), { endings }))
  const isPair = text => /^\p{sc=Han}{2}$/u.test(text)
  const correct = async (e, text) => {
    // In a text of letters every pair of letters occurs somewhere: its words are known instead.
    if (isWord(text) && e.root.z) return slip(await stemmed(e), text)
    const c = [...text], last = c.length - 1, bad = [], join = x => x.join('')
    const seen = await Promise.all(grams(text).map(g => e.gram(g[1])))
    seen.forEach((l, i) => l.o.length <= e.entries >> 11 && bad.push(i))
    if (!bad.length || bad.at(-1) - bad[0] > 2) return null
    // Two kanji of which one was typed for another that sounds or looks alike.
    if (!c[2]) return isPair(text) ? await fill(e, c[0], '', [KANJI], c[1]) ?? fill(e, '', c[1], [KANJI], c[0]) : null
    const within = (from, to) => bad.every(g => g >= from && g <= to), tries = []
    // A long-vowel mark too many, or a katakana within the word that explains all that does not occur.
    for (let i = 1; i <= last; i++) if (c[i] === 'ー' ? kind(c[i - 1]) === KATAKANA && within(i - 1, i) : kind(c[i]) === KATAKANA && last > 3 && bad.join() === `${i - 1},${i}`) tries.push(join(c.filter((_, k) => k !== i)))
    for (let i = 0; i < last; i++) {
      if (c[i] === c[i + 1] || kind(c[i]) !== kind(c[i + 1]) || kind(c[i]) === DIGIT || !within(Math.max(0, i - 1), i + 1)) continue
      const x = c.slice()
      x[i] = c[i + 1]
      x[i + 1] = c[i]
      tries.push(join(x))
    }
    for (const t of tries) if (await isWhole(e, t) && await occurs(e, makeTerm(t, true, []))) return t
    const at = bad[0] + 1, classes = [kind(c[at - 1]), kind(c[at])], single = bad.length === 1 && !classes.includes(DIGIT) && !classes.includes(OTHER)
    const missing = single && await fill(e, join(c.slice(0, at)), join(c.slice(at)), classes)
    if (missing) return missing
    for (let i = 0; i <= last; i++) {
      const classes = replaceable(c, i, bad), t = classes && await fill(e, join(c.slice(0, i)), join(c.slice(i + 1)), classes, c[i])
      if (t) return t
    }
    return null
  }
  // A word that the thesaurus knows, or that is made of words of the guide, is no error.
  const corrected = async (e, query) => {
    if (query.number) return null
    const changes = [], terms = []
    for (const term of query.terms) {
      const known = await occurs(e, term)
      if (!known && term.phrase) return null
      const parts = known ? [] : (await divideTerm(e, term)).filter(p => p.unknown || p.guessed), c = [...term.text]
      let text = parts.length ? await correct(e, term.text) : null
      // With the error put right in its one part that nobody knows; of kanji only two are put right alone.
      const [p, other] = parts, part = p?.term.text
      if (text === null && p && !other && part !== term.text && (foreign(part) || isPair(part))) {
        const right = await correct(e, part)
        if (right !== null) { c.splice(p.at[0], p.at[1] - p.at[0], right); text = c.join('') }
      }
      if (text !== null) changes.push([term.text, text])
      terms.push(text === null ? term : makeTerm(text, false, e.root))
    }
    return changes.length ? { query: { ...query, terms }, changes } : null
  }

  // ---- the parts of a query (parts.rs)
  const LONGEST = 64, PART = 24, SKIPPED = 100, WHOLE = STARTS_WORD | ENDS_WORD
  const worth = async (e, c, from, to) => {
    const n = to - from, k = i => kind(c[i]), cut = i => i === 0 || i === c.length || k(i - 1) !== k(i), text = c.slice(from, to).join('')
    const bordered = i => cut(i) || k(i) === KANJI
    if (n > 1 && bordered(from) && bordered(to) && (e.known.has(text) || isSynonym(e, text))) return [4 * n * n + 1, true]
    for (let i = from; i < to; i++) if (k(i) !== k(from)) return null
    if (k(from) === OTHER || k(from) === HIRAGANA && n < c.length) return null
    const run = cut(from) && cut(to), list = e.refuted.has(text) ? { o: [], f: [] } : await e.word(text), has = flags => list.f.some(f => (f & flags) === flags)
    const verb = k(from) === KANJI && k(to) === HIRAGANA
    const value = k(from) === LETTER && run && alike(e.stems, text).length ? 4 * n * n : !list.o.length ? 0 : n === 1 && c.length > 1 ? verb && run ? 1 : 0 : run && (k(from) !== DIGIT || has(WHOLE)) ? 4 * n * n : n > 1 && has(WHOLE) ? k(from) === LETTER && (n < 4 || ![...e.stems.values()].flat().includes(text)) ? 0 : 3 * n * n : k(from) === KANJI && n % 2 === 0 && (has(STARTS_WORD) || has(ENDS_WORD)) ? 2 * n * n : 0
    return value ? [value, false] : null
  }
  // ---- readings (readings.rs)
  const readingKey = (sounds, kana) => sounds.reduce((s, pair) => s.replaceAll(...pair.split(',')), kana.replace(/[ァ-ヶ]/g, x => String.fromCharCode(x.charCodeAt(0) - 0x60)))
  const shortened = key => key.replace(/(?<=[おこそとのほもよろごぞどぼぽょうくすつぬふむゆるぐずぶぷゅ])う|(?<=[おこそとのほもよろごぞどぼぽょ])お/g, '')
  const VOWELS = 'aiueo'
  const syllable = (rows, begin, vowel) => {
    const row = rows.get(begin), base = begin.endsWith('y') && rows.get(begin.slice(0, -1))
    return row ? row[vowel] : base ? base[1] + 'ゃぃゅぇょ'[vowel] : null
  }
  const fromRomaji = (rows, text) => {
    let out = ''
    for (let s = text; s;) {
      const [a, b] = s, v = b !== undefined && VOWELS.includes(b)
      if (a === '-' || a === "'") s = s.slice(1)
      else if (a === 'n' && !v && b !== 'y') { out += 'ん'; s = s.slice(b === 'n' && !/^[aiueoy]/.test(s.slice(2)) ? 2 : 1) }
      else if (a === b && !VOWELS.includes(a) || s.startsWith('tch')) { out += 'っ'; s = s.slice(1) }
      else {
        const at = s.search(/[aiueo]/), kana = at < 0 || at > 2 ? null : syllable(rows, s.slice(0, at), VOWELS.indexOf(s[at]))
        if (kana === null) return null
        out += kana
        s = s.slice(at + 1)
      }
    }
    return out
  }
  const READING = 6, STEM = 7, HOMOPHONES = 6
  // The words of the guide by their readings, with their long vowels and without; the kana of romaji; sounds.
  const readings = e => lines(e, 'readings', e.root.y, ([rows, sounds, ...lines]) => {
    const read = new Map(), known = new Map(), add = (map, key, words) => map.set(key, [...map.get(key) ?? [], ...words])
    for (const [word, ...given] of lines) {
      const [kana] = /[ぁ-ゟァ-ヺー-ヾ]*$/.exec(word), end = readingKey(sounds, kana)
      if (kana === word) add(read, end, [word])
      for (const r of given) add(read, r[0] === '\u0002' ? r.slice(1) : r + end, [word])
    }
    for (const key of [...read.keys()].sort()) for (const k of new Set([shortened(key), key])) add(known, k, read.get(key))
    return { known, sounds, rows: new Map(rows.map(row => { const [begin, ...kana] = row.split(','); return [begin, kana] })) }
  })
  // The words that a term in kana or romaji is the reading of, if they are most of it and it does not occur itself.
  const byReading = async (e, term, word) => {
    const text = term.text, kana = [...text].every(c => [HIRAGANA, KATAKANA].includes(kind(c)))
    if (!e.root.y || [...text].length < 3 || !kana && !/^(?:[^aiueo]{0,4}[aiueo]|n)+$/.test(text) || e.known.has(text) || (await e.word(text)).o.length) return []
    const { known, sounds, rows } = await readings(e), reading = kana ? text : fromRomaji(rows, text)
    if (reading === null || [...reading].length < 3) return []
    const c = [...readingKey(sounds, reading)], best = Array.from({ length: c.length + 1 }, () => [0, 0]), out = []
    for (let from = c.length; from--;) {
      best[from] = [best[from + 1][0], 0]
      for (let to = Math.min(c.length, from + PART); to > from + 1; to--) {
        const w = (to - from) ** 2 + best[to][0]
        if ((w > best[from][0] || !best[from][1] && w === best[from][0]) && known.has(c.slice(from, to).join(''))) best[from] = [w, to]
      }
    }
    let covered = 0
    for (let at = 0; at < c.length;) {
      const end = best[at][1], text = c.slice(at, end).join('')
      if (!end) { at++; continue }
      out.push({ term: { text, phrase: false, alternatives: known.get(text).slice(0, HOMOPHONES).map(text => ({ text, trust: READING, akin: true })) }, word, at: [at, end], generic: e.generic.has(text) })
      covered += end - at
      at = end
    }
    // Words are meant by their reading where they do not only sound like pieces of it; a word in katakana mostly is a foreign one.
    const guessed = kana && !/^[ぁ-ゟー]+$/.test(text), read = p => p.term.alternatives.some(a => a.text.replace(/[ぁ-ゟ]/g, '')[1] && !(guessed && text.includes('ー') && /[^ァ-ヺー-ヾ]/.test(a.text)))
    for (const p of out) p.guessed = guessed
    // What is told to the reader is what was typed.
    const whole = !out[1] && covered === c.length
    if (whole) out[0].term.text = text
    // A single kanji is meant by nothing but its whole reading: ひょう is 表.
    return covered * 10 >= c.length * (guessed ? 10 : c.length < 8 ? 7 : 5) && (guessed ? out.every(read) : out.some(p => read(p) || whole && p.term.alternatives.some(a => !a.text[1]))) ? out : []
  }
  const divideTerm = async (e, term, word = 0) => {
    const c = [...term.text], out = []
    if (term.phrase || c.length > LONGEST * (/[^a-z'-]/.test(term.text) ? 1 : 2)) return [{ term, word, at: [0, c.length] }]
    ;[e.stop, e.generic, e.known] = await related(e, term.text)
    e.stems = /[a-z]{3}/.test(term.text) ? await stemmed(e) : new Map()
    const read = await byReading(e, term, word)
    if (read.length) return read
    await Promise.all(grams(term.text).filter(([, g]) => kind(g) === kind([...g].pop())).map(([, g]) => e.gram(g)))
    const best = Array.from({ length: c.length + 1 }, () => [0, 0])
    for (let from = c.length; from--;) {
      // What is no grammar is not left over lightly.
      best[from] = [best[from + 1][0] - ([HIRAGANA, OTHER].includes(kind(c[from])) ? 0 : SKIPPED), 0]
      for (let to = Math.min(c.length, from + PART); to > from; to--) {
        const w = await worth(e, c, from, to)
        if (w && w[0] + best[to][0] > best[from][0]) best[from] = [w[0] + best[to][0], to]
      }
    }
    const content = i => ![HIRAGANA, OTHER].includes(kind(c[i])), grammar = i => kind(c[i]) === HIRAGANA
    const nobodyKnows = (from, to) => { const text = c.slice(from, to).join(''); out.push({ term: makeTerm(text, false, e.root), word, at: [from, to], unknown: true, generic: e.generic.has(text) }) }
    const unknown = (from, to) => {
      if (from === 0 && to === c.length && to > 2 && !c.some((_, i) => content(i))) return nobodyKnows(from, to)
      for (let i = from; i < to;) {
        if (!content(i)) { i++; continue }
        let end = i
        while (end < to && content(end)) end++
        if (end - i > 1 || kind(c[i]) === KATAKANA || !grammar(end) && !(i && e.stop.has(c[i]))) nobodyKnows(i, end)
        i = end
      }
    }
    let at = 0, skipped = 0
    for (; at < c.length;) {
      const end = best[at][1]
      if (!end) { at++; continue }
      unknown(skipped, at)
      const text = c.slice(at, end).join('')
      if (!e.stop.has(text) || c.length === end - at) {
        const made = makeTerm(text, false, e.root)
        for (const [other, trust] of e.known.get(text) ?? []) {
          const same = made.alternatives.find(a => a.text === other)
          if (same) same.trust = Math.max(same.trust, trust)
          else made.alternatives.push({ text: other, trust, akin: true })
        }
        for (const other of alike(e.stems, text)) if (made.alternatives.every(a => a.text !== other)) made.alternatives.push({ text: other, trust: STEM, whole: true })
        out.push({ term: made, word, at: [at, end], weak: end - at === 1 && c.length > 1, generic: e.generic.has(text) })
      }
      at = skipped = end
    }
    unknown(skipped, at)
    return out
  }

  // Words that many others are made with help, but nothing depends on them where there are others.
  const weaken = parts => { if (parts.some(p => !p.weak && !p.generic)) for (const p of parts) p.weak ||= p.generic }

  // ---- cover and rank (cover.rs)
  const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0
  const OWN = 32, SHARED = 20, NEAR = 16
  const joins = (one, other) => {
    const a = kind([...one].pop()), b = kind(other)
    return a === KANJI && b === KANJI || a === LETTER && b === DIGIT || a === DIGIT && b === LETTER
  }
  const bestOf = async (e, part) => {
    let all = { o: [], s: [] }
    for (const a of part.term.alternatives) {
      const list = await e.way(a), border = bordering(a.text)
      all = merged(all, { o: list.o, s: Array.from(list.o, (_, i) => border(list.f[i], (OWN + e.placing(list, i)) * a.trust) * 32 + list.f[i]) })
    }
    return all
  }
  const standTogether = (text, [first, ...others]) => text.split('\n').some(line => first.term.alternatives.some(({ text: way }) => {
    for (let at = -1; (at = line.indexOf(way, at + 1)) >= 0;) {
      const before = [...line.slice(0, at)].slice(-NEAR).join(''), behind = [...line.slice(at + way.length)].slice(0, NEAR).join('')
      if (others.every(o => o.term.alternatives.some(a => (before + way + behind).includes(a.text)))) return true
      at += way.length - 1
    }
    return false
  }))
  // Of a title that has all parts, what it says beside them: the title that says nothing else is meant.
  const titled = (parts, { text, number, head }, score) => {
    const title = text.slice(number, head).split('\n')[0], said = text => [...text].filter(c => ![OTHER, HIRAGANA].includes(kind(c))).length
    if (!parts.every(p => p.weak || p.term.alternatives.some(a => title.includes(a.text)))) return score
    const left = parts.flatMap(p => p.term.alternatives).reduce((left, a) => left.replaceAll(a.text, ' '), title)
    return (score >> 3) * (8 - (4 * said(left) / Math.max(1, said(title)) | 0))
  }
  // Every part with where something stands for it, by ordinals and what it is worth there.
  const covering = async (e, query) => {
    const parts = []
    for (let word = 0, all = query.terms; word < all.length;) {
      let term = all[word], n = Math.min(4, all.length - word)
      // Words side by side that are one for the thesaurus, if something stands for it.
      for (; n > 1; n--) {
        const some = all.slice(word, word + n), text = some.map(t => t.text).join(''), to = some.some(t => t.phrase) ? [] : (await related(e, text))[2].get(text) ?? []
        if ((await Promise.all(to.map(w => e.word(w[0])))).some(l => l.o.length)) { term = makeTerm(text, false, e.root); break }
      }
      parts.push(...await divideTerm(e, term, word))
      word += n
    }
    weaken(parts)
    // What will be asked for is asked for together.
    await Promise.all(parts.flatMap(p => p.term.alternatives.map(a => e.way(a))))
    for (const part of parts) {
      part.found = await bestOf(e, part)
      const w = weight(part.found.o.length, e.entries)
      part.weight = part.weak ? w >> 3 : w
    }
    return parts
  }
  // Entries by what they cover, and the largest share of the weight that a page has, in sixteenths.
  const covered = ({ pages, entries: N }, parts, notes) => {
    const P = (pages[N - 1] ?? 0) + 1, counted = parts.filter(p => !p.weak), total = Math.max(1, counted.reduce((sum, p) => sum + p.weight, 0))
    const own = new Float64Array(N), count = new Uint8Array(N), held = new Float64Array(N), heads = new Uint8Array(N), ends = new Uint8Array(N), shared = new Float64Array(P), whole = new Float64Array(P)
    for (const { found: { o, s }, weight: w, weak } of parts) {
      o.forEach((i, n) => {
        own[i] += w * (s[n] >> 5) >> 3
        if (!weak) { count[i]++; if (s[n] & IN_HEAD) heads[i]++ }
        ends[i] |= s[n] & 31
        held[i] += w
        if (n === 0 || pages[o[n - 1]] !== pages[i]) { shared[pages[i]] += w; if (!weak) whole[pages[i]] += w }
      })
    }
    const o = [], s = []
    for (let i = 0; i < N; i++) {
      const page = pages[i]
      if (whole[page] * 3 < total || !count[i]) continue
      o.push(i)
      const full = count[i] === counted.length && counted.length > 1, part = heads[i] < counted.length ? 4 : ends[i] & STARTS_HEAD && ends[i] & ENDS_HEAD ? 1 : 2
      const worth = own[i] + (full ? own[i] / part | 0 : 0) + (shared[page] - held[i]) * SHARED
      // An editor's note comes after the rule that it comments on.
      s.push(notes.has(i) ? (worth >> 3) * 5 : worth)
    }
    return { o, s, most: Math.max(0, ...whole) * 16 / total | 0 }
  }
  // The parts of a word that is nothing but a compound.
  const compound = parts => {
    const runs = []
    parts.forEach((p, k) => {
      const before = parts[k - 1]
      if (before && before.word === p.word && before.at[1] === p.at[0] && joins(before.term.text, p.term.text)) runs.at(-1).push(p)
      else runs.push([p])
    })
    const first = runs.find(x => x.length > 1)
    return first?.length === parts.length ? first.filter(p => !p.weak) : null
  }
  const foundBy = (parts, { text, borders }) => {
    const by = []
    for (const { term } of parts) {
      const longer = within(term, text, borders), add = other => by.some(b => b[0] === term.text && b[1] === other) || by.push([term.text, other])
      if (longer) add(longer)
      if (term.alternatives.some(a => !a.akin && text.includes(a.text))) continue
      const other = term.alternatives.find(a => a.akin && text.includes(a.text))
      if (other) add(other.text)
    }
    return by.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
  }
  const byParts = async (e, query, options, changes) => {
    const parts = await covering(e, query), ranked = covered(e, parts, new Set(await e.store.withFacet('', 'note'))), only = compound(parts)
    const missing = parts.filter(p => !p.weak && (!p.found.o.length || p.guessed)).map(p => p.term.text)
    // A phrase and a number are meant to the letter; a designation is never answered with its neighbours.
    const exact = query.number || query.terms.some(t => t.phrase)
    const answer = { hits: [], total: 0, words: [], synonyms: [], missing: [], changes, reading: changes.length ? 'corrected' : 'parts' }
    const isWord = parts[1] && parts.every((p, i) => !i || p.word === parts[i - 1].word && p.at[0] === parts[i - 1].at[1])
    // One word of which a part does not occur is not answered with its other parts; a single letter occurs in any word.
    if (!exact && !(isWord && (await Promise.all(parts.map(p => p.weak || !(p.unknown && /^[a-z]$/.test(p.term.text)) && occurs(e, p.term)))).includes(false)) && !missing.some(text => text.replace(/[^0-9]/g, '').length > 2)) {
      const shown = await e.show(ranked, options, (form, score) => titled(parts, form, e.lessened(form, score, parts.filter(p => !p.weak).map(p => p.term))), async i => {
        for (const term of query.without) if (await e.holds(term, i)) return false
        if (only) { const { text, head } = (await e.store.place(i)).form; return standTogether(text, only) || only.every(p => p.term.alternatives.some(a => text.slice(0, head).includes(a.text))) }
        for (const p of parts) if (!p.weak && contains(p.found.o, i) && await e.holds(p.term, i)) return true
        return false
      })
      answer.total = shown.total
      answer.candidates = shown.candidates
      for (const [i, score] of shown.hits) {
        const { entry, form } = await e.store.place(i), by = foundBy(parts, form)
        for (const pair of by) if (!pair[1].includes(pair[0]) && !answer.synonyms.some(x => x[0] === pair[0] && x[1] === pair[1])) answer.synonyms.push(pair)
        answer.hits.push({ ...entry, score, by })
      }
      answer.words = parts.filter(p => !p.weak).flatMap(p => p.term.alternatives.map(a => a.text))
    }
    if (!answer.hits[0] || ranked.most < 11 || parts.some(p => p.guessed)) {
      answer.missing = missing[0] || answer.hits[0] && !isWord || exact ? missing : query.terms.map(t => t.text)
    }
    return answer
  }
  // Words cut where two characters never stand side by side.
  const suggest = async (e, query) => {
    const offered = []
    for (const { text } of query.terms) {
      const pieces = ['']
      let before
      for (const x of text) {
        if (before && !(await e.gram(before + x)).o.length) pieces.push('')
        pieces[pieces.length - 1] += before = x
      }
      for (let p of pieces) {
        while (p && kind(p) === OTHER) p = p.slice(1)
        while (p && kind([...p].pop()) === OTHER) p = p.slice(0, -1)
        if (p[1] && offered.length < 5 && !offered.includes(p) && await isWhole(e, p) && await occurs(e, makeTerm(p, true, []))) offered.push(p)
      }
    }
    return offered
  }
  // What stands between marks of punctuation, as words of their own.
  const respaced = (query, root) => {
    const marks = RegExp(`[${root.b[4]}]`)
    if (query.number || !query.terms.some(t => !t.phrase && marks.test(t.text))) return null
    const terms = query.terms.flatMap(t => t.phrase ? [t] : t.text.split(marks).filter(Boolean).map(w => makeTerm(w, false, root)))
    return terms.length ? { ...query, literal: null, terms } : null
  }
  // Which entries filters leave.
  const allowed = async (e, filters) => {
    const all = new Uint8Array(e.entries)
    for (const [v, values] of filters) {
      const one = new Uint8Array(all.length)
      for (const value of values) for (const i of await e.store.withFacet(v, value)) one[i] = 1
      for (let i = 0; i < all.length; i++) all[i] += one[i]
    }
    return all.map(n => n === filters.length ? 1 : 0)
  }
  // For every vocabulary, how many candidates each value would leave, the other filters kept.
  const counts = async (e, answer, filters = []) => {
    // A vocabulary or a value may be called `constructor`.
    const out = Object.create(null)
    for (const [v, values] of [['', e.root.k], ...e.root.f]) {
      const mask = await allowed(e, filters.filter(f => f[0] !== v)), kept = new Set((answer.candidates ?? []).filter(i => mask[i]))
      out[v] = Object.create(null)
      for (const value of values) { let n = 0; for (const i of await e.store.withFacet(v, value)) if (kept.has(i)) n++; out[v][value] = n }
    }
    return out
  }
  // Another reading of a query that found nothing.
  const reread = async (e, query, options) => {
    const spaced = respaced(query, e.root), parted = spaced && await e.found(spaced, options)
    if (parted) return e.present(parted, spaced, 'written')
    query = spaced ?? query
    const fixed = await corrected(e, query)
    if (!fixed) return byParts(e, query, options, [])
    const again = await e.found(fixed.query, options)
    return again ? e.present(again, fixed.query, 'corrected', fixed.changes) : byParts(e, fixed.query, options, fixed.changes)
  }
  const add = async (e, answer, query, options) => {
    const [term] = query.terms, { hits, words, synonyms } = answer
    if (query.number || query.terms[1] || term.phrase || !(await related(e, term.text))[2].get(term.text)?.length) return
    const more = await byParts(e, query, options, [])
    if (more.total <= answer.total) return
    answer.total = more.total
    answer.candidates = more.candidates
    words.push(...more.words)
    synonyms.push(...more.synonyms)
    for (const hit of more.hits) if (hits.length < options.limit && !hits.some(known => known.id === hit.id)) hits.push(hit)
  }
  TebikiSearch.part('fallback', { add, reread, byParts, suggest, counts, allowed, alike, slip })
})()
