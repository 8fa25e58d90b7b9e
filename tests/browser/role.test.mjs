// The role switch: kept over pages however the pages are opened, seen and read on what is the role's, carried into the
// search, lifted with one click; and nothing becomes unfindable by it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, expectAccessible, expectClean, fileUrl, httpUrl, launch, open, phone, serve, siteDir } from './harness.mjs';

let browser;
let server;
before(async () => { [browser, server] = [await launch(), await serve(siteDir, { prefix: '/guide/' })]; });
after(async () => { await browser?.close(); await server?.close(); });

const role = 'chief-officer';
const value = (page) => page.locator('.switch-value').textContent();

async function choose(page, id = role) {
  await page.locator('.switch summary').click();
  await page.locator(`.switch a[data-value="${id}"]`).click();
}

async function lift(page) {
  await page.locator('.switch summary').click();
  await page.locator('.switch-more button').click();
}

/** A page in a browser that refuses to store anything. */
async function refusing(url) {
  const context = await browser.newContext({ viewport: desktop });
  await context.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });
  });
  const page = await context.newPage();
  await page.goto(url);
  return { page, context };
}

for (const [where, address] of [['a folder', (name) => fileUrl(name)], ['a server', (name) => httpUrl(server, name)]]) {
  test(`kept over pages from ${where}`, async () => {
    const opened = await open(browser, address('9.1.html'), { viewport: desktop });
    const { page } = opened;
    const all = await value(page);
    await choose(page);
    const chosen = await value(page);
    assert.notEqual(chosen, all);
    for (const name of ['clauses.html', 'case.html', 'search.html', '404.html', 'index.html']) {
      await page.goto(address(name));
      assert.equal(await value(page), chosen, name);
    }
    await lift(page);
    await page.reload();
    assert.equal(await value(page), all);
    await opened.close();
    expectClean(opened);
  });

  test(`kept in the address from ${where} where nothing can be stored`, async () => {
    const { page, context } = await refusing(address('9.1.html'));
    const all = await value(page);
    await choose(page);
    const chosen = await value(page);
    assert.equal(new URL(page.url()).searchParams.get('role'), role);
    await page.locator('.pager .next').click();
    await page.waitForURL(/9\.2\.html/);
    assert.equal(await value(page), chosen, 'by the pager');
    await page.locator('.tree a[aria-current]').focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.endsWith('/9.2.html'));
    assert.equal(await value(page), chosen, 'by keyboard in the tree');
    await page.locator('.menu a[href^="clauses.html"]').click();
    await page.waitForURL(/clauses\.html/);
    assert.equal(await value(page), chosen, 'by the menu');
    await page.reload();
    assert.equal(await value(page), chosen, 'after a reload');
    await lift(page);
    assert.equal(new URL(page.url()).searchParams.get('role'), null);
    await page.locator('.clause h4 a, .clause h5 a').first().click();
    await page.waitForURL(/9\./);
    assert.equal(await value(page), all, 'lifted for good');
    await context.close();
  });
}

test('an address that says a role does not bring it back when it was lifted', async () => {
  const opened = await open(browser, `${fileUrl('9.1.html')}?role=${role}`, { viewport: desktop });
  const { page } = opened;
  const chosen = await value(page);
  await lift(page);
  await page.reload();
  assert.notEqual(await value(page), chosen);
  await opened.close();
  expectClean(opened);
});

test('what is the role’s is marked in words, and the current value is said', async () => {
  const opened = await open(browser, fileUrl('9.1.html'), { viewport: desktop });
  const { page } = opened;
  assert.equal(await page.locator('.mine').count(), 0);
  await choose(page);
  assert.equal(await page.locator(`.switch a[data-value="${role}"]`).getAttribute('aria-current'), 'true');
  assert.match(await page.locator('[role=status]').first().textContent(), /統括情報セキュリティ責任者/);
  assert.ok(await page.locator('main .clause .mine').first().isVisible());
  assert.ok(await page.locator('.page-head > .mine').isVisible(), 'the page itself is marked');
  assert.ok((await page.locator('.tree li.is-mine > a > .mine').count()) > 1);
  await page.goto(fileUrl('clauses.html'));
  const [mine, all] = [await page.locator('.clause.is-mine').count(), await page.locator('.clause').count()];
  assert.ok(mine > 0 && mine < all);
  assert.equal(await page.locator('.clause .mine').count(), mine);
  await page.goto(fileUrl('duties.html'));
  assert.equal(await page.locator('.duty .mine').count(), await page.locator(`.duty[data-for~="${role}"]`).count());
  await choose(page, 'staff');
  assert.equal(await page.locator('.duty .mine').count(), await page.locator('.duty[data-for~="staff"]').count(), 'marks follow the choice');
  await lift(page);
  assert.equal(await page.locator('.mine').count(), 0);
  await opened.close();
  expectClean(opened);
});

