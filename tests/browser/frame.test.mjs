// What is around a page: drawers that need no script, a head that stays, and the reader's choice of colours.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, expectAccessible, expectClean, fileUrl, launch, open, phone } from './harness.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

for (const script of [true, false]) {
  test(`on a phone the menu and the tree are drawers, ${script ? 'with' : 'without'} script`, async () => {
    const opened = await open(browser, fileUrl('9.3.1.html'), { viewport: phone, javaScriptEnabled: script });
    const { page } = opened;
    assert.equal(await page.locator('.tree').isVisible(), false);
    await page.locator('.menu-jump').click();
    assert.ok(await page.locator('.menu a[href="case.html"]').isVisible());
    assert.ok(await page.locator('.menu > .search-open').isVisible(), 'with a way to the search');
    await page.locator('.menu .to-tree').click();
    assert.ok(await page.locator('.tree a[aria-current="page"]').isVisible());
    if (script) await expectAccessible(page);
    await page.locator('.tree .drawer button').click();
    assert.equal(await page.locator('.tree').isVisible(), false);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.menu').isVisible(), false);
    await opened.close();
    expectClean(opened);
  });
}

test('on a wide screen the tree and the menu stand open, and nothing opens them', async () => {
  const opened = await open(browser, fileUrl('9.3.1.html'), { viewport: desktop });
  const { page } = opened;
  for (const there of ['.tree', '.menu']) assert.ok(await page.locator(there).isVisible(), there);
  for (const gone of ['.menu-jump', 'main > .to-tree', '.menu .to-tree', '.drawer']) assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  await opened.close();
  expectClean(opened);
});

for (const viewport of [desktop, phone]) {
  test(`the head stays and covers no place that is arrived at, ${viewport.width} px`, async () => {
    const opened = await open(browser, `${fileUrl('9.3.1.html')}#incident-response`, { viewport });
    const { page } = opened;
    await page.waitForFunction(() => scrollY > 500);
    const bar = await page.locator('.bar .search-open').boundingBox();
    assert.ok(bar.y >= 0 && bar.y + bar.height < 120, JSON.stringify(bar));
    const place = await page.locator('#incident-response').boundingBox();
    assert.ok(place.y >= bar.y + bar.height, 'the place is below the head');
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), 'auto');
    await opened.close();
    expectClean(opened);
  });
}

test('light, dark, or as the system says: kept over pages', async () => {
  const opened = await open(browser, fileUrl('index.html'), { viewport: desktop, colorScheme: 'light' });
  const { page } = opened;
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.locator('.scheme select').selectOption('dark');
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.goto(fileUrl('clauses.html'));
  assert.equal(await ground(), dark);
  await expectAccessible(page);
  await page.locator('.scheme select').selectOption('');
  assert.equal(await ground(), light);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.equal(await ground(), dark);
  await page.locator('.scheme select').selectOption('light');
  assert.equal(await ground(), light);
  await page.reload();
  assert.equal(await ground(), light);
  await opened.close();
  expectClean(opened);
});

test('who bears a duty is written large enough', async () => {
  const opened = await open(browser, fileUrl('duties.html'), { viewport: phone });
  const sizes = await opened.page.locator('.tag a').evaluateAll((all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize)));
  assert.ok(sizes.length > 50 && Math.min(...sizes) >= 14, Math.min(...sizes));
  await opened.close();
  expectClean(opened);
});
