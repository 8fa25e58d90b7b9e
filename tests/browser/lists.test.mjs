// Lists that are narrowed: by what is chosen in the form and in the switch, kept in the address, counted, saved and printed as
// they are shown; and nothing is lost without script.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { desktop, expectAccessible, expectClean, fileUrl, launch, open, phone, readGuide, siteDir } from './harness.mjs';

let browser;
let guide;
before(async () => {
  browser = await launch();
  guide = await readGuide(siteDir);
});
after(async () => { await browser?.close(); });

const openPage = (name, options = {}) => open(browser, fileUrl(name), { viewport: desktop, acceptDownloads: true, ...options });
const LISTS = { 'duties.html': '.duties > .duty', 'clauses.html': '.clause', 'measures.html': 'tbody > tr', 'cautions.html': '.caution' };
const shown = (page, entries) => page.locator(`main ${entries}`).evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
const status = (page) => page.locator('[data-filters] > .hint').textContent();

async function pick(page, name, ...values) {
  const fold = page.locator('.pick', { has: page.locator(`input[name="${name}"]`) });
  await fold.locator('summary').click();
  for (const value of values) await fold.locator(`input[value="${value}"]`).check();
  await fold.locator('summary').click();
}

/** RFC 4180, as far as these files need it. */
const parse = (text) => text.slice(1).split('\r\n').filter(Boolean).length;

for (const [name, entries] of Object.entries(LISTS)) {
  test(`every value of every filter leaves what it names: ${name}`, async () => {
    const opened = await openPage(name);
    const { page } = opened;
    const all = await shown(page, entries);
    assert.ok(all > 5);
    const boxes = await page.locator('[data-filters] [type=checkbox]').evaluateAll((found) => found.map((box) => [box.name, box.value]));
    assert.ok(boxes.length, 'there is something to choose');
    for (const [filter, value] of boxes) {
      await page.goto(`${fileUrl(name)}?${new URLSearchParams({ [filter]: value })}`);
      const left = await shown(page, entries);
      assert.ok(left > 0, `${filter}=${value} leaves nothing`);
      assert.match(await status(page), new RegExp(`^${all}件のうち${left}件を示しています、`));
      const total = page.locator('h1[data-count] .count');
      if (await total.count()) assert.equal(Number(await total.textContent()), left, 'the head counts what is shown');
    }
    await opened.close();
    expectClean(opened);
  });
}

test('duties by role, force and phase: the figures, the address, the file and the paper say the same', async () => {
  const opened = await openPage('duties.html');
  const { page } = opened;
  const entries = LISTS['duties.html'];
  await pick(page, 'role', 'system-officer');
  await pick(page, 'force', 'must', 'should');
  await pick(page, 'phase', 'contract');
  const left = await shown(page, entries);
  const want = guide.duties.filter(({ force, facets }) => ['must', 'should'].includes(force) && facets.role?.includes('system-officer') && facets.phase?.includes('contract'));
  assert.equal(left, want.length);
  const figure = async (force) => Number(await page.locator(`.figures .f-${force} dd`).textContent());
  assert.equal(await figure('must') + await figure('should'), left);
  assert.equal(await figure('may'), 0);
  assert.equal(new URL(page.url()).search, '?role=system-officer&phase=contract&force=must&force=should');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('button', { hasText: 'CSV' }).click()]);
  assert.equal(parse(await readFile(await download.path(), 'utf8')), left + 1, 'the file has the rows that are shown');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await shown(page, entries), left);
  assert.match(await page.locator('[data-filters] > .hint').innerText(), /情報システムセキュリティ責任者.*契約.*義務/s, 'paper says what was chosen');
  assert.equal(await page.locator('.pick').first().isVisible(), false);
  await page.emulateMedia({ media: 'screen' });
  const headings = await page.locator('main > section:visible').count();
  assert.equal(headings, await page.locator('main > section').evaluateAll((all) => all.filter((one) => one.querySelector('.duty:not([hidden])')).length), 'no heading of nothing');
  await page.reload();
  assert.equal(await shown(page, entries), left);
  await expectAccessible(page);
  await page.locator('[data-filters] [type=reset]').click();
  await page.waitForFunction(() => !location.search);
  await opened.close();
  expectClean(opened);
});

