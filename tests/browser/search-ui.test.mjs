// The search as a reader uses it: the dialog of every page and the search page, from a folder and from a server
// that knows no more than it must.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { expectAccessible, expectClean, fileUrl, httpUrl, launch, open, phone, plainTypes, serve, siteDir } from './harness.mjs';

let browser;
let server;

before(async () => {
  browser = await launch();
  server = await serve(siteDir, { types: plainTypes, prefix: '/guide/' });
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const FIELD = '.search-field';

/** Opens a page and its search. */
async function openSearch(url, options) {
  const opened = await open(browser, url, options);
  await opened.page.keyboard.press('/');
  await opened.page.waitForSelector('dialog[open] .search-field');
  return opened;
}

async function ask(page, query) {
  await page.fill(FIELD, query);
  await page.waitForFunction((q) => document.querySelector('.search-status').textContent !== '' && document.querySelector('.search-field').value === q, query);
  await page.waitForSelector('a.hit');
}

const targets = (page) => page.$$eval('a.hit', (links) => links.map((link) => link.href.split('/').pop()));

/** Lets what is on its way arrive where nothing is to be waited for. */
const rest = (page) => page.waitForTimeout(400);

test('what is clearly the best stands above the others, and each result names its page', async () => {
  const opened = await openSearch(fileUrl('index.html'));
  const { page } = opened;
  await ask(page, '統一管理基準');
  const [first, second] = await page.$$eval('.search-results section', (all) => all.map((one) => [one.querySelector('h2').textContent, one.querySelectorAll('a.hit').length, one.textContent]));
  assert.match(first[0], /最もよく当てはまる所/);
  assert.equal(first[1], 1);
  assert.match(first[2], /政府機関統一管理基準.*用語/s);
  assert.doesNotMatch(second[0], /最もよく/);
  await ask(page, '監差');
  await page.waitForFunction(() => /監差/.test(document.querySelector('.search-notes')?.textContent));
  assert.match(await page.textContent('.search-notes'), /監差.*監査/);
  assert.match(await page.textContent('.search-results'), /9\.3\.1\(10\).*外部委託に係る契約/s);
  await opened.close();
  expectClean(opened);
});

for (const [where, address] of [['a folder', (name) => fileUrl(name)], ['a server', (name) => httpUrl(server, name)]]) {
  test(`nothing is loaded before it is used, from ${where}`, async () => {
    const opened = await open(browser, address('9.1.html'));
    const asked = [];
    opened.page.on('request', (request) => asked.push(request.url()));
    await opened.page.reload();
    await rest(opened.page);
    assert.deepEqual(asked.filter((url) => /\/search\/|assets\/search-/.test(url)), []);
    assert.ok(asked.some((url) => /assets\/site\..*js/.test(url)), asked.join('\n'));
    await opened.close();
    expectClean(opened);
  });

  test(`Japanese is found as it is typed, from ${where}`, async () => {
    const opened = await openSearch(address('9.1.html'));
    const { page } = opened;
    await page.keyboard.type('再委託');
    await page.waitForSelector('a.hit');
    await page.waitForFunction(() => /\d/.test(document.querySelector('.search-status').textContent));
    assert.match((await targets(page))[0], /^9\.3\.(1|5)\.html/);
    const marks = await page.$$eval('a.hit mark', (nodes) => nodes.map((node) => node.textContent));
    assert.ok(marks.length > 3 && marks.every((mark) => ['再委託', '再請負'].includes(mark)), marks.join('、'));
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('dialog[open]').count(), 0);
    await opened.close();
    expectClean(opened);
  });

  for (const [query, place] of [['9.3.1(8)', '(8)'], ['９．３．１（８）', '(8)'], ['9.3.1 (8)', '(8)'], ['第9.3.1項', '9.3.1']]) {
    test(`${query} and Enter lead to the place, from ${where}`, async () => {
      const opened = await openSearch(address('index.html'));
      const { page } = opened;
      await page.keyboard.type(query);
      await page.keyboard.press('Enter');
      await page.waitForURL(/9\.3\.1\.html/);
      const text = await page.evaluate(() => (location.hash ? document.querySelector(':target') : document.querySelector('h1')).textContent);
      assert.ok(text.includes(place), text);
      if (place === '(8)') {
        await page.waitForSelector('.found-place');
        // The page may scroll smoothly.
        await page.waitForFunction(() => { const { top } = document.querySelector(':target').getBoundingClientRect(); return top >= 0 && top < innerHeight / 2; });
      }
      await opened.close();
      expectClean(opened);
    });
  }

  test(`words are marked on arrival, and Esc takes the marks away, from ${where}`, async () => {
    const opened = await open(browser, address('9.3.5.html'));
    const { page } = opened;
    const before = await page.textContent('main');
    await page.keyboard.press('Control+k');
    await page.waitForSelector('dialog[open]');
    await ask(page, '再委託 制限');
    await page.click('a.hit[href$="9.3.5.html"]');
    await page.waitForSelector('main mark.found-word');
    const marks = await page.$$eval('main mark.found-word', (nodes) => nodes.map((node) => node.textContent));
    assert.ok(marks.includes('再委託') && marks.includes('制限'), marks.join('、'));
    assert.equal(await page.textContent('main'), before);
    await page.waitForFunction(() => document.querySelector('.found-note [role=status]')?.textContent);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('main mark.found-word, .found-note').count(), 0);
    assert.equal(await page.textContent('main'), before);
    await page.goto(`${address('9.3.5.html')}?q=${encodeURIComponent('再委託')}`);
    await page.waitForSelector('main mark.found-word');
    await opened.close();
    expectClean(opened);
  });

  test(`the address of the search page keeps query and filters, from ${where}`, async () => {
    const opened = await open(browser, `${address('search.html')}?q=${encodeURIComponent('契約')}&kind=clause`);
    const { page } = opened;
    await page.waitForSelector('a.hit');
    assert.equal(await page.inputValue(FIELD), '契約');
    assert.equal(await page.locator('.search-results section').count(), 1);
    await page.locator('[data-filter="phase:contract"]').check();
    await page.waitForFunction(() => new URLSearchParams(location.search).get('phase') === 'contract');
    await page.waitForFunction(() => document.querySelector('[data-filter="phase:contract"]')?.checked);
    await rest(page);
    const found = await targets(page);
    assert.ok(found.length > 0);
    await page.reload();
    await page.waitForSelector('a.hit');
    await rest(page);
    assert.deepEqual(await targets(page), found);
    assert.equal(new URL(page.url()).searchParams.get('kind'), 'clause');
    const count = Number(await page.locator('label:has([data-filter="phase:contract"]) .count').textContent());
    assert.equal(count, found.length);
    await opened.close();
    expectClean(opened);
  });
}

