// The browser's analyzer against the fixtures that the Rust one is tested against too: node --test tests/browser
import assert from 'node:assert/strict'
import fs from 'node:fs'
import test from 'node:test'
import vm from 'node:vm'

const root = new URL('../../', import.meta.url)
for (const file of ['theme/scripts/search-core.js', 'tests/browser/search-core-marks.js']) vm.runInThisContext(fs.readFileSync(new URL(file, root), 'utf8'))
const { normalize, canonical, grams, parse, marks } = globalThis.TebikiSearch
const fixtures = JSON.parse(fs.readFileSync(new URL('tests/fixtures/search/analyzer.json', root), 'utf8'))

test('normal forms and the way back', () => {
  for (const [text, normal, starts] of fixtures.normal) {
    assert.equal(normalize(text), normal, JSON.stringify(text))
    assert.deepEqual(marks.mapped(text), { text: normal, starts }, JSON.stringify(text))
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
    const query = parse(typed, [])
    assert.deepEqual([query.number, query.terms.map(t => t.text), query.without.map(t => t.text)], [number, terms, without], typed)
  }
})

test('spellings', () => {
  for (const [typed, wanted] of fixtures.spellings) {
    const found = parse(typed, []).terms[0].alternatives.map(a => a.text + (a.ends ? '$' : '') + (a.resort ? '?' : ''))
    assert.deepEqual(found, wanted)
  }
})

test('snippets', () => {
  for (const [text, words, width, wanted] of fixtures.snippets) {
    assert.equal(marks.snippet(text, words, width).map(p => (p.marked ? `[${p.text}]` : p.text)).join(''), wanted, text)
  }
})