test('the switch narrows the lists, and the list can be widened again', async () => {
  const opened = await openPage('9.1.html');
  const { page } = opened;
  await page.locator('.switch summary').click();
  await page.locator('.switch a[data-value="chief-officer"]').click();
  await page.goto(fileUrl('clauses.html'));
  const entries = LISTS['clauses.html'];
  const mine = await shown(page, entries);
  assert.equal(mine, guide.clauses.filter(({ facets }) => facets.role?.includes('chief-officer')).length);
  assert.equal(new URL(page.url()).searchParams.get('role'), 'chief-officer', 'the address can be sent');
  await pick(page, 'role', 'system-officer');
  await page.locator('[data-filters] [type=reset]').click();
  await page.waitForFunction(() => location.search === '?role=');
  const all = await shown(page, entries);
  assert.ok(all > mine);
  await page.reload();
  assert.equal(await shown(page, entries), all, 'what was widened stays so');
  assert.equal(await page.locator('.switch-value').textContent(), '統括情報セキュリティ責任者', 'the switch keeps its choice');
  await page.locator('.switch summary').click();
  await page.locator('.switch a[data-value="staff"]').click();
  assert.equal(await shown(page, entries), guide.clauses.filter(({ facets }) => facets.role?.includes('staff')).length);
  await page.goto(fileUrl('index.html'));
  assert.equal(await page.locator('.way .mine').count(), 1, 'the cover shows the choice');
  await opened.close();
  expectClean(opened);
});

test('a list that is asked for what it has none of is empty, and says so', async () => {
  const opened = await openPage('duties.html');
  const { page } = opened;
  for (const [name, value] of [['role', 'procurement-staff'], ['role', 'nonsense'], ['form', 'nonsense']]) {
    await page.goto(`${fileUrl('duties.html')}?${name}=${value}`);
    assert.equal(await shown(page, LISTS['duties.html']), 0, value);
    assert.equal(new URL(page.url()).searchParams.get(name), value, 'the address says what was asked for');
    assert.ok((await page.locator('[data-filters] > .hint').innerText()).includes(value));
  }
  await page.goto(fileUrl('9.1.html'));
  await page.locator('.switch summary').click();
  await page.locator('.switch a[data-value="procurement-staff"]').click();
  await page.goto(fileUrl('duties.html'));
  assert.equal(await shown(page, LISTS['duties.html']), 0);
  assert.match(await page.locator('[data-filters] > .hint').innerText(), /調達担当者/);
  await opened.close();
  expectClean(opened);
});

test('one fact a column, each with a name', async () => {
  const opened = await openPage('duties.html');
  const { page } = opened;
  for (const name of ['duties.html', 'clauses.html', 'role-section-officer.html']) {
    await page.goto(fileUrl(name));
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('button', { hasText: 'CSV' }).first().click()]);
    const [head, first] = (await readFile(await download.path(), 'utf8')).slice(1).split('\r\n');
    const heads = head.split(',');
    assert.ok(heads.every(Boolean), head);
    for (const one of ['役割', '当事者', '推定', '原典のページ']) assert.equal(heads.filter((each) => each === one).length, 1, `${name}: ${one}`);
    assert.doesNotMatch(first, /原典 p\./);
  }
  await opened.close();
  expectClean(opened);
});

test('a figure on the page of a role leads to as many duties', async () => {
  const opened = await openPage('index.html');
  const { page } = opened;
  for (const { id } of guide.guide.vocabularies.find(({ bearer }) => bearer).values) {
    await page.goto(fileUrl(`role-${id}.html`));
    const figures = await page.locator('.figures a').evaluateAll((all) => all.map((one) => [one.href, Number(one.querySelector('b').textContent)]));
    for (const [address, count] of figures) {
      await page.goto(address);
      assert.equal(await shown(page, LISTS['duties.html']), count, address);
    }
  }
  await opened.close();
  expectClean(opened);
});

test('one word for each force, and what one may do is no duty', async () => {
  const opened = await openPage('duties.html');
  const { page } = opened;
  const words = await page.locator('.force-chip').evaluateAll((all) => [...new Set(all.map((one) => one.textContent))].sort());
  assert.deepEqual(words, ['任意', '推奨', '禁止', '義務'].sort());
  const binding = guide.duties.filter(({ force }) => force !== 'may').length;
  await page.goto(fileUrl('index.html'));
  assert.equal(Number(await page.locator('.lists a[href="duties.html"] .count').textContent()), binding);
  await opened.close();
  expectClean(opened);
});

for (const [name, options] of Object.entries({ desktop: { viewport: desktop }, 'phone, dark': { viewport: phone, colorScheme: 'dark' } })) {
  test(`accessible with a filter open: ${name}`, async () => {
    const opened = await openPage('duties.html', options);
    await opened.page.locator('.pick summary').first().click();
    await expectAccessible(opened.page);
    assert.ok(await opened.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await opened.close();
    expectClean(opened);
  });
}

test('without script the lists are whole, and nothing is offered that does nothing', async () => {
  for (const [name, entries] of Object.entries(LISTS)) {
    const opened = await openPage(`${name}`, { javaScriptEnabled: false });
    assert.ok(await opened.page.locator(`main ${entries}`).count() > 5);
    assert.equal(await opened.page.locator('[data-filters]').first().isVisible(), false);
    await opened.close();
    expectClean(opened);
  }
});