test('arrows go through the results, and back to the field', async () => {
  const opened = await openSearch(fileUrl('9.1.html'));
  const { page } = opened;
  await ask(page, '契約');
  const focused = () => page.evaluate(() => [...document.querySelectorAll('a.hit')].indexOf(document.activeElement));
  for (const [key, at] of [['ArrowDown', 0], ['ArrowDown', 1], ['ArrowUp', 0], ['ArrowUp', -1]]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), at, key);
  }
  assert.ok(await page.evaluate(() => document.activeElement.matches('.search-field')));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const second = (await targets(page))[1];
  await page.keyboard.press('Enter');
  await page.waitForFunction((end) => location.href.endsWith(end), second);
  await opened.close();
  expectClean(opened);
});

test('composing Japanese disturbs nothing', async () => {
  const opened = await openSearch(fileUrl('9.1.html'));
  const { page, context } = opened;
  await ask(page, '契約');
  const before = await targets(page);
  await page.focus(FIELD);
  await page.keyboard.press('End');
  const ime = await context.newCDPSession(page);
  const press = async (key) => {
    for (const type of ['rawKeyDown', 'keyUp']) await ime.send('Input.dispatchKeyEvent', { type, key, windowsVirtualKeyCode: 229 });
  };
  await ime.send('Input.imeSetComposition', { text: 'の', selectionStart: 1, selectionEnd: 1 });
  await ime.send('Input.imeSetComposition', { text: 'のさいいたく', selectionStart: 6, selectionEnd: 6 });
  for (const key of ['ArrowDown', 'ArrowUp', 'Enter', 'Escape']) await press(key);
  await rest(page);
  assert.equal(page.url(), fileUrl('9.1.html'));
  assert.equal(await page.locator('dialog[open]').count(), 1);
  assert.deepEqual(await targets(page), before);
  assert.ok(await page.evaluate(() => document.activeElement.matches('.search-field')));
  await ime.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
  await page.fill(FIELD, '');
  await ime.send('Input.imeSetComposition', { text: 'さいいたく', selectionStart: 5, selectionEnd: 5 });
  await ime.send('Input.insertText', { text: '再委託' });
  await page.waitForFunction(() => document.querySelector('a.hit mark')?.textContent === '再委託');
  await page.keyboard.press('Enter');
  await page.waitForURL(/9\.3\.(1|5)\.html/);
  await opened.close();
  expectClean(opened);
});

