// The minified scripts that are committed are those that the sources make: a stale one would be shipped unseen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SHARED, committed, minified } from './minify.mjs'

test('theme/scripts/min is what `npm run minify` makes', async () => {
  const [made, kept] = await Promise.all([minified(), committed()])
  assert.ok(made.size > 3)
  assert.deepEqual([...kept.keys()], [...made.keys()], 'run `npm run minify` in tests/browser')
  for (const [name, text] of made) assert.ok(kept.get(name) === text, `${name} is stale: run \`npm run minify\` in tests/browser`)
})

test('the minified scripts are a good deal smaller', async () => {
  const { readFile } = await import('node:fs/promises')
  for (const [name, text] of await committed()) {
    const source = await readFile(new URL(`../../theme/scripts/${name}`, import.meta.url), 'utf8')
    assert.ok(text.length < source.length * 0.85, `${name}: ${text.length} of ${source.length}`)
  }
})

// Where a text said `const`, the reader would see `let`.
test('no text of a script says what the minified one declares otherwise', async () => {
  const { readdir, readFile } = await import('node:fs/promises')
  const folder = new URL('../../theme/scripts/', import.meta.url)
  for (const script of (await readdir(folder)).filter((name) => name.endsWith('.js'))) {
    const code = (await readFile(new URL(script, folder), 'utf8')).replace(/^\s*(?:\/\/|\/\*\*).*$/gm, '')
    assert.doesNotMatch(code, /[^\s({;}][ \t]*\bconst[ [{]/, script)
  }
})

// A script that is minified before the one that makes a name would keep it long, and find nothing by it.
test('a name that scripts share is short in all of them', async () => {
  for (const [script, text] of await minified()) {
    const long = [...text.matchAll(/\.([a-zA-Z]+)\b(?![-'"])/g)].map((found) => found[1]).filter((name) => SHARED.test(name));
    assert.deepEqual(long, [], script);
  }
});

// What pages and kept files say is called by the name that it has there.
test('no name of a data attribute or of a kept file is among those that scripts share', async () => {
  const { readdir, readFile } = await import('node:fs/promises');
  const folder = new URL('../../theme/scripts/', import.meta.url);
  const names = new Set(['address', 'ticks', 'remarks', 'facets']);
  for (const script of (await readdir(folder)).filter((name) => name.endsWith('.js'))) {
    const source = await readFile(new URL(script, folder), 'utf8');
    for (const [, name] of source.matchAll(/dataset\.([a-zA-Z]+)/g)) names.add(name);
    for (const [, list] of source.matchAll(/\{([^{}]*)\} = [\w.]*dataset/g)) for (const part of list.split(',')) names.add(part.split(':')[0].trim());
  }
  assert.ok(names.has('column') && names.has('end'));
  assert.deepEqual([...names].filter((name) => SHARED.test(name)), []);
});
