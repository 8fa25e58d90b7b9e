// tebiki as a contestant of the search bench: point SEARCH_BENCH_CONTESTANTS at this folder.
// The site is made by the program's own library (tests/bench-search/search_bench.rs, built in release).
import fs from 'node:fs'
import path from 'node:path'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..')
const target = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, 'target')
const program = path.join(target, 'release/examples/search-bench')
const scripts = path.join(ROOT, 'theme/scripts/min')

// As the site ships them: without the line that says how they were made.
const shipped = source => source.slice(source.indexOf('\n') + 1)

const SCRIPTS = ['search-core.js', 'search-core-engine.js', 'search-core-fallback.js']

export default {
  name: 'tebiki',
  available: () => fs.existsSync(program),
  version: () => 'tebiki ' + /^version = "(.*)"/m.exec(fs.readFileSync(path.join(ROOT, 'Cargo.toml'), 'utf8'))[1],
  async build({ corpusDir, out }) {
    fs.rmSync(out, { recursive: true, force: true })
    const site = path.join(out, 'site')
    fs.cpSync(path.join(corpusDir, 'html'), site, { recursive: true })
    const began = performance.now()
    const r = spawnSync(program, ['export', path.join(corpusDir, 'pages.jsonl'), path.join(site, 'find')], { encoding: 'utf8' })
    if (r.status !== 0) throw new Error(r.stderr)
    const seconds = (performance.now() - began) / 1000
    const root = /"(.*)"/.exec(fs.readFileSync(path.join(site, 'find', 'build.js'), 'utf8'))[1]
    for (const name of SCRIPTS) fs.writeFileSync(path.join(site, 'find', name), shipped(fs.readFileSync(path.join(scripts, name), 'utf8')))
    return { site, seconds, what: 'index only, from pages as data: ' + r.stdout.trim(), vars: { root } }
  },
  indexFiles: [/^find\/(root|layout|words|[gtnf])\.[0-9a-f]+\.js$/],
  runtimeFiles: [/^find\/search-core.*\.js$/],
  inPage: `async vars => {
    const base = new URL('find/', location.href).href
    // As theme/scripts/search-ui.js does it: the code runs in the order in which it is asked for, the index in any.
    const script = (src, anyOrder) => new Promise((done, fail) => { const s = document.createElement('script'); s.async = !!anyOrder; s.src = base + src; s.onload = done; s.onerror = () => fail(new Error(src)); document.head.append(s) })
    const early = (...shard) => early.early.push(shard)
    early.early = []
    globalThis.tebikiShard = early
    let engine
    return {
      async init() {
        const core = script('search-core.js'), parts = new Map(), file = key => script(key + '.js', true)
        const part = name => parts.get(name) ?? parts.set(name, script('search-core-' + name + '.js')).get(name)
        setTimeout(() => part('engine').catch(() => {}), 12)
        await Promise.all([core, file('root.' + vars.root)])
        engine = await TebikiSearch.open(vars.root, { script: file, part })
      },
      async query(text, k) {
        const r = await engine.search(text, { limit: k, pages: true })
        return { ids: r.hits.map(h => h.id), total: r.total }
      },
    }
  }`,
}
