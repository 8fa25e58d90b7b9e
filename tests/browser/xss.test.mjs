// Probes in every field that there is: a hostile guide, hostile words of the interface, hostile queries and
// fragments. Nothing of it may run, load or be reported, from a folder and behind the strict policy.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { here, launch, pages, serve, fileUrl, httpUrl, tebikiBin, watch } from './harness.mjs';

const root = path.join(here, '../..');

/** Ends whatever it may stand in: an attribute, a title, a script, a comment, a string, a template. */
const PROBES = [
  '"\'><img src=x onerror=XSSPROBE()>',
  '</title></script></textarea><script>XSSPROBE()</script>',
  '"onmouseover=XSSPROBE() autofocus onfocus=XSSPROBE() x="',
  '--><svg onload=XSSPROBE()>',
  '\\u003cimg src=x onerror=XSSPROBE()\\u003e',
  '&lt;img src=x onerror=XSSPROBE()&gt;',
  "');XSSPROBE();('",
  '${XSSPROBE()}{{ XSSPROBE() }}{% if 1 %}',
  'javascript:XSSPROBE()',
];

let probe = 0;
/** The next of the probes, so that every field gets one and the fields together get all. */
const next = () => PROBES[probe++ % PROBES.length];
const yaml = (text) => JSON.stringify(text);
const field = () => yaml(`x ${next()}`);
/** As text of a page: what Markdown itself would take for markup is escaped. */
const inText = (text) => text.replace(/[\\`*_{}[\]<>#|~$&!()]/g, '\\$&');
const said = () => inText(`x ${next()}`);

const vocabulary = (id, more, values) => `
  ${id}:
    name: { ja: ${field()}, en: ${field()} }
${more}    values:
${values.map((value) => `      - { id: ${value}, name: ${yaml(`${value} ${next()}`)}, short: ${field()}, aliases: [${field()}], description: ${field()} }`).join('\n')}`;

const settings = () => `title: ${field()}
short-title: ${field()}
edition: ${field()}
language: ja
publisher: ${field()}
description: ${field()}
this-edition: ${field()}
vocabularies:${vocabulary('role', '    bearer: true\n    switch: true\n', ['officer', 'staff'])}${vocabulary('phase', '', ['before', 'after'])}${vocabulary('form', '', ['paper', 'media'])}${vocabulary('level', '', ['basic'])}
marks:
  needed:
    name: ${field()}
    values:
      - { id: required, mark: ○, name: ${field()}, meaning: ${field()}, force: must }
      - { id: none, mark: ×, name: ${field()}, meaning: ${field()}, force: none }
standards:
  - id: rule
    name: ${field()}
    short: ${field()}
    groups:
      - { number: 3.1, title: ${field()} }
terms:
  - { id: word, name: ${field()}, aliases: [用語], definition: ${field()} }
references:
  - { id: cited, title: ${field()}, by: ${field()}, date: ${field()}, url: "https://example.invalid/?a=%22onload", description: ${field()} }
history:
  - { date: 2026-04-01, summary: ${field()}, items: [${field()}, { text: ${field()}, items: [${field()}] }] }
synonyms:
  - [${field()}, 別名]
not-synonyms:
  - { words: [抹消, 削除], reason: ${field()} }
`;

const cover = () => `---\ntitle: ${field()}\ndescription: ${field()}\n---\n\n${said()}\n`;

const first = () => `---
number: "1"
title: ${field()}
id: first
aliases: [${field()}]
description: ${field()}
source: { page: 1 }
phase: before
role: officer or staff
---

${PROBES.map((text) => `${inText(text)}\n`).join('\n')}
${PROBES.map((text) => `${text.replace(/[{}[\]]/g, '')}\n`).join('\n')}

:::clause[3.1(1)]{level=basic role="officer or staff" phase=before measures="m" title=${field()}}
${said()}
:::

### (1) ${said()} {#m .measure}

${said()}[^n] 用語 {force=must role=staff}

:::matrix[${said()}]{#table columns=form marks=needed phase=before}
| ${said()} | paper | media |
|---|:-:|:-:|
| (1) [[measure:m]] | ○ ${said()} | × ${said()} |
:::

:::table[${said()}]{#prose}
| ${said()} | ${said()} |
|---|---|
| ${said()} | ${said()} |
:::

:::caution[${said()}]{#care topic=t form=paper question=${field()} yes=ok no=forbidden unknown=confirm}
${said()}
:::

:::reference[${said()}]{#ref by=${field()} date="2011-04" url="https://example.invalid/" number=${field()}}
${said()}
:::

:::note[${said()}]
${said()}
:::

:::editor-note[${said()}]{#editor kind=explanation source=${field()}}
${said()}
:::

\`\`\`"onload=XSSPROBE()
${PROBES.join('\n')}
\`\`\`

[[first#m|${said().replace('|', '')}]] [[term:用語|${said().replace('|', '')}]] ![${said()}](a.png ${field()})
[${said()}](https://example.invalid/?q="onmouseover=XSSPROBE%28%29 '${next().replaceAll("'", '')}')
《${said()}》

[^n]: ${said()}
`;

let browser;
let folder;
let server;

/** Every word of the interface with a probe behind it. */
async function hostileWords() {
  const text = await readFile(path.join(root, 'theme/locales/ja.yaml'), 'utf8');
  return text.replace(/^(\s*[a-z0-9_]+): (?!\|)(\S.*)$/gm, (_, key, value) => {
    const plain = value.replace(/^"(.*)"$/, '$1').replace(/^'(.*)'$/, '$1');
    return `${key}: ${yaml(`${plain} ${next()}`)}`;
  });
}

async function makeGuide() {
  const content = path.join(folder, 'content');
  await mkdir(path.join(folder, 'theme/locales'), { recursive: true });
  await mkdir(content);
  await writeFile(path.join(folder, 'theme/locales/ja.yaml'), await hostileWords());
  await writeFile(path.join(content, 'guide.yaml'), settings());
  await writeFile(path.join(content, 'index.md'), cover());
  await writeFile(path.join(content, '1.md'), first());
  await writeFile(path.join(content, '2.md'), `---\nnumber: "2"\ntitle: ${field()}\n---\n\n[[1|${said().replace('|', '')}]] [[matrix:table]] [[ref:ref]]\n`);
  await cp(path.join(here, '../faults/dot.png'), path.join(content, 'a.png'));
  execFileSync(tebikiBin, ['build', '--content', content, '--out', path.join(folder, 'site')], { cwd: folder, stdio: 'pipe' });
}

before(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'tebiki-xss-')));
  await makeGuide();
  const policy = execFileSync(tebikiBin, ['publish', '--server-config', 'apache'], { encoding: 'utf8' }).match(/Content-Security-Policy "([^"]+)"/)[1];
  server = await serve(path.join(folder, 'site'), { headers: { 'Content-Security-Policy': policy } });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A page in which a probe that runs, a policy that is broken and a request that leaves are written down. */
async function listen(home) {
  const context = await browser.newContext({ locale: 'ja-JP' });
  const page = await context.newPage();
  const problems = watch(page, home);
  await context.exposeBinding('XSSPROBE', ({ page: source }, ...what) => { problems.push(`a probe ran: ${what} (${source.url()})`); });
  await context.exposeBinding('reported', (_, what) => { problems.push(`policy: ${what}`); });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => window.reported(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  page.on('dialog', (dialog) => { problems.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  return { context, page, problems };
}

/** Touches all that answers to a pointer or to the focus. */
const touchAll = (page) => page.evaluate(async () => {
  for (const one of document.querySelectorAll('a, button, summary, [tabindex], abbr, sup')) {
    for (const kind of ['pointerover', 'mouseover', 'pointerenter', 'mouseenter']) one.dispatchEvent(new MouseEvent(kind, { bubbles: true }));
    one.focus();
  }
  for (const one of document.querySelectorAll('details')) one.open = true;
  await new Promise((done) => { setTimeout(done, 100); });
});

/** What no text of ours may become. */
const strangers = (page) => page.evaluate(() => {
  const found = [...document.querySelectorAll('*')].filter((one) => one.getAttributeNames().some((name) => name.startsWith('on'))
    || /^\s*(javascript|data|vbscript):/i.test(one.getAttribute('href') ?? '')
    || (one.localName === 'script' && !one.src) || (one.localName === 'img' && one.getAttribute('src') === 'x'));
  return found.map((one) => one.outerHTML.slice(0, 120));
});

const PLACES = [
  ['a folder', () => (name) => fileUrl(name, path.join(folder, 'site'))],
  ['a server with the policy', () => (name) => httpUrl(server, name)],
];

for (const [where, addresses] of PLACES) {
  test(`no probe of the guide runs, from ${where}`, async () => {
    const address = addresses();
    const { context, page, problems } = await listen(address(''));
    const names = await pages(path.join(folder, 'site'));
    assert.ok(names.length > 20, `${names.length} pages`);
    let seen = 0;
    for (const name of names) {
      await page.goto(address(name));
      seen += await page.evaluate(() => document.documentElement.textContent.split('XSSPROBE').length - 1);
      assert.deepEqual(await strangers(page), [], name);
      await touchAll(page);
      assert.deepEqual(await strangers(page), [], name);
    }
    assert.ok(seen > 20 * names.length, `the probes are on the pages: ${seen}`);
    await context.close();
    assert.deepEqual(problems, []);
  });

  test(`no query and no fragment runs, from ${where}`, async () => {
    const address = addresses();
    const { context, page, problems } = await listen(address(''));
    for (const text of ['XSSPROBE', ...PROBES]) {
      await page.goto(`${address('search.html')}?q=${encodeURIComponent(text)}`);
      await page.waitForFunction(() => document.querySelector('.search-status')?.textContent);
      assert.deepEqual(await strangers(page), [], text);
      for (const name of ['first.html', 'case.html', 'search.html']) {
        await page.goto(`${address(name)}?${encodeURIComponent(text)}#${encodeURIComponent(text)}`);
        await page.evaluate((hash) => { location.hash = hash; }, `role=${text}&form=${text}`);
        await page.evaluate((hash) => { location.hash = hash; }, text);
      }
      assert.deepEqual(await strangers(page), [], text);
    }
    await context.close();
    assert.deepEqual(problems.filter((line) => !/refused request|failed request|status of 404/.test(line)), []);
  });

  test(`what search finds and suggests does not run, from ${where}`, async () => {
    const address = addresses();
    const { context, page, problems } = await listen(address(''));
    await page.goto(address('2.html'));
    await page.keyboard.press('/');
    await page.waitForSelector('dialog[open] .search-field');
    let hits = 0;
    for (const text of ['XSSPROBE', 'onerror', '用語', '別名', '抹消', 'XSSPROBF', ...PROBES]) {
      await page.fill('.search-field', text);
      await page.waitForFunction(() => document.querySelector('.search-status')?.textContent);
      await page.waitForTimeout(200);
      hits += await page.locator('a.hit').count();
      assert.deepEqual(await strangers(page), [], text);
    }
    assert.ok(hits > 20, `${hits} hits`);
    await page.fill('.search-field', 'XSSPROBE');
    await page.locator('a.hit').first().click();
    await page.waitForLoadState();
    await page.waitForTimeout(300);
    assert.deepEqual(await strangers(page), []);
    await context.close();
    assert.deepEqual(problems, []);
  });
}
