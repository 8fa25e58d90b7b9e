// Fuzzes the reader of the search's shards: real files of an index are damaged at random, and a search over them must
// end soon, with an error or with the answer of the whole index, and never with anything else of the page touched. With
// `forged` checksums agree with what was damaged, as somebody makes them who wants the page to hang: any answer will do then.
//
//   node shards.mjs INDEX [SECONDS] [SEED] [forged]     INDEX holds `bundle/` and `shards/`, as `search-bench twin` writes them
//
// `tests/browser/shards.test.mjs` runs it for a few seconds over the same seeds every time.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import vm from 'node:vm'

const root = fileURLToPath(new URL('../../', import.meta.url))
const QUERIES = ['委託先', '再委託', '9.3.1(8)', 'ASP・SaaS', '情報セキュリティ対策の履行状況を確認', '抹消', 'xyzzy', '1.2.5.1(4)(e)', '(8)']
const ALPHABET = '!#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~'

/** The same numbers for the same seed. */
function numbers(seed) {
  let state = seed >>> 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** The engine in a world of its own, so that what a damaged file does is seen; what is forged passes its comparison. */
function engineIn(world, forged) {
  vm.createContext(world)
  for (const part of ['', '-engine', '-fallback']) {
    let script = fs.readFileSync(path.join(root, `theme/scripts/search-core${part}.js`), 'utf8')
    if (forged && !part) {
      const compared = "named !== key || !key.includes('.' + checksum(payload).slice(0, key[0] === 'g' ? 6 : 8))"
      if (!script.includes(compared)) throw new Error('the script compares checksums in another way')
      script = script.replace(compared, () => 'false')
    }
    vm.runInContext(script, world)
  }
  return world.TebikiSearch
}

/** Numbers that no index holds. */
const NUMBERS = ['999999999', '-1', '9007199254740993', '0.5', '1e308', 'null', '[]', '"a"', '{"__proto__":{"a":1}}']

/** Spoils a payload: digits replaced, cut, doubled, or taken from another file, and other numbers where it is data. */
function spoil(text, other, pick) {
  const at = pick(text.length + 1)
  switch (pick(6)) {
    case 0: return text.slice(0, at)
    case 1: return text.slice(0, at) + text.slice(at + pick(9))
    case 2: return text.slice(0, at) + text.slice(Math.max(0, at - pick(40)))
    case 3: return other
    case 4: return text.slice(0, at) + text.slice(at).replace(/\d+/, () => NUMBERS[pick(NUMBERS.length)])
    default: {
      const digits = [...text]
      for (let n = 1 + pick(8); n--;) digits[pick(digits.length)] = ALPHABET[pick(ALPHABET.length)]
      return digits.join('')
    }
  }
}

function read(folder) {
  const files = new Map()
  for (const name of fs.readdirSync(folder).filter((name) => name.endsWith('.js'))) {
    vm.runInNewContext(fs.readFileSync(path.join(folder, name), 'utf8'), { tebikiShard: (...shard) => files.set(shard[0], shard) })
  }
  return files
}

/** What an index answers. */
async function asked(search, files, query) {
  const named = [...files.keys()].find((key) => key.startsWith('root.')).slice('root.'.length)
  const engine = await search.open(named, { load: async (key) => {
    if (!files.has(key)) throw new Error(`no file ${key}`)
    return files.get(key)
  } })
  return JSON.stringify((await engine.search(query, { limit: 10 })).hits)
}

/** One damaged index and one query; says what came of it. */
async function attempt(search, files, seed) {
  const pick = numbers(seed), keys = [...files.keys()], hit = keys[pick(keys.length)]
  const damaged = new Map(files), [, ...payloads] = files.get(hit), spoilt = payloads.slice()
  const which = pick(payloads.length), other = files.get(keys[pick(keys.length)])
  // The head of a short root is no packed text but data.
  const text = (payload) => typeof payload === 'string' ? payload : JSON.stringify(payload)
  spoilt[which] = spoil(text(payloads[which]), text(other[1 + pick(other.length - 1)]), pick)
  if (typeof payloads[which] !== 'string') {
    try { spoilt[which] = JSON.parse(spoilt[which]) } catch { /* It is text now. */ }
  }
  damaged.set(hit, [hit, ...spoilt])
  const query = QUERIES[pick(QUERIES.length)], begun = process.cpuUsage()
  let outcome = 'answer'
  try {
    if (await asked(search, damaged, query) !== await asked(search, files, query)) outcome = 'another answer'
  } catch (error) {
    outcome = typeof error?.message === 'string' ? 'error' : `thrown: ${String(error)}`
  }
  // Time of the processor: a busy machine says nothing of the reader.
  const { user, system } = process.cpuUsage(begun)
  return { seed, hit, query, outcome, ms: (user + system) / 1000 }
}

/** Many attempts, for some seconds or some number; what did not end well is returned. */
export async function fuzz(folder, { seconds = Infinity, times = Infinity, seed = 1, slowest = 2000, forged = false } = {}) {
  const world = { TextDecoder, TextEncoder, Response, Blob, DecompressionStream, Uint8Array, setTimeout, performance }
  const search = engineIn(world, forged), globals = Object.keys(world).sort().join()
  const layouts = ['bundle', 'shards'].map((layout) => read(path.join(folder, layout)))
  const until = performance.now() + seconds * 1000, bad = [], counts = { answer: 0, error: 0 }
  let done = 0
  for (; done < times && performance.now() < until; done++) {
    const found = await attempt(search, layouts[done % 2], seed + done)
    counts[found.outcome] = (counts[found.outcome] ?? 0) + 1
    const touched = Object.keys(world).sort().join() !== globals || vm.runInContext('Object.keys(Object.prototype).length', world) > 0
    const fine = forged ? ['answer', 'another answer', 'error'] : ['answer', 'error']
    if (!fine.includes(found.outcome) || found.ms > slowest || touched) bad.push({ ...found, touched })
  }
  return { done, counts, bad }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, seconds = '720', seed = '1', how] = process.argv.slice(2)
  const { done, counts, bad } = await fuzz(folder, { seconds: Number(seconds), seed: Number(seed), forged: how === 'forged' })
  for (const one of bad.slice(0, 20)) console.log(JSON.stringify(one))
  console.log(`${done} damaged indexes: ${JSON.stringify(counts)}, ${bad.length} bad`)
  process.exitCode = bad.length ? 1 : 0
}
