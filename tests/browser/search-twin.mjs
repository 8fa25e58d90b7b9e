// The browser's engine against the reference ranking, in both layouts of the index: the same places in the same
// order with the same scores, the same snippets, for many queries. Makes the index with `cargo run --example search-bench`.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import vm from 'node:vm'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tebiki-twin-'))
execFileSync('cargo', ['run', '--quiet', '--example', 'search-bench', '--', 'twin', 'tests/fixtures/search/guide.json', folder], { cwd: root, stdio: 'inherit' })
test.after(() => fs.rmSync(folder, { recursive: true }))
for (const part of ['', '-engine', '-fallback']) vm.runInThisContext(fs.readFileSync(path.join(root, `theme/scripts/search-core${part}.js`), 'utf8'))
const { shown } = await import('./search-marks.mjs')

const rows = JSON.parse(fs.readFileSync(path.join(folder, 'answers.json'), 'utf8'))
const fileOf = (layout, key) => {
  let file
  new Function('tebikiShard', fs.readFileSync(path.join(folder, layout, key + '.js'), 'utf8'))((...a) => { file = a })
  return file
}
const named = layout => fs.readFileSync(path.join(folder, layout, 'root'), 'utf8').slice('root.'.length)
const open = layout => TebikiSearch.open(named(layout), { load: async key => fileOf(layout, key) })
const reading = a => a.reading === 'corrected' ? `Corrected([${a.changes.map(c => `(${JSON.stringify(c[0])}, ${JSON.stringify(c[1])})`).join(', ')}])` : a.reading === 'parts' ? 'Parts' : 'AsWritten'

for (const layout of ['bundle', 'shards']) {
  test(`the ${layout} answer as the reference does`, async () => {
    const engine = await open(layout), read = {}
    assert.ok(rows.length > 700)
    for (const row of rows) {
      const a = await engine.search(row.q, { limit: 10, pages: row.pages, filters: row.filters })
      const found = { q: row.q, pages: row.pages, filters: row.filters, hits: a.hits.map(h => [h.id, h.score, h.title, shown(h.text, a.words, 60)]), total: a.total, reading: reading(a), words: a.words, synonyms: a.synonyms, warnings: a.warnings.length, suggestions: a.suggestions, missing: a.missing, best: !!a.best, page: a.hits.map(h => h.page), by: a.hits.map(h => h.by) }
      assert.deepEqual(found, row)
      read[a.hits.length ? a.reading : 'none'] = 1 + (read[a.hits.length ? a.reading : 'none'] ?? 0)
    }
    for (const kind of ['written', 'corrected', 'parts', 'none']) assert.ok(read[kind] > 5, `${kind}: ${read[kind]}`)
  })

  test(`the ${layout} count what filters would leave`, async () => {
    const engine = await open(layout), answer = await engine.search('委託先')
    const counts = await engine.counts(answer)
    for (const [value, n] of Object.entries(counts.phase)) {
      assert.equal((await engine.search('委託先', { limit: 1000, filters: [['phase', [value]]] })).total, n, value)
    }
    const narrowed = await engine.counts(answer, [['phase', ['contract']]])
    assert.deepEqual(narrowed.phase, counts.phase)
    assert.ok(narrowed.role['system-officer'] < counts.role['system-officer'])
  })
}

test('a damaged file or a missing one is an error', async () => {
  const load = spoilt => async key => {
    const [name, ...payload] = fileOf('shards', key)
    return key.startsWith(spoilt) ? [name, ...payload.map(p => typeof p === 'string' ? p.slice(0, -1) + (p.endsWith('a') ? 'b' : 'a') : p)] : [name, ...payload]
  }
  const name = named('shards')
  await assert.rejects(TebikiSearch.open(name, { load: load('root') }), /damaged/)
  for (const kind of ['g.', 't.']) {
    const engine = await TebikiSearch.open(name, { load: load(kind) })
    await assert.rejects(engine.search('委託先'), /damaged/)
  }
  const words = await TebikiSearch.open(name, { load: load('words') })
  await assert.rejects(words.search('下請け'), /damaged/)
  const engine = await TebikiSearch.open(name, {
    load: async key => {
      if (!key.startsWith('root')) throw new Error('gone')
      return fileOf('shards', key)
    },
  })
  await assert.rejects(engine.search('委託先'), /gone/)
})
