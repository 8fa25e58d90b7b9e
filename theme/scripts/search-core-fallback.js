// What is needed only where a query finds nothing as it is written: typing errors (src/search/typo.rs), questions
// (loose.rs), words that do occur (suggest.rs); and the counts beside filters. `e` is the engine.
(() => {
  'use strict'
  const { kind, grams, makeTerm, followedBy, weight, ones, ranking, ordinalOf } = TebikiSearch
  // As in search-core-engine.js.
  const OTHER = 0, KANJI = 1, HIRAGANA = 2, KATAKANA = 3, LETTER = 4, DIGIT = 5
  const STARTS_WORD = 1, ENDS_WORD = 2, IN_HEAD = 16, CANDIDATES = 24
  const occurs = async (e, term) => {
    const { o, s } = await e.matches(term)
    for (const key of ranking(o, s).subarray(0, CANDIDATES)) if (await e.holds(term, ordinalOf(key))) return true
    return false
  }
  const OFTEN = [0, 0, 2, 4, 5, 6, 6, 7, 7]
  const question = query => {
    if (query.number !== null || query.terms.some(t => t.phrase)) return null
    const runs = [], found = new Map()
    let hiragana = false
    for (const term of query.terms) {
      const split = []
      for (const c of term.text) {
        const k = kind(c) === DIGIT ? LETTER : kind(c), end = split[split.length - 1]
        end?.[0] === k ? end[1].push(c) : split.push([k, [c]])
      }
      for (const [k, c] of split) {
        hiragana ||= k === HIRAGANA
        if (k === OTHER || k === HIRAGANA && c.length < 3 || c.length === 1 && k !== KANJI) continue
        const share = k === HIRAGANA ? 1 : 2
        for (const [, gram] of grams(c.join(''))) if (found.size < 64 && !found.has(gram)) found.set(gram, share)
        if (share === 2) runs.push(c.join(''))
      }
    }
    return hiragana && runs.length ? { runs, found } : null
  }

  const fill = async (e, left, right, classes, wrong) => {
    let list
    if (!left) list = await e.word(right)
    else if (!right) list = await e.word(left)
    else list = followedBy(await e.word(left), await e.word(right), left.length + 1)
    const fits = c => kind(c) !== OTHER && classes.includes(kind(c)) && c !== wrong
    for (const key of ranking(list.o, Array.from(list.o, (_, i) => e.placing(list, i))).subarray(0, CANDIDATES)) {
      const text = (await e.store.place(ordinalOf(key))).form.text, part = left || right
      for (let i = -1; (i = text.indexOf(part, i + 1)) >= 0;) {
        const c = left ? String.fromCodePoint(text.codePointAt(i + left.length) ?? 0) : [...text.slice(Math.max(0, i - 2), i)].pop()
        if (fits(c) && (!left || text.startsWith(right, i + left.length + c.length))) return left + c + right
      }
    }
    return null
  }
  // Of which classes the right character may be where a wrong one explains what does not occur.
  const replaceable = (c, i, bad) => {
    const k = kind(c[i]), before = kind(c[i - 1]) === KATAKANA, after = kind(c[i + 1]) === KATAKANA
    const touched = [i - 1, i].filter(g => g >= 0 && g < c.length - 1), same = touched.join() === bad.join()
    const explains = k === LETTER ? c.length > 3 && bad.every(g => touched.includes(g)) : k !== DIGIT && same && (k !== OTHER || before && after)
    return explains ? [k, before || after ? KATAKANA : k] : null
  }
  const correct = async (e, text) => {
    const c = [...text], last = c.length - 1, bad = [], join = x => x.join('')
    const seen = await Promise.all(grams(text).map(g => e.gram(g[1])))
    seen.forEach((l, i) => l.o.length <= e.entries >> 11 && bad.push(i))
    if (c.length < 3 || !bad.length || bad[bad.length - 1] - bad[0] > 2) return null
    const within = (from, to) => bad.every(g => g >= from && g <= to), tries = []
    for (let i = 1; i <= last; i++) if (c[i] === 'ー' && kind(c[i - 1]) === KATAKANA && within(i - 1, i)) tries.push(join(c.filter((_, k) => k !== i)))
    for (let i = 0; i < last; i++) {
      if (c[i] === c[i + 1] || kind(c[i]) !== kind(c[i + 1]) || kind(c[i]) === DIGIT || !within(Math.max(0, i - 1), i + 1)) continue
      const x = c.slice()
      x[i] = c[i + 1]
      x[i + 1] = c[i]
      tries.push(join(x))
    }
    for (const t of tries) if (await occurs(e, makeTerm(t, true, []))) return t
    const at = bad[0] + 1, classes = [kind(c[at - 1]), kind(c[at])], single = bad.length === 1 && !classes.includes(DIGIT) && !classes.includes(OTHER)
    const missing = single && await fill(e, join(c.slice(0, at)), join(c.slice(at)), classes)
    if (missing) return missing
    for (let i = 0; i <= last; i++) {
      const right = replaceable(c, i, bad), t = right && await fill(e, join(c.slice(0, i)), join(c.slice(i + 1)), right, c[i])
      if (t) return t
    }
    for (let i = 1; i < last; i++) {
      if (last < 4 || kind(c[i]) !== KATAKANA && kind(c[i]) !== LETTER || bad.join() !== `${i - 1},${i}`) continue
      const t = join(c.filter((_, k) => k !== i))
      if (await occurs(e, makeTerm(t, true, []))) return t
    }
    return null
  }
  const corrected = async (e, query) => {
    if (query.number !== null) return null
    const changes = [], terms = []
    for (const term of query.terms) {
      if (await occurs(e, term)) { terms.push(term); continue }
      const text = term.phrase ? null : await correct(e, term.text)
      if (text === null) return null
      changes.push([term.text, text])
      terms.push(makeTerm(text, false, e.root.s))
    }
    return changes.length ? { query: { ...query, terms }, changes } : null
  }
  const loosely = async (e, asked, options) => {
    const { pages, entries: N } = e
    const own = new Float64Array(N), shared = new Float64Array((pages[N - 1] ?? 0) + 1), o = [], s = []
    const found = await Promise.all([...asked.found].map(async ([g, share]) => [g, share, await e.gram(g)]))
    let total = 0
    for (const [g, share, list] of found) {
      const worth = weight(list.o.length, N) * share, single = [...g].length === 1
      total += worth
      let last = 0
      for (let k = 0; k < list.o.length; k++) {
        const i = list.o[k], page = pages[i]
        own[i] += worth * (8 + (single ? 2 : OFTEN[ones[list.m[k]]]) + (list.f[k] & IN_HEAD ? 8 : 0))
        if (page !== last) shared[page] += worth
        last = page
      }
    }
    for (let i = 0; i < N; i++) if (own[i] && shared[pages[i]] * 6 >= total) { o.push(i); s.push(own[i] + shared[pages[i]] * 2) }
    return e.show({ o, s }, options)
  }
  // The word cut where two characters never stand side by side, without pieces of a run that are no words.
  const parts = async (e, word) => {
    const c = [...word], cuts = [0], out = []
    for (const [i, [, g]] of grams(word).entries()) if (!(await e.gram(g)).o.length) cuts.push(i + 1)
    cuts.push(c.length)
    const torn = i => i > 0 && i < c.length && [KATAKANA, LETTER, DIGIT].includes(kind(c[i])) && kind(c[i - 1]) === kind(c[i])
    const whole = STARTS_WORD | ENDS_WORD
    for (let k = 1; k < cuts.length; k++) {
      let from = cuts[k - 1], to = cuts[k]
      while (from < to && kind(c[from]) === OTHER) from++
      while (from < to && kind(c[to - 1]) === OTHER) to--
      const part = c.slice(from, to).join('')
      if (to - from > 1 && (!torn(from) && !torn(to) || (await e.word(part)).f.some(f => (f & whole) === whole))) out.push(part)
    }
    return out
  }
  const suggest = async (e, query) => {
    const offered = []
    for (const term of query.terms) {
      for (const p of await parts(e, term.text)) if (offered.length < 5 && !offered.includes(p) && await occurs(e, makeTerm(p, true, []))) offered.push(p)
    }
    return offered
  }
  // What stands between marks of punctuation, as words of their own.
  const SEPARATORS = /[、。「」『』【】〔〕〈〉《》≪≫・/?!,:;()[\]~…]/
  const respaced = (query, lexicon) => {
    if (query.number !== null || !query.terms.some(t => !t.phrase && SEPARATORS.test(t.text))) return null
    const terms = query.terms.flatMap(t => t.phrase ? [t] : t.text.split(SEPARATORS).filter(Boolean).map(w => makeTerm(w, false, lexicon)))
    return terms.length ? { ...query, terms } : null
  }
  // For every vocabulary, how many candidates each value would leave, the other filters kept.
  const counts = async (e, answer, filters = []) => {
    const out = {}
    for (const [v, values] of [['', e.root.k], ...e.root.f]) {
      const mask = await e.allowed(filters.filter(f => f[0] !== v)), kept = new Set((answer.candidates ?? []).filter(i => !mask || mask[i]))
      out[v] = {}
      for (const value of values) { let n = 0; for (const i of await e.store.withFacet(v, value)) if (kept.has(i)) n++; out[v][value] = n }
    }
    return out
  }
  // Another reading of a query that found nothing.
  const reread = async (e, query, options) => {
    const spaced = respaced(query, e.root.s), parted = spaced && await e.asWritten(spaced, options)
    if (parted?.hits.length) return { shown: parted, query: spaced }
    query = spaced ?? query
    const fixed = await corrected(e, query), again = fixed && await e.asWritten(fixed.query, options)
    if (again?.hits.length) return { shown: again, query: fixed.query, changes: fixed.changes, reading: 'corrected' }
    const asked = question(query)
    return asked && { shown: await loosely(e, asked, options), reading: 'loose', words: asked.runs }
  }
  TebikiSearch.part('fallback', { reread, suggest, counts })
})()
