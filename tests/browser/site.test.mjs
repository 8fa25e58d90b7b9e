// The built guide: every page opens from a folder and from a server without an error and without a
// request that leaves the site; its links lead somewhere; every kind of page passes the audit.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  desktop, expectAccessible, expectClean, fileUrl, httpUrl, launch, open, pages, phone, plainTypes, serve, siteDir,
} from './harness.mjs';

/** Pages that every guide of this kind has. */
const expected = [
  'index', '404', 'cautions', 'clauses', 'form', 'history', 'matrices', 'measures', 'notes', 'phase', 'references',
  'role', 'terms',
].map((name) => `${name}.html`);

/** A page of each kind: those with a name of their own, and the first of those that come in rows. */
const rows = [/^(?!404\.)\d[\d.]*\.html$/, /^role-.+\.html$/, /^form-.+\.html$/, /^phase-.+\.html$/, /^matrix-.+\.html$/,
  /^level-.+\.html$/, /^party-.+\.html$/];

const all = await pages();
const sections = all.filter((name) => rows[0].test(name));
const kinds = [...new Set([
  ...all.filter((name) => !rows.some((row) => row.test(name))),
  ...rows.map((row) => all.find((name) => row.test(name))).filter(Boolean),
  ...(all.includes('9.3.1.html') ? ['9.3.1.html'] : []),
])];

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

test('the guide has its pages', () => {
  assert.deepEqual(expected.filter((name) => !all.includes(name)), []);
  assert.ok(sections.length >= 40, `${sections.length} numbered sections`);
});

for (const [place, address] of [['a folder', (name) => fileUrl(name)], ['a server', (name) => httpUrl(server, name)]]) {
  test(`every page opens from ${place}`, { timeout: 300_000 }, async () => {
    const opened = await open(browser, address('index.html'));
    for (const name of all) {
      await opened.page.goto(address(name));
      const found = await opened.page.evaluate(outline);
      assert.equal(found.headings, 1, `${name} has ${found.headings} main headings`);
      assert.ok(found.title && found.lang, `${name} has no title or no language`);
    }
    await opened.close();
    expectClean(opened);
  });
}

/** Runs in the page. */
function outline() {
  const headings = document.querySelectorAll('h1').length;
  return { headings, title: document.title, lang: document.documentElement.lang };
}

test('every link is relative, ends in a file name and leads to a place that is there', { timeout: 300_000 }, async () => {
  const opened = await open(browser, fileUrl('index.html'));
  const places = new Map();
  const links = [];
  for (const name of all) {
    await opened.page.goto(fileUrl(name));
    const found = await opened.page.evaluate(linksAndPlaces);
    places.set(fileUrl(name), new Set(found.ids));
    links.push(...found.links.map((link) => ({ from: name, ...link })));
  }
  await opened.close();
  assert.ok(links.length > all.length, `${links.length} links`);
  assert.deepEqual([...new Set(links.map((link) => fault(link, places)).filter(Boolean))].slice(0, 20), []);
});

/** Runs in the page. */
function linksAndPlaces() {
  const elements = [...document.querySelectorAll('[href], [src]')];
  const links = elements.map((element) => ({
    written: element.getAttribute('href') ?? element.getAttribute('src'),
    leads: element.href ?? element.src,
    followed: element.localName === 'a',
  }));
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  return { links: links.filter((link) => typeof link.leads === 'string'), ids };
}

/** What is wrong with a link, if anything. */
function fault({ from, written, leads, followed }, places) {
  if (/^(data|mailto|tel):/.test(written) || (followed && /^https?:\/\//.test(written))) return undefined;
  if (!leads.startsWith('file:') || written.startsWith('/')) return `${from}: ${written} is not relative`;
  // A choice for the case file goes along as a query; the file before it has to be named and there all the same.
  const [file, fragment] = leads.replace(/\?[^#]*/, '').split('#');
  if (!/\.[a-z0-9]+$/.test(file)) return `${from}: ${written} does not end in a file name`;
  const target = fileURLToPath(file);
  if (!target.startsWith(siteDir + path.sep) || !existsSync(target)) return `${from}: ${written} leads nowhere`;
  const ids = places.get(file);
  const missing = ids && fragment && fragment !== 'top' && !ids.has(decodeURIComponent(fragment));
  return missing ? `${from}: ${written} names an id that is not there` : undefined;
}

for (const colorScheme of ['light', 'dark']) {
  for (const [width, viewport] of Object.entries({ desktop, phone })) {
    test(`every kind of page passes the audit, ${colorScheme}, ${width}`, { timeout: 300_000 }, async (t) => {
      const opened = await open(browser, fileUrl('index.html'), { colorScheme, viewport, reducedMotion: 'reduce' });
      for (const name of kinds) {
        await t.test(name, () => audit(opened, name));
      }
      await opened.close();
    });
  }
}

async function audit({ page, problems }, name) {
  await page.goto(fileUrl(name));
  await expectAccessible(page);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${name} is ${over} pixels wider than the screen`);
  assert.deepEqual(problems.splice(0), []);
}

test('dark and light differ', async () => {
  const paper = async (colorScheme) => {
    const opened = await open(browser, fileUrl('index.html'), { colorScheme });
    const color = await opened.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await opened.close();
    return color;
  };
  assert.notEqual(await paper('light'), await paper('dark'));
});

test('a section can be read without scripts', async () => {
  const opened = await open(browser, fileUrl(sections[0]), { javaScriptEnabled: false });
  assert.ok(await opened.page.locator('main h1').isVisible());
  assert.ok((await opened.page.locator('main').innerText()).length > 100);
  assert.ok(await opened.page.locator('main a, nav a').count() > 5);
  await opened.close();
  expectClean(opened);
});
