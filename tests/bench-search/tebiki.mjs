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

// The scripts of the engine as src/render/theme.rs bundles them.
const BUNDLES = [['search-core.js', ['search-core.js', 'search-core-shards.js']], ['search-core-fallback.js', ['search-core-fallback.js']]]

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
    for (const [name, parts] of BUNDLES) {
      const texts = parts.map(part => shipped(fs.readFileSync(path.join(scripts, part), 'utf8')))
      fs.writeFileSync(path.join(site, 'find', name), texts.join('\n;\n'))
    }
    return { site, seconds, what: 'index only, from pages as data: ' + r.stdout.trim(), vars: {} }
  },
  indexFiles: [/^find\/(root|[gtnf]\d+)\.js$/],
  runtimeFiles: [/^find\/search-core.*\.js$/],
  inPage: `async vars => {
    const base = new URL('find/', location.href).href
    // Fetched side by side, run in the order in which they are asked for.
    const script = src => new Promise((done, fail) => { const s = document.createElement('script'); s.async = false; s.src = base + src; s.onload = done; s.onerror = () => fail(new Error(src)); document.head.append(s) })
    let engine
    return {
      async init() {
        await Promise.all(['search-core.js', 'root.js?bench'].map(script))
        engine = await TebikiSearch.open(base, 'bench', { scripts: { fallback: base + 'search-core-fallback.js' } })
      },
      async query(text, k) {
        const r = await engine.search(text, { limit: k, pages: true })
        return { ids: r.hits.map(h => h.id), total: r.total }
      },
    }
  }`,
}
