// The bars that the site is held to: the keyboard reaches everything and its focus is seen, nothing is cut or overlaps
// when it is enlarged, nothing shifts, scripts and styles stay small, the policy holds on every page, and without script
// everything but search and the case file works.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { expectClean, fileUrl, httpUrl, launch, open, pages, plainTypes, serve, siteDir } from './harness.mjs';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** A page of each kind. */
const kinds = [
  'index', '9.3.1', '9.2.3', '8.1', '9', 'role', 'role-system-officer', 'phase-contract', 'form-datacentre', 'form-operations',
  'clauses', 'measures', 'duties', 'matrices', 'matrix-contract-matrix', 'cautions', 'terms', 'references', 'history',
  'notes', 'search', 'case', '404',
].map((name) => `${name}.html`);

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** Visits every kind of page in one window. */
const visit = (options, run) => async (t) => {
  const opened = await open(browser, fileUrl('index.html'), { reducedMotion: 'reduce', ...options });
  for (const name of kinds) {
    await t.test(name, async () => {
      await opened.page.goto(fileUrl(name));
      await run(opened.page, name);
    });
  }
  await opened.close();
  expectClean(opened);
};

// ---- Enlarged -------------------------------------------------------------------------------------

/** A screen of 1280 × 1024 at 400 %, a phone, a tablet, and a window. What copies must not lie on what it stands beside. */
for (const [name, viewport] of Object.entries({ '400 %': { width: 320, height: 256 }, '390 px': { width: 390, height: 844 }, '768 px': { width: 768, height: 1024 }, '1280 px': { width: 1280, height: 800 } })) {
  test(`nothing is cut and nothing overlaps at ${name}`, { timeout: 600_000 }, visit({ viewport }, async (page) => {
    assert.deepEqual(await page.evaluate(crowded), []);
  }));
}

/** Runs in the page: what is wider than the screen, what is cut off, and which texts lie on each other. */
function crowded() {
  const faults = [];
  const { documentElement: root } = document;
  if (root.scrollWidth > window.innerWidth) faults.push(`the page is ${root.scrollWidth} wide`);
  const scrollers = '.matrix-scroll, .table-scroll, pre';
  const unseen = '.vh, .visually-hidden, .skip';
  const isSeen = (node) => !node.closest(unseen) && node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const named = (node) => `${node.localName}.${node.className} ${node.textContent.trim().slice(0, 20)}`;
  for (const node of document.querySelectorAll('body *')) {
    if (node.closest(scrollers) || !isSeen(node)) continue;
    if (node.getBoundingClientRect().right > window.innerWidth + 1) faults.push(`beyond the edge: ${named(node)}`);
    const { overflowX, overflowY } = getComputedStyle(node);
    const cut = (overflowX === 'hidden' && node.scrollWidth > node.clientWidth + 1)
      || (overflowY === 'hidden' && node.scrollHeight > node.clientHeight + 1);
    // What is shortened by dots says the whole in its title.
    if (cut && !node.title && !node.closest('[title]')) faults.push(`cut: ${named(node)}`);
  }
  /** The part of a box that the lists which scroll around it show. */
  const inView = (whole, around) => {
    const box = { left: whole.left, right: whole.right, top: whole.top, bottom: whole.bottom };
    for (let node = around; node && node !== document.body; node = node.parentElement) {
      const { overflowY, position } = getComputedStyle(node);
      if (position === 'fixed' || overflowY === 'visible') continue;
      const frame = node.getBoundingClientRect();
      box.top = Math.max(box.top, frame.top);
      box.bottom = Math.min(box.bottom, frame.bottom);
    }
    return box;
  };
  const staysInSight = ({ parentElement: at }) => at !== null && (/sticky|fixed/.test(getComputedStyle(at).position) || staysInSight({ parentElement: at.parentElement }));
  const boxes = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: text } = texts;
    if (!text.data.trim() || !isSeen(text.parentElement) || text.parentElement.closest(`${scrollers}, option`)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const whole of range.getClientRects()) {
      const box = inView(whole, text.parentElement);
      if (box.right - box.left > 1 && box.bottom - box.top > 1) boxes.push({ box, text });
    }
  }
  boxes.sort((a, b) => a.box.top - b.box.top);
  boxes.forEach((one, i) => {
    for (let k = i + 1; k < boxes.length && boxes[k].box.top < one.box.bottom; k += 1) {
      const other = boxes[k];
      // What scrolls goes below what stays in sight.
      if (other.text === one.text || staysInSight(other.text) !== staysInSight(one.text)) continue;
      const [a, b] = [one.box, other.box];
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - b.top;
      const lower = Math.min(a.bottom - a.top, b.bottom - b.top);
      // Lines of text are set closer than the boxes of their letters are high.
      if (width > 2 && height > 0.55 * lower) faults.push(`on each other: ${one.text.data.trim().slice(0, 20)} | ${other.text.data.trim().slice(0, 20)}`);
    }
  });
  return [...new Set(faults)].slice(0, 8);
}