test('the script that shows the search does not load: its page says so, and works once it does', async () => {
  const opened = await open(browser, httpUrl(server, '9.1.html'));
  const { page } = opened;
  const file = /assets\/search-panel\.[0-9a-f]+\.js/;
  await page.route(file, (route) => route.abort());
  await page.keyboard.press('/');
  await page.waitForURL(/search\.html/);
  await page.waitForFunction(() => { const app = document.getElementById('search-app'); return app.textContent !== '' && app.textContent === app.dataset.failed; });
  await page.unroute(file);
  await page.reload();
  await page.fill(FIELD, '再委託');
  await page.waitForSelector('a.hit');
  await opened.close();
});

const BROKEN = {
  'the root of the index': /search\/root\.[0-9a-f]+\.js/,
  'the script that answers': /assets\/search-core-engine\.[0-9a-f]+\.js/,
};
for (const [what, file] of Object.entries(BROKEN)) {
  test(`${what} does not load: an error, never no results, and another try`, async () => {
    const opened = await open(browser, httpUrl(server, '9.1.html'));
    const { page } = opened;
    await page.route(file, (route) => route.abort());
    await page.keyboard.press('/');
    await page.waitForSelector('dialog[open]');
    // At once: characters typed one by one are asked for in turn, and each would put a new button up.
    await page.fill(FIELD, '再委託');
    await page.waitForSelector('.search-error[role=alert]');
    assert.match(await page.textContent('.search-error'), file);
    await page.waitForFunction(() => document.querySelector('.search-status').textContent === '');
    assert.doesNotMatch(await page.textContent('dialog'), /当てはまる所/);
    assert.equal(await page.locator('a.hit').count(), 0);
    await page.unroute(file);
    await page.click('.search-error button');
    await page.waitForSelector('a.hit');
    assert.equal(await page.locator('.search-error').count(), 0);
    await opened.close();
  });
}

test('an old build.js in the cache is asked for anew', async () => {
  const opened = await open(browser, httpUrl(server, '9.1.html'));
  const { page } = opened;
  await page.route(/search\/build\.js$/, (route) => route.fulfill({ contentType: 'text/javascript', body: 'tebikiBuild("00000000")' }));
  await page.keyboard.press('/');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.type('再委託');
  await page.waitForSelector('a.hit');
  await opened.close();
});

