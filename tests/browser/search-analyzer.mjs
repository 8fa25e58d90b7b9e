// The browser's analyzer against the fixtures that the Rust one is tested against too: node --test tests/browser
import assert from 'node:assert/strict'
import fs from 'node:fs'
import test from 'node:test'
import vm from 'node:vm'

const root = new URL('../../', import.meta.url)
vm.runInThisContext(fs.readFileSync(new URL('theme/scripts/search-core.js', root), 'utf8'))
const { mapped, shown } = await import('./search-marks.mjs')
const { normalize, canonical, grams, parse } = globalThis.TebikiSearch
const fixtures = JSON.parse(fs.readFileSync(new URL('tests/fixtures/search/analyzer.json', root), 'utf8'))

// What the root of an index says of words, as src/search/query.rs has it.
const source = fs.readFileSync(new URL('src/search/query.rs', root), 'utf8')
const respellings = [.../RESPELLINGS: .*?\];/s.exec(source)[0].matchAll(/\("(.*)", "(.*)"\)/g)].map(([, one, other]) => [one, other])
const words = { s: [], b: ['', '', respellings, /STOP: &str = "(.*)"/.exec(source)[1]] }

test('normal forms and the way back', () => {
  for (const [text, normal, starts] of fixtures.normal) {
    assert.equal(normalize(text), normal, JSON.stringify(text))
    assert.deepEqual(mapped(text), { text: normal, starts }, JSON.stringify(text))
  }
})

test('clause numbers', () => {
  for (const [text, key] of fixtures.numbers) assert.equal(canonical(text), key, text)
})

test('grams', () => {
  for (const [word, wanted] of fixtures.grams) assert.deepEqual(grams(word), wanted)
})

test('queries', () => {
  for (const [typed, number, terms, without] of fixtures.queries) {
    const query = parse(typed, words)
    assert.deepEqual([query.number, query.terms.map(t => t.text), query.without.map(t => t.text)], [number, terms, without], typed)
  }
})

test('spellings', () => {
  for (const [typed, wanted] of fixtures.spellings) {
    const found = parse(typed, words).terms[0].alternatives.map(a => a.text + (a.ends ? '$' : '') + (a.resort ? '?' : ''))
    assert.deepEqual(found, wanted)
  }
})

test('stems and slips', () => {
  let fallback
  globalThis.TebikiSearch.part = (name, made) => { fallback = made }
  vm.runInThisContext(fs.readFileSync(new URL('theme/scripts/search-core-fallback.js', root), 'utf8'))
  const [, endings] = /ENDINGS: &str = "(.*)"/.exec(fs.readFileSync(new URL('src/search/stems.rs', root), 'utf8'))
  const stems = Object.assign(new Map(fixtures.stems.table), { endings })
  for (const [typed, words, word] of fixtures.stems.cases) assert.deepEqual([typed, fallback.alike(stems, typed), fallback.slip(stems, typed)], [typed, words, word])
})

test('snippets', () => {
  for (const [text, words, width, wanted] of fixtures.snippets) {
    assert.equal(shown(text, words, width), wanted, text)
  }
})