// ---- By keyboard ----------------------------------------------------------------------------------

test('the keyboard reaches everything; its focus is seen and never under anything', { timeout: 900_000 }, visit({ viewport: { width: 1440, height: 700 } }, walk));

/** On a long page, this many steps are taken and the rest is only asked whether it can have the focus. */
const STEPS = 90;

async function walk(page, name) {
  // A page may have put the focus into its field; the way begins at the top all the same.
  await page.evaluate(() => { document.activeElement.blur(); document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); });
  const goals = await page.evaluate(mark);
  const faults = [];
  const reached = new Set();
  for (let n = 0; n < Math.min(goals + 5, STEPS); n += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(focus);
    if (at === null) break;
    reached.add(at.goal);
    if (at.fault) faults.push(at.fault);
  }
  assert.deepEqual(faults.slice(0, 5), []);
  if (goals + 5 <= STEPS) {
    const missed = await page.evaluate((seen) => [...document.querySelectorAll('[data-goal]')]
      .filter((node) => !seen.includes(node.dataset.goal)).map((node) => node.outerHTML.slice(0, 120)), [...reached]);
    assert.deepEqual(missed, [], name);
  }
}

/** Runs in the page: numbers what the Tab key has to reach. Of a group of choices it reaches one; of a table's marks, too. */
function mark() {
  const groups = new Set();
  let count = 0;
  for (const node of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
    if (!node.checkVisibility({ checkVisibilityCSS: true }) || node.tabIndex < 0 || node.disabled) continue;
    if (node.type === 'radio') {
      if (groups.has(node.name)) continue;
      groups.add(node.name);
      node.closest('fieldset, form, body').querySelectorAll(`[name="${node.name}"]`).forEach((one) => { one.dataset.goal = `g${node.name}`; });
      count += 1;
    } else node.dataset.goal = String(count++);
  }
  return count;
}

/** Runs in the page: where the focus is, and whether it is seen. */
function focus() {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const says = (fault) => ({ goal: node.dataset.goal, fault: fault && `${fault}: ${node.outerHTML.slice(0, 120)}` });
  const style = getComputedStyle(node);
  if (style.outlineStyle === 'none' && style.boxShadow === 'none') return says('its focus is not drawn');
  // Of a link that breaks over lines, the first line.
  const box = node.getClientRects()[0];
  if (!box) return says('it has no box');
  const head = document.querySelector('.site-head');
  const above = head.contains(node) || node.matches('.skip');
  const lid = getComputedStyle(head).position === 'sticky' && !above ? head.getBoundingClientRect().bottom : 0;
  if (box.bottom <= lid || box.top >= window.innerHeight || box.right <= 0 || box.left >= window.innerWidth) return says('it is out of sight');
  if (box.top < lid - 1 && box.height < window.innerHeight - lid) return says('it is under the header');
  const [x, y] = [Math.min(box.left + 3, box.right), Math.max(box.top + box.height / 2, lid + 1)];
  const top = document.elementFromPoint(x, Math.min(y, window.innerHeight - 1));
  const covered = top && top !== node && !node.contains(top) && !top.contains(node) && !top.closest('label');
  return says(covered ? `it is under ${top.localName}.${top.className}` : '');
}

// ---- Size and shift -------------------------------------------------------------------------------

const zipped = (bytes) => gzipSync(bytes, { level: 9 }).length;
const assets = await readdir(path.join(siteDir, 'assets'));
const sizeOf = async (names) => {
  const sizes = await Promise.all(names.map(async (name) => zipped(await readFile(path.join(siteDir, name)))));
  return sizes.reduce((sum, size) => sum + size, 0);
};

test('scripts and styles are small', async () => {
  const of = (end) => sizeOf(assets.filter((name) => name.endsWith(end)).map((name) => `assets/${name}`));
  const styles = await of('.css');
  const scripts = await of('.js');
  assert.ok(styles <= 20 << 10, `styles: ${styles} bytes`);
  assert.ok(scripts <= 36 << 10, `scripts: ${scripts} bytes`);
});

