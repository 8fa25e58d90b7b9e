// A guide whose names are those of JavaScript's own objects, attachments whose names are markup, and files of cases made
// up to break the page: nothing of it runs, leaves the site or kills a page, and every page still does what it is for.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileUrl, launch, pages, tebikiBin, watch } from './harness.mjs';

/** A name that every object of JavaScript has already, and that is a right id. */
const OWN = 'constructor';

const vocabulary = (id, more = '') => `
  ${id}:
    name: ${id}
${more}    values:
      - { id: ${OWN}, name: 制定者 }
      - { id: tostring, name: 文字列 }`;

const settings = `title: t
language: ja
vocabularies:${vocabulary(OWN, '    bearer: true\n    switch: true\n')}${vocabulary('valueof')}${vocabulary('form')}
marks:
  ${OWN}:
    name: 印
    values:
      - { id: ${OWN}, mark: ○, name: 要, meaning: 要る, force: must }
      - { id: none, mark: ×, name: 否, meaning: 要らない, force: none }
terms:
  - { id: ${OWN}, name: 構築子, definition: 作るもの }
synonyms:
  - [${OWN}, 構築子]
`;

const NAMES = ["a'onload=XSSPROBE().pdf", 'b"><img src=x onerror=XSSPROBE()>.pdf', 'c&lt;d&amp;.pdf', 'e%2f..%2ff.pdf', '<script>.pdf', 'proto__.pdf', '約款 (1).pdf'];

const link = (name, at) => `[文書${at}](<files/${name.replace(/[<>&%]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}>)`;

const page = `---
number: "1"
title: 一つ目
id: prototype
valueof: tostring
---

### (1) 対策 {#${OWN} .measure}

構築子を定めなければならない。 {#prototype force=must ${OWN}=${OWN}}

:::matrix[表]{#tostring columns=form marks=${OWN} valueof=${OWN}}
| x | 制定者 | 文字列 |
|---|:-:|:-:|
| (1) [[measure:${OWN}]] | ○ | × |
:::

:::caution[注意]{#valueof topic=${OWN} form=${OWN} question="そうか" yes=ok no=forbidden unknown=confirm}
本文である。
:::

${NAMES.map(link).join('\n')}
`;

let browser;
let folder;

before(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'tebiki-attack-')));
  const content = path.join(folder, 'content');
  await mkdir(path.join(content, 'files'), { recursive: true });
  await writeFile(path.join(content, 'guide.yaml'), settings);
  await writeFile(path.join(content, 'index.md'), '---\ntitle: t\n---\n\n本文である。\n');
  await writeFile(path.join(content, '1.md'), page);
  for (const name of NAMES) await writeFile(path.join(content, 'files', name), '%PDF-1.4');
  execFileSync(tebikiBin, ['build', '--content', content, '--out', path.join(folder, 'site')], { cwd: folder, stdio: 'pipe' });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const address = (name) => fileUrl(name, path.join(folder, 'site'));

async function listen() {
  const context = await browser.newContext({ locale: 'ja-JP' });
  const opened = await context.newPage();
  const problems = watch(opened, address(''));
  await context.exposeBinding('XSSPROBE', () => { problems.push('a probe ran'); });
  return { context, page: opened, problems };
}

test('names of JavaScript itself are names like others', async () => {
  const { context, page: opened, problems } = await listen();
  for (const name of await pages(path.join(folder, 'site'))) {
    await opened.goto(address(name));
    assert.equal(await opened.locator('img[src="x"], main script').count(), 0, name);
  }
  // The switch of the vocabulary, the case file, the table of marks and the search with their filters.
  await opened.goto(address('prototype.html'));
  await opened.locator(`select option[value="${OWN}"], [data-value="${OWN}"]`).first().waitFor({ state: 'attached' });
  await opened.goto(address(`case.html#form=${OWN}&${OWN}=${OWN}`));
  await opened.locator('.case-item').first().waitFor();
  assert.match(await opened.locator('.case-sheet').textContent(), /対策/);
  for (const text of [OWN, '構築子', '__proto__', 'toString', 'prototype', '一つ目']) {
    await opened.goto(`${address('search.html')}?q=${encodeURIComponent(text)}`);
    await opened.waitForFunction(() => document.querySelector('.search-status')?.textContent);
    if (/構築子|一つ目/.test(text)) assert.ok(await opened.locator('a.hit').count() > 0, text);
  }
  await context.close();
  assert.deepEqual(problems, []);
});

test('attachments whose names are markup are links to files', async () => {
  const { context, page: opened, problems } = await listen();
  await opened.goto(address('prototype.html'));
  const links = await opened.locator('main a[href*="files/"]').evaluateAll((all) => all.map((one) => [one.getAttribute('href'), one.getAttribute('download')]));
  assert.equal(links.length, NAMES.length);
  for (const [href] of links) assert.match(href, /^files\/[a-z0-9/.-]+\.pdf$/);
  await context.close();
  assert.deepEqual(problems, []);
});

