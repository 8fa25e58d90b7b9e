// A reader who loaded a page before the site was switched still searches, whichever command switched it and however,
// although texts, shards and scripts have other names by then.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, realpath, rm, cp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { expectClean, here, httpUrl, launch, open, serve, tebikiBin } from './harness.mjs';

let browser;
let folder;

before(async () => {
  browser = await launch();
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'tebiki-switch-')));
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const tebiki = (...words) => execFileSync(tebikiBin, words, { cwd: folder, stdio: 'pipe' });

/** The first version, and a second one with another text and other scripts. */
async function twoVersions(name) {
  const first = path.join(folder, name, 'first');
  const second = path.join(folder, name, 'second');
  await mkdir(path.join(folder, name), { recursive: true });
  tebiki('new', '--language', 'ja', first);
  await cp(first, second, { recursive: true });
  await appendFile(path.join(second, 'content/index.md'), '\n新しい版で加わった段落である。\n');
  await mkdir(path.join(second, 'theme/scripts'), { recursive: true });
  for (const script of ['search-core.js', 'search-core-engine.js', 'search-ui.js', 'search-ui-panel.js', 'search-ui-marks.js']) {
    await cp(path.join(here, '../../theme/scripts', script), path.join(second, 'theme/scripts', script));
    await appendFile(path.join(second, 'theme/scripts', script), '\n// The second version.\n');
  }
  return { first, second, live: path.join(folder, name, 'live') };
}

const WAYS = {
  'a build': ({ first, second, live }) => [first, second].map((from) => () => tebiki('build', '--content', `${from}/content`, '--out', live)),
  'a build file by file': ({ first, second, live }) => [first, second].map((from) => () => tebiki('build', '--content', `${from}/content`, '--out', live, '--switch', 'in-place')),
  'a publication': ({ first, second, live }) => [first, second].map((from) => () => {
    tebiki('build', '--content', `${from}/content`, '--out', `${from}/site`);
    tebiki('publish', '--site', `${from}/site`, live);
  }),
};

async function ask(page, query) {
  // Hits of the query before would be taken for this one's.
  await page.evaluate(() => { for (const hit of document.querySelectorAll('a.hit')) hit.classList.add('is-old'); });
  await page.fill('.search-field', query);
  await page.waitForFunction((q) => document.querySelector('.search-status').textContent !== '' && document.querySelector('.search-field').value === q, query);
  await page.waitForSelector('a.hit:not(.is-old)');
}

for (const [way, commands] of Object.entries(WAYS)) {
  test(`search goes on after ${way}`, async () => {
    const versions = await twoVersions(way.replaceAll(' ', '-'));
    const [toFirst, toSecond] = commands(versions);
    toFirst();
    const server = await serve(versions.live);
    const opened = await open(browser, httpUrl(server, 'index.html'));
    const searching = await open(browser, httpUrl(server, 'index.html'));
    await searching.page.keyboard.press('/');
    await searching.page.waitForSelector('dialog[open] .search-field');
    await ask(searching.page, '持出し');
    toSecond();
    await opened.page.keyboard.press('/');
    await opened.page.waitForSelector('dialog[open] .search-field');
    await ask(opened.page, '新しい版で加わった');
    await ask(searching.page, '許可');
    for (const one of [opened, searching]) {
      await one.close();
      // A build keeps nothing old: what was asked for in vain was asked for anew.
      if (way !== 'a build') expectClean(one);
    }
    await server.close();
  });
}