test('a section with all that it needs to be shown is small', async () => {
  for (const name of (await pages()).filter((one) => /^\d[\d.]*\.html$/.test(one) && one !== '404.html')) {
    const html = await readFile(path.join(siteDir, name), 'utf8');
    const needed = [...html.matchAll(/(?:src|href)="(assets\/[^"]+\.(?:js|css))"/g)].map((found) => found[1]);
    assert.equal(needed.length, 2, `${name} names its script and its styles`);
    const size = await sizeOf([name, ...new Set(needed)]);
    assert.ok(size <= 60 << 10, `${name}: ${size} bytes`);
  }
});

test('previews come in small files', async () => {
  const files = await readdir(path.join(siteDir, 'previews'));
  assert.ok(files.length > 1);
  for (const name of files) {
    const bytes = await readFile(path.join(siteDir, 'previews', name));
    assert.ok(bytes.length <= 64 << 10, `${name}: ${bytes.length} bytes`);
  }
});

for (const [name, viewport] of Object.entries({ 'a desktop': { width: 1440, height: 900 }, 'a phone': { width: 390, height: 844 } })) {
  test(`nothing shifts while a page loads on ${name}`, { timeout: 300_000 }, visit({ viewport }, still));
}

test('nothing shifts where a role was chosen', { timeout: 300_000 }, async (t) => {
  const opened = await open(browser, fileUrl('9.3.1.html'), { viewport: { width: 1440, height: 900 } });
  await opened.page.locator('.switch summary').click();
  await opened.page.locator('.switch a[data-value="system-officer"]').click();
  for (const name of kinds) {
    await t.test(name, async () => {
      await opened.page.goto(fileUrl(name));
      assert.notEqual(await opened.page.locator('.switch-value').textContent(), 'すべて');
      await still(opened.page);
    });
  }
  await opened.close();
  expectClean(opened);
});

async function still(page) {
  const shift = await page.evaluate(() => new Promise((resolve) => {
    let sum = 0;
    const add = (list) => list.getEntries().forEach((entry) => { sum += entry.value; });
    new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 250);
  }));
  // A thousandth is a line of text that moves by a pixel or less.
  assert.ok(shift < 0.001, `it shifts by ${shift}`);
}

// ---- Policy, and no script ------------------------------------------------------------------------

test('the policy holds on every page, with what the scripts do', { timeout: 600_000 }, async () => {
  const server = await serve(siteDir, { types: plainTypes, headers: { 'content-security-policy': `${POLICY}; frame-ancestors 'none'` } });
  const opened = await open(browser, httpUrl(server, 'index.html'), { viewport: { width: 1280, height: 800 } });
  const { page } = opened;
  const broken = [];
  await page.exposeFunction('tellViolation', (words) => broken.push(words));
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => {
    globalThis.tellViolation(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI}`);
  }));
  for (const name of await pages()) {
    await page.goto(httpUrl(server, name));
    const written = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    assert.equal(written, POLICY, name);
  }
  await page.goto(httpUrl(server, '9.3.1.html'));
  await page.locator('table.matrix button.cell').first().click();
  await page.keyboard.press('Escape');
  await page.locator('.prose a.xref').first().hover();
  await page.locator('.popover').waitFor();
  await page.keyboard.press('/');
  await page.locator('.search-dialog input').first().fill('再委託');
  await page.locator('.search-results .hit').first().waitFor();
  await opened.close();
  await server.close();
  assert.deepEqual(broken, []);
  expectClean(opened);
});

test('without script every page says what it has to say', { timeout: 300_000 }, async () => {
  const opened = await open(browser, fileUrl('index.html'), { javaScriptEnabled: false });
  const { page } = opened;
  for (const name of kinds) {
    await page.goto(fileUrl(name));
    const needs = await page.locator('.needs-script').count();
    const scripted = ['search.html', 'case.html'].includes(name);
    if (scripted) assert.ok(await page.locator('.needs-script').first().isVisible(), `${name} says that it needs script`);
    else assert.equal(needs, 0, `${name} needs none`);
    assert.ok((await page.locator('main').innerText()).length > 40, `${name} has a text`);
    const dead = await page.locator('main button:visible, main input:visible, main select:visible').count();
    assert.equal(dead, 0, `${name} has ${dead} controls that do nothing`);
  }
  await opened.close();
  expectClean(opened);
});
