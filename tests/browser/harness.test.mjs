// The harness itself: what must not happen in a page is noticed, so that a clean page means something.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { expectAccessible, expectClean, fileUrl, httpUrl, launch, open, plainTypes, serve } from './harness.mjs';

const head = '<!doctype html><html lang="ja"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>試験</title>';
const policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\' data:">';
const main = '<main><h1>試験</h1></main>';

const faults = {
  'clean.html': `${head}${policy}<link rel="stylesheet" href="a.css"></head><body>${main}`,
  'console.html': `${head}</head><body>${main}<script>console.error('no')</script>`,
  'exception.html': `${head}</head><body>${main}<script>throw new Error('no')</script>`,
  'policy.html': `${head}${policy}</head><body>${main}<p style="color:red">x</p>`,
  'outside.html': `${head}</head><body>${main}<img alt="" src="http://example.invalid/a.png">`,
  'missing.html': `${head}<link rel="stylesheet" href="b.css"></head><body>${main}`,
  'picture.html': `${head}</head><body>${main}<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p>`,
  'a.css': 'h1 { font-size: 2rem }',
  'a.json': '{}',
};

let browser;
let dir;
let server;

before(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'tebiki-harness-'));
  for (const [name, text] of Object.entries(faults)) await writeFile(path.join(dir, name), text);
  server = await serve(dir, { types: plainTypes });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
  if (dir) await rm(dir, { recursive: true });
});

async function problemsOf(url) {
  const opened = await open(browser, url);
  await opened.page.waitForLoadState('networkidle');
  await opened.close();
  return opened;
}

for (const [place, address] of [['a file', (name) => fileUrl(name, dir)], ['a server', (name) => httpUrl(server, name)]]) {
  test(`a clean page is clean from ${place}`, async () => {
    expectClean(await problemsOf(address('clean.html')));
  });

  for (const [name, kind] of [
    ['console', /^console error/],
    ['exception', /^exception/],
    ['policy', /Content Security Policy/],
    ['outside', /^outside request/],
    ['missing', /^(failed|refused) request/],
  ]) {
    test(`${name} is noticed from ${place}`, async () => {
      const { problems } = await problemsOf(address(`${name}.html`));
      assert.ok(problems.some((problem) => kind.test(problem)), problems.join('\n'));
    });
  }
}

test('the audit finds a picture without a text', async () => {
  const { page, close } = await open(browser, fileUrl('picture.html', dir));
  await assert.rejects(expectAccessible(page), /image-alt/);
  await close();
});

test('the server knows only the types it was told', async () => {
  assert.equal((await fetch(httpUrl(server, 'a.css'))).status, 200);
  assert.equal((await fetch(httpUrl(server, 'a.json'))).status, 404);
  assert.equal((await fetch(httpUrl(server, '..%2f..%2fetc%2fpasswd.html'))).status, 404);
});
