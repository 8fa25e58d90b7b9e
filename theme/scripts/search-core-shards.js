// The reader of a large guide's index: lists, texts and numbers come by file (src/search/export/).
(() => {
  'use strict'
  const { IN_HEAD, EMPTY, indexOf, unpack, inflate, entriesOf, placed } = TebikiSearch.tools
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
        at += 24
        n += 24
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
      if (bits(1)) for (let i = 0; i < n; i++) m[i] = bits(8)
      else for (let i = 0; i < n; i++) m[i] = bits(1) ? bits(8) : 1 << bits(3)
      flag(f, 1, n)
      flag(f, 2, n)
      flag(f, IN_HEAD, n)
      for (let i = 0; i < n; i++) if (f[i] & IN_HEAD) f[i] |= bits(2) << 2
      return { o, m, f }
    }
    // The lists of a whole file, by gram. Of most of them nobody asks: a long one says its length and is passed over,
    // to be read when it is wanted.
    const lists = () => {
      const out = new Map()
      for (let key = '', n; (n = bits(3));) {
        key = bits(1) ? key[0] : ''
        while (key.length < n) key += String.fromCharCode(bits(16))
        const single = n === 1 || n === 2 && (key.charCodeAt(0) & 0xfc00) === 0xd800, count = gamma() - 1
        if (count < LONG) { out.set(key, list(single, count)); continue }
        const length = gamma(), from = at
        out.set(key, () => { at = from; return list(single, count) })
        at += length
      }
      return gram => { const l = out.get(gram); return typeof l === 'function' ? l() : l }
    }
    return { bits, gamma, ordinals, lists }
  }

  // A large guide: lists, texts and numbers come by file.
  const shards = (root, packed, fetched) => {
    const b = readBits(unpack(packed[0])), firsts = []
    for (let n = b.gamma() - 1, unit = 0; n--;) {
      const length = b.gamma()
      let key = String.fromCharCode(unit += b.gamma() - 1)
      while (key.length < length) key += String.fromCharCode(b.bits(16))
      firsts.push(key)
    }
    // What is needed only once the first lists are here is read while they are on their way.
    let later
    const layout = () => {
      if (later) return later
      const b = readBits(unpack(packed[1])), pages = new Uint32Array(root.c), groups = [0]
      for (let i = 0, page = 0; i < root.c;) for (let n = Math.min(24, root.c - i), v = b.bits(n); n--; v >>= 1) pages[i++] = page += v & 1
      for (let n = b.gamma() - 1, sum = 0; n--;) groups.push(sum += b.gamma())
      return later = { pages, groups }
    }
    const files = new Map(), places = []
    const once = (key, read) => {
      if (!files.has(key)) files.set(key, fetched(key).then(read).catch(e => { files.delete(key); throw e }))
      return files.get(key)
    }
    const last = (list, x) => { let i = indexOf(list, x); return list[i] === x ? i : i - 1 }
    const load = i => {
      if (places[i]) return
      const { groups } = layout(), g = last(groups, i)
      return once('t' + g, async ([text]) => entriesOf(await inflate(unpack(text)), root).forEach((entry, k) => { places[groups[g] + k] = placed(entry) }))
    }
    return {
      get pages() { return layout().pages },
      load,
      place: i => places[i] ?? load(i).then(() => places[i]),
      async list(gram) {
        const i = last(firsts, gram)
        return i < 0 ? EMPTY : (await once('g' + i, ([bits]) => readBits(unpack(bits)).lists()))(gram) ?? EMPTY
      },
      async numbered(key) {
        const i = last(root.n, key)
        if (i < 0) return []
        const lines = await once('n' + i, async ([text]) => new Map((await inflate(unpack(text))).split('\n').map(l => l.split('\u0001'))))
        let next = 0
        return (lines.get(key)?.split(' ') ?? []).map(gap => (next += parseInt(gap, 36) + 1) - 1)
      },
      async withFacet(v, value) {
        const at = v ? root.f.findIndex(f => f[0] === v) : -1, values = v ? root.f[at]?.[1] : root.k
        if (!values) return []
        const lists = await once('f' + (at + 1), ([bits]) => { const r = readBits(unpack(bits)); return values.map(() => r.ordinals()) })
        return lists[values.indexOf(value)] ?? []
      },
    }
  }
  TebikiSearch.part('shards', shards)
})()