test('the tree brings the role’s sections to the front, and loses none', async () => {
  const opened = await open(browser, fileUrl('9.3.1.html'), { viewport: desktop });
  const { page } = opened;
  const links = () => page.locator('.tree a').evaluateAll((all) => all.map((one) => one.getAttribute('href')).sort());
  const all = await links();
  for (const id of ['chief-officer', 'staff', 'procurement-staff', 'system-officer']) {
    await choose(page, id);
    assert.deepEqual(await links(), all, `${id}: every section is there`);
    const lists = await page.locator('.tree ol:not(.others ol)').evaluateAll((lists) => lists.map((list) => [...list.children].map((one) => one.className)));
    for (const list of lists) assert.ok(list.indexOf('others') < 0 || list.indexOf('others') === list.length - 1, 'the others come last');
    assert.ok(await page.locator('.tree a[aria-current]').isVisible());
    const fold = page.locator('.tree .others summary').first();
    if (await fold.count()) {
      await fold.focus();
      await page.keyboard.press('Enter');
      assert.ok(await page.locator('.tree .others a').first().isVisible());
    }
  }
  await opened.close();
  expectClean(opened);
});

test('the search takes the role along as a filter that one click lifts', async () => {
  const opened = await open(browser, fileUrl('9.3.1.html'), { viewport: desktop });
  const { page } = opened;
  await choose(page, 'system-officer');
  await page.keyboard.press('/');
  const field = page.locator('dialog input[type=search], dialog [role=combobox], dialog input').first();
  await field.fill('監査');
  await page.locator('dialog a.hit').first().waitFor();
  const chip = page.locator('dialog .search-chip', { hasText: '情報システムセキュリティ責任者' }).first();
  assert.ok(await chip.isVisible(), 'the filter is shown');
  const hits = () => page.locator('dialog [role=status], dialog .search-count').first().textContent();
  const narrowed = await hits();
  await chip.click();
  await page.waitForFunction((before) => document.querySelector('dialog [role=status], dialog .search-count')?.textContent !== before, narrowed);
  assert.notEqual(await hits(), narrowed);
  await opened.close();
  expectClean(opened);
});

test('another tab follows', async () => {
  const opened = await open(browser, fileUrl('9.1.html'), { viewport: desktop });
  const other = await opened.context.newPage();
  await other.goto(fileUrl('9.2.html'));
  await choose(opened.page);
  const chosen = await value(opened.page);
  await other.waitForFunction((text) => document.querySelector('.switch-value').textContent === text, chosen);
  await opened.close();
  expectClean(opened);
});

test('by keyboard alone', async () => {
  const opened = await open(browser, fileUrl('9.1.html'), { viewport: desktop });
  const { page } = opened;
  const all = await value(page);
  await page.locator('.switch summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.notEqual(await value(page), all);
  assert.ok(await page.evaluate(() => document.activeElement.matches('.switch summary')), 'focus is back at the switch');
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('.switch ul').isVisible());
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.switch ul').isVisible(), false);
  await opened.close();
  expectClean(opened);
});

for (const [name, options] of Object.entries({ 'desktop, light': { viewport: desktop }, 'phone, dark': { viewport: phone, colorScheme: 'dark' } })) {
  test(`accessible with a role chosen: ${name}`, { timeout: 600_000 }, async () => {
    const opened = await open(browser, fileUrl('9.1.html'), options);
    const { page } = opened;
    await choose(page);
    for (const page_ of ['9.1.html', 'clauses.html', 'duties.html', `role-${role}.html`]) {
      await page.goto(fileUrl(page_));
      await expectAccessible(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${page_}: nothing is cut`);
    }
    await opened.close();
    expectClean(opened);
  });
}