/** What somebody sends as the file of a case. */
const FILES = (good) => ({
  'keys of every object': JSON.stringify(good).replace('{', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},'),
  'keys of every object as lists': JSON.stringify({ ...good, ticks: ['__proto__', OWN, 'toString'], remarks: [['__proto__', 'x'], [OWN, 'y']] }),
  'entries of every form': `${JSON.stringify({ ...good, version: 2, entries: [['__proto__', { state: 'done' }], [OWN, null], 5, ['toString', { __proto__x: 'x', state: {}, remark: 1, date: '<img src=x onerror=XSSPROBE()>' }], ['duty', [['state', 'done']]]] })}`.replace('__proto__x', '__proto__'),
  'entries that are none': JSON.stringify({ ...good, version: 2, entries: { length: 1e9, 0: [OWN, { state: 'done' }] } }),
  'a length of its own': JSON.stringify({ ...good, ticks: { length: 1e9 }, remarks: { length: 1e9 } }),
  'a name that is markup': JSON.stringify({ ...good, name: '<img src=x onerror=XSSPROBE()>', address: `#_name=${encodeURIComponent('"><img src=x onerror=XSSPROBE()>')}` }),
  'an address that leads away': JSON.stringify({ ...good, address: 'https://example.invalid/#form=constructor' }),
  'an address that runs': JSON.stringify({ ...good, address: 'javascript:XSSPROBE()' }),
  'a long address': JSON.stringify({ ...good, address: `#${'form=constructor&'.repeat(20_000)}` }),
  'many remarks': JSON.stringify({ ...good, remarks: Array.from({ length: 20_000 }, (_, n) => [`k${n}`, 'x'.repeat(20)]) }),
  'a remark that is long': JSON.stringify({ ...good, remarks: [['measure:constructor', 'x'.repeat(1_000_000)]] }),
  'deep lists': `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
  'twenty megabytes': `{"format":"tebiki-case","version":1,"x":"${'x'.repeat(20_000_000)}"}`,
  'no text': '\ud800\0\u202e',
});

test('no file of a case kills the page', { timeout: 600_000 }, async (t) => {
  const { context, page: opened, problems } = await listen();
  opened.on('dialog', (dialog) => dialog.accept());
  await opened.goto(address(`case.html#form=${OWN}`));
  await opened.locator('.case-item').first().waitFor();
  const good = { format: 'tebiki-case', version: 1, guide: 't', name: '', address: `#form=${OWN}`, ticks: [], remarks: [] };
  for (const [name, text] of Object.entries(FILES(good))) {
    await t.test(name, async () => {
      await opened.evaluate(() => { document.querySelector('.case-said').textContent = ''; });
      await opened.locator('input[type=file]').setInputFiles({ name: `"><img src=x onerror=XSSPROBE()>$&.json`, mimeType: 'application/json', buffer: Buffer.from(text) });
      await opened.locator('.case-said:not(:empty)').waitFor();
      assert.equal(await opened.evaluate(() => ({}).polluted), undefined);
      assert.equal(await opened.locator('img[src="x"]').count(), 0);
      // The page still does what it is for.
      await opened.goto(address(`case.html#form=${OWN}&_name=after`));
      await opened.reload();
      const state = opened.locator('.case-item [name=state]').first();
      await state.selectOption('done');
      assert.equal(await state.inputValue(), 'done');
      assert.ok(opened.url().startsWith(address('case.html')), opened.url());
    });
  }
  await context.close();
  assert.deepEqual(problems, []);
});

test('what another page of the same origin stored kills no page', async () => {
  const { context, page: opened, problems } = await listen();
  await opened.goto(address('case.html'));
  await opened.evaluate(() => {
    const prefix = `tebiki:${location.pathname.replace(/[^/]*$/, '')}:`;
    const values = ['null', '5', '"x"', '[]', '{', '{"address":5,"ticks":5,"remarks":"x"}', '{"__proto__":null}', '<img src=x onerror=XSSPROBE()>'];
    for (const kind of ['case:', 'constructor', 'role', 'theme', 'form', 'questionnaire', 'reading', 'matrix']) {
      values.forEach((value, n) => localStorage.setItem(`${prefix}${kind}${n ? `<img src=x onerror=XSSPROBE()>${n}` : ''}`, value));
    }
  });
  for (const name of await pages(path.join(folder, 'site'))) {
    await opened.goto(address(name));
    assert.equal(await opened.locator('img[src="x"]').count(), 0, name);
  }
  await opened.goto(address(`case.html#form=${OWN}`));
  await opened.locator('.case-item').first().waitFor();
  for (const one of await opened.locator('.case-saved a').all()) assert.match(await one.getAttribute('href'), /^#/);
  await context.close();
  assert.deepEqual(problems, []);
});
