// Where the words of a query stand in a text, and the piece of it that shows them (src/search/snippet.rs).
//   TebikiSearch.marks.find(text, words) -> [[from, to], …]   TebikiSearch.marks.snippet(text, words, width) -> [{ text, marked }]
(() => {
  'use strict'
  const { folded, DOT, DASH, BREAK } = TebikiSearch
  const CLUSTER = /[\s\S][\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]*/gu
  // The normal form, and for each of its units where in the original it comes from.
  const mapped = text => {
    let all = '', at = []
    for (const m of text.matchAll(CLUSTER)) {
      const part = folded(m[0])
      all += part
      for (let i = 0; i < part.length; i++) at.push(m.index)
    }
    all = all.replace(DASH, '-')
    for (const dropped of [DOT, BREAK]) {
      const gone = new Set()
      for (const m of all.matchAll(dropped)) for (let i = 0; i < m[0].length; i++) gone.add(m.index + i)
      at = at.filter((_, i) => !gone.has(i))
      all = all.replace(dropped, '')
    }
    for (let i = 0; i < at.length; i++) if (all[i] === '\n') at[i] = at[i + 1]
    at.push(text.length)
    return { text: all, starts: at }
  }
  const find = (text, words) => {
    const normal = mapped(text), ranges = [], apart = []
    for (const word of words) {
      if (!word) continue
      for (let i = -1; (i = normal.text.indexOf(word, i + 1)) >= 0;) {
        const from = normal.starts[i]
        let to = Math.max(normal.starts[i + word.length], from + 1)
        while (to > from + 1 && /[ \n\t\r\u3000・]/.test(text[to - 1])) to--
        ranges.push([from, to])
      }
    }
    ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])
    for (const r of ranges) {
      const last = apart[apart.length - 1]
      if (last && r[0] <= last[1]) last[1] = Math.max(last[1], r[1])
      else apart.push(r)
    }
    return apart
  }
  TebikiSearch.marks = { mapped, find }
})();
(() => {
  'use strict'
  const { find } = TebikiSearch.marks
  TebikiSearch.marks.snippet = (text, words, width) => {
    const ranges = find(text, words), first = ranges[0]?.[0] ?? 0, from = first > 0 ? text.lastIndexOf('\n', first - 1) + 1 : 0
    const brk = text.indexOf('\n', first), lineEnd = brk < 0 ? text.length : brk
    let start = Math.max(first - Math.floor(width / 4), from), end = Math.min(start + width, lineEnd)
    const half = (i, bits) => (text.charCodeAt(i) & 0xfc00) === bits
    if (start < end && half(start, 0xdc00)) start++
    if (end > start && half(end - 1, 0xd800)) end--
    const pieces = [], put = (a, b, marked) => { if (a < b) pieces.push({ text: text.slice(a, b), marked }) }
    let at = start
    for (const [a, b] of ranges) {
      if (a >= end || b <= start) continue
      put(at, a, false)
      put(Math.max(a, start), Math.min(b, end), true)
      at = Math.min(b, end)
    }
    put(at, end, false)
    if (start > from) pieces.unshift({ text: '…', marked: false })
    if (end < lineEnd) pieces.push({ text: '…', marked: false })
    return pieces
  }
})()