test('the choice of the header filters, and is lifted with one click', async () => {
  const opened = await openSearch(fileUrl('9.1.html'));
  const { page } = opened;
  await ask(page, '外部委託');
  const all = await page.textContent('.search-status');
  await page.keyboard.press('Escape');
  await page.click('details.switch summary');
  await page.click('details.switch a[data-value="chief-officer"]');
  await page.keyboard.press('/');
  await page.waitForSelector('dialog[open] .search-chip');
  await page.waitForFunction((text) => document.querySelector('.search-status').textContent !== text, all);
  await page.click('.search-chip');
  await page.waitForFunction((text) => document.querySelector('.search-status').textContent === text, all);
  assert.equal(await page.locator('.search-chip.is-off').count(), 1);
  // A clause number means its place whatever is chosen.
  await page.click('.search-chip.is-off');
  await ask(page, '9.3.1(8)');
  assert.match((await targets(page))[0], /^9\.3\.1\.html#/);
  await opened.close();
  expectClean(opened);
});

test('other readings are said in words', async () => {
  const opened = await openSearch(fileUrl('9.1.html'));
  const { page } = opened;
  const notes = async (query) => { await ask(page, query); await rest(page); return page.textContent('.search-notes'); };
  assert.match(await notes('役務'), /「役務」→「サービス」/);
  assert.match(await notes('再委託先の選定はどうすればよいのですか'), /近い順/);
  assert.match(await notes('情報セキョリティ'), /「情報セキョリティ」は見つからない.*「情報セキュリティ」/);
  await page.fill(FIELD, '量子暗号');
  await page.waitForFunction(() => document.querySelector('.search-status').textContent.includes('「量子暗号」に当てはまる所はありません'));
  assert.equal(await page.locator('a.hit').count(), 0);
  await page.click('.search-offer');
  await page.waitForSelector('a.hit');
  await opened.close();
  expectClean(opened);
});

test('queries are remembered where they led somewhere, and forgotten on demand', async () => {
  const opened = await openSearch(fileUrl('9.1.html'));
  const { page } = opened;
  await page.waitForSelector('.search-offers');
  assert.equal(await page.locator('.search-forget').count(), 0);
  await ask(page, '再委託');
  await page.keyboard.press('Enter');
  await page.waitForURL(/9\.3\.(1|5)\.html/);
  await page.keyboard.press('/');
  await page.waitForSelector('.search-forget');
  assert.equal(await page.textContent('.search-offer'), '再委託');
  await page.click('.search-forget');
  assert.equal(await page.locator('.search-forget').count(), 0);
  await opened.close();
  expectClean(opened);
});

test('where storage is refused the query travels before the fragment', async () => {
  const opened = await open(browser, fileUrl('index.html'));
  const { page } = opened;
  await page.addInitScript(() => {
    for (const name of ['getItem', 'setItem', 'removeItem']) Storage.prototype[name] = () => { throw new Error('refused'); };
  });
  await page.reload();
  await page.keyboard.press('/');
  await page.waitForSelector('dialog[open]');
  await ask(page, '合理的な理由');
  await page.keyboard.press('Enter');
  await page.waitForURL(/9\.3\.5\.html\?q=.+#./);
  await page.waitForSelector('main mark.found-word');
  assert.equal(await page.textContent(':target mark.found-word'), '合理的な理由');
  await opened.close();
  expectClean(opened);
});

test('every part is reached by Tab, and the focus comes back', async () => {
  const opened = await open(browser, fileUrl('9.1.html'));
  const { page } = opened;
  await page.focus('a.search-open');
  await page.keyboard.press('/');
  await page.waitForSelector('dialog[open]');
  await ask(page, '契約');
  const reached = [];
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement.className || document.activeElement.tagName.toLowerCase()));
  }
  assert.deepEqual(reached, ['search-close', 'summary', 'hit']);
  await page.keyboard.press('Escape');
  assert.ok(await page.evaluate(() => document.activeElement.matches('a.search-open')));
  await opened.close();
  expectClean(opened);
});

test('every word that the scripts say is there', async () => {
  // The sources: in what is shipped names are shorter.
  const sources = new URL('../../theme/scripts/', import.meta.url);
  const names = (await readdir(sources)).filter((name) => /^search-ui.*\.js$/.test(name));
  assert.ok(names.length >= 3, names.join(', '));
  const scripts = await Promise.all(names.map((name) => readFile(new URL(name, sources), 'utf8')));
  const said = [...scripts.join('\n').matchAll(/\bsay\.(\w+)/g)].map((match) => match[1]);
  const given = JSON.parse((await readFile(path.join(siteDir, 'search/words.js'), 'utf8')).replace(/^tebikiSearchWords\(|\)\s*$/g, ''));
  assert.ok(said.length > 20);
  assert.deepEqual([...new Set(said)].filter((word) => !given.words[word]), []);
  for (const address of Object.values(given.scripts)) assert.ok(await readFile(path.join(siteDir, address)), address);
});

test('the slash is a character where text is typed', async () => {
  const opened = await openSearch(fileUrl('9.1.html'));
  await opened.page.keyboard.type('a/b');
  assert.equal(await opened.page.inputValue(FIELD), 'a/b');
  await opened.close();
  expectClean(opened);
});

for (const [name, options] of [
  ['light', {}], ['dark', { colorScheme: 'dark' }], ['phone', { viewport: phone }], ['forced colours', { forcedColors: 'active' }],
]) {
  test(`dialog and page pass the audit: ${name}`, async () => {
    const opened = await openSearch(fileUrl('9.1.html'), options);
    const { page } = opened;
    await ask(page, '役務 契約');
    await page.click('.search-filters summary');
    await page.waitForSelector('.search-choices fieldset');
    await expectAccessible(page);
    const wide = () => page.evaluate(() => document.scrollingElement.scrollWidth > innerWidth);
    assert.equal(await wide(), false);
    await page.goto(`${fileUrl('search.html')}?q=${encodeURIComponent('契約')}&role=system-officer`);
    await page.waitForSelector('a.hit');
    await rest(page);
    await expectAccessible(page);
    assert.equal(await wide(), false);
    await opened.close();
    expectClean(opened);
  });
}
