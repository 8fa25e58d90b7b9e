// What a reader does with the pages: chooses a role, narrows the tree, copies an address, reads on a
// narrow screen, without script and by keyboard. From a folder, where browsers allow least.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, expectClean, fileUrl, launch, open } from './harness.mjs';

/** A page of every kind. */
const kinds = [
  'index', '9.3.1', 'role', 'role-system-officer', 'form-datacentre', 'form-operations', 'phase-contract', 'clauses',
  'measures', 'duties', 'matrices', 'matrix-contract-matrix', 'cautions', 'terms', 'references', 'notes', 'case', '404',
].map((name) => `${name}.html`);

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** Chooses a role in the header. */
async function choose(page, role) {
  await page.locator('.switch summary').click();
  await page.locator(`.switch a[data-value="${role}"]`).click();
}

test('a chosen role stays over pages and can be lifted', async () => {
  const opened = await open(browser, fileUrl('9.3.1.html'), { viewport: desktop });
  const { page } = opened;
  const all = await page.locator('.switch-value').textContent();
  await choose(page, 'chief-officer');
  assert.equal(page.url(), fileUrl('9.3.1.html'), 'the page stays');
  const chosen = await page.locator('.switch-value').textContent();
  assert.notEqual(chosen, all);
  await page.goto(fileUrl('9.1.html'));
  assert.equal(await page.locator('.switch-value').textContent(), chosen);
  assert.equal(await page.locator('main .clause').first().evaluate((c) => c.classList.contains('is-mine')), true);
  await page.locator('.switch summary').click();
  await page.locator('.switch button').click();
  assert.equal(await page.locator('.switch-value').textContent(), all);
  await opened.close();
  expectClean(opened);
});

test('a chosen role narrows the tree and hides nothing for good', async () => {
  const opened = await open(browser, fileUrl('9.3.1.html'), { viewport: desktop });
  const { page } = opened;
  const links = () => page.locator('.tree a').count();
  const visible = () => page.locator('.tree a:visible').count();
  const [before, seen] = [await links(), await visible()];
  await choose(page, 'chief-officer');
  assert.equal(await links(), before, 'every section is still in the tree');
  assert.ok(await visible() < seen, 'fewer are seen at once');
  assert.ok(await page.locator('.tree a[aria-current="page"]').isVisible(), 'the page itself is seen');
  await page.locator('.tree .others summary').first().click();
  assert.ok(await page.locator('.tree .others a').first().isVisible(), 'the others are one click away');
  await opened.close();
  expectClean(opened);
});

test('without script the switch leads to the pages of the roles', async () => {
  const opened = await open(browser, fileUrl('9.3.1.html'), { viewport: desktop, javaScriptEnabled: false });
  await opened.page.locator('.switch summary').click();
  await opened.page.locator('.switch a[data-value="system-officer"]').click();
  assert.equal(opened.page.url(), fileUrl('role-system-officer.html'));
  for (const name of ['search.html', 'case.html']) {
    await opened.page.goto(fileUrl(name));
    assert.ok(await opened.page.locator('.needs-script').isVisible(), `${name} says that it needs script`);
  }
  await opened.close();
  expectClean(opened);
});

test('an address and a citation are copied', async () => {
  const opened = await open(browser, fileUrl('9.3.1.html'), { viewport: desktop, permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = opened;
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  const buttons = page.locator('#incident-response .copy button');
  await buttons.nth(0).focus();
  await page.keyboard.press('Enter');
  await page.locator('.vh[role=status]:not(:empty)').waitFor({ state: 'attached' });
  assert.equal(await read(), fileUrl('9.3.1.html#incident-response'));
  await buttons.nth(1).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith('『'));
  assert.match(await read(), /（2011年4月。[^）]+）9\.3\.1 .*\(8\).*、原典 p\.[\d-]+、.*9\.3\.1\.html#incident-response$/);
  await opened.close();
  expectClean(opened);
});

test('the contents follow the scrolling', async () => {
  const opened = await open(browser, fileUrl('9.3.1.html'), { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const { page } = opened;
  await page.evaluate(() => document.getElementById('audit').scrollIntoView());
  await page.locator('.contents a.here[href="#audit"]').waitFor();
  assert.equal(await page.locator('.contents a.here').count(), 1);
  await opened.close();
  expectClean(opened);
});

test('the number of an item stands on its first line, whatever address it had before', async () => {
  for (const name of ['9.5.html', '9.4.1.html', '8.1.1.html']) {
    const opened = await open(browser, fileUrl(name), { viewport: desktop });
    const items = await opened.page.locator('.prose :is(.items, .steps, .sub-items) > li').evaluateAll((all) => all.map(
      (item) => [item.id, item.querySelector('.number').getBoundingClientRect().top - item.getBoundingClientRect().top],
    ));
    assert.ok(items.length > 1, name);
    for (const [id, below] of items) assert.ok(Math.abs(below) < 8, `${name}#${id}: ${below}px below`);
    const old = await opened.page.locator('.moved-from').count();
    assert.ok(old > 0, `${name} has places that moved`);
    await opened.close();
    expectClean(opened);
  }
});

test('a place that is led to is not under the header', async () => {
  const opened = await open(browser, fileUrl('9.3.1.html#audit'), { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const [place, header] = await opened.page.evaluate(() => [
    document.getElementById('audit').getBoundingClientRect().top,
    document.querySelector('.site-head').getBoundingClientRect().bottom,
  ]);
  assert.ok(place >= header, `the place is at ${place}, the header ends at ${header}`);
  await opened.close();
  expectClean(opened);
});

for (const width of [320, 390, 820]) {
  test(`nothing is cut at ${width} px`, { timeout: 120_000 }, async (t) => {
    const opened = await open(browser, fileUrl('index.html'), { viewport: { width, height: 800 } });
    for (const name of kinds) {
      await t.test(name, async () => {
        await opened.page.goto(fileUrl(name));
        assert.deepEqual(await opened.page.evaluate(cut), []);
      });
    }
    await opened.close();
    expectClean(opened);
  });
}

/** Runs in the page: what reaches beyond the screen and is not inside a box that scrolls. */
function cut() {
  const beyond = (element) => element.getBoundingClientRect().right > window.innerWidth + 1;
  const scrolls = (element) => element.closest('.matrix-scroll, .table-scroll, pre, .vh, .visually-hidden, .skip');
  const found = [...document.querySelectorAll('body *')].filter((element) => beyond(element) && !scrolls(element));
  const page = document.documentElement.scrollWidth > window.innerWidth ? ['the page'] : [];
  return [...page, ...found.slice(0, 5).map((element) => `${element.localName}.${element.className}`)];
}

test('the list of roles opens inside a narrow screen', async () => {
  const opened = await open(browser, fileUrl('9.3.1.html'), { viewport: { width: 320, height: 800 } });
  await opened.page.locator('.switch summary').click();
  const box = await opened.page.locator('.switch ul').boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 320, `it reaches from ${box.x} to ${box.x + box.width}`);
  await opened.close();
  expectClean(opened);
});

test('the first page does not shift while it loads', { timeout: 60_000 }, async () => {
  const opened = await open(browser, fileUrl('index.html'), { viewport: { width: 1440, height: 900 } });
  for (const name of ['index.html', '9.3.1.html', 'role-system-officer.html', 'matrix-contract-matrix.html']) {
    await opened.page.goto(fileUrl(name), { waitUntil: 'load' });
    const shift = await opened.page.evaluate(() => new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
        .observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(sum), 300);
    }));
    assert.equal(shift, 0, `${name} shifts by ${shift}`);
  }
  await opened.close();
  expectClean(opened);
});
