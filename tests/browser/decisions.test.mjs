// The case file as something to decide by: phases and their papers, states, what is included and why, and where the choice comes
// from.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, expectClean, fileUrl, launch, open, readGuide, siteDir } from './harness.mjs';

let browser;
let guide;
before(async () => {
  browser = await launch();
  guide = await readGuide(siteDir);
});
after(async () => { await browser?.close(); });

const first = '[data-key="matrix:contract-matrix:incident-response"]';
const openCase = (hash) => open(browser, `${fileUrl('case.html')}${hash}`, { viewport: desktop });
const ready = (page) => page.locator('.case.is-ready').waitFor();
const keys = (page) => page.locator('.case-sheet .case-item').evaluateAll((all) => all.map((one) => one.dataset.key));

/** The values above a value. */
function parents(id, value) {
  const { parent } = guide.guide.vocabularies.find((one) => one.id === id).values.find((one) => one.id === value);
  return parent ? [parent, ...parents(id, parent)] : [];
}

test('phase by phase, each with its papers; what is marked △ asks, and what is left out stays off the paper', async () => {
  const opened = await openCase('#form=datacentre&phase=procurement&phase=contract&role=section-officer');
  const { page } = opened;
  await ready(page);
  assert.deepEqual(await page.locator('.case-step > h2').evaluateAll((all) => all.map((one) => one.firstChild.textContent)), ['調達', '契約']);
  assert.deepEqual(await page.locator('.case-step').evaluateAll((all) => all.map((one) => one.querySelector('h3').textContent)), ['事前に周知する事項の目安', '契約に含める事項の目安']);
  assert.equal(await page.locator('.marks-must [name=include]:visible').count(), 0, 'what is required asks nothing');
  const audit = page.locator('[data-key="matrix:contract-matrix:audit"]');
  await audit.locator('[name=include]').selectOption('no');
  await audit.locator('summary').click();
  await audit.locator('[name=owner]').fill('山田');
  await audit.locator('[name=date]').fill('2026-12-24');
  await audit.locator('[name=remark]').fill('監査は別の契約による');
  assert.equal(await audit.locator('.case-printed').textContent(), '含めるか: 含めない　担当: 山田　期日: 2026-12-24　備考・理由: 監査は別の契約による');
  const names = await page.locator('.case-fields :is(select, input, textarea)').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  assert.equal(new Set(names).size, names.length, 'every field has a name of its own');
  await page.evaluate(() => { globalThis.print = () => { globalThis.printed = document.querySelectorAll('.is-paper').length; }; });
  await page.locator('.case-step').nth(1).locator(':scope > .action').click();
  assert.equal(await page.evaluate(() => globalThis.printed), 1);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.case-step').first().isVisible(), false, 'the paper of one phase');
  assert.ok(await page.locator(first).isVisible());
  assert.equal(await audit.isVisible(), false, 'it was left out');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.ok(await audit.isVisible(), 'the whole sheet tells what was left out, and why');
  await opened.close();
  expectClean(opened);
});

test('only what is in a state, with its count; every phase is one press away', async () => {
  const opened = await openCase('#form=datacentre&phase=procurement&phase=contract');
  const { page } = opened;
  await ready(page);
  const all = (await keys(page)).length;
  await page.locator(`${first} [name=state]`).selectOption('out');
  assert.match(await page.locator('.case-count').textContent(), new RegExp(`${all}件のうち1件`));
  await page.locator('.case-show select').selectOption({ label: '対象外' });
  assert.equal(await page.locator('.case-item:visible').count(), 1);
  assert.equal(await page.locator('.case-step:visible').count(), 1);
  assert.match(await page.locator('.case-steps').textContent(), /^契約 1$/);
  await page.locator('.case-show select').selectOption({ label: '未確認' });
  assert.equal(await page.locator('.case-item:not([hidden])').count(), all - 1);
  const address = page.url();
  await page.locator('.case-steps button', { hasText: '契約' }).click();
  const top = await page.locator('.case-step', { hasText: '契約に含める' }).first().evaluate((one) => one.getBoundingClientRect().top);
  assert.ok(top >= 0 && top < 400, `${top}`);
  assert.equal(page.url(), address, 'the address keeps the case');
  assert.ok(await page.locator('.case-count').isVisible());
  const count = await page.locator('.case-count').boundingBox();
  assert.ok(count.y >= 0 && count.y < 200, 'the count stays in sight');
  await opened.close();
  expectClean(opened);
});

test('the role of the switch comes along, and the switch acts on the case', async () => {
  const opened = await open(browser, fileUrl('9.1.html'), { viewport: desktop });
  const { page } = opened;
  const choose = async (role) => { await page.locator('.switch summary').click(); await page.locator(`.switch a[data-value="${role}"]`).click(); };
  await choose('section-officer');
  await page.goto(`${fileUrl('case.html')}?_choose=form:datacentre`);
  await ready(page);
  const chosen = () => page.locator('.choice input:checked').evaluateAll((all) => all.map((one) => one.value).sort());
  assert.deepEqual(await chosen(), ['datacentre', 'section-officer']);
  await choose('system-officer');
  assert.deepEqual(await chosen(), ['datacentre', 'system-officer']);
  assert.equal(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('role'), 'system-officer');
  await opened.close();
  expectClean(opened);
});

test('duties of other forms stay out', async () => {
  const opened = await openCase('#form=datacentre');
  await ready(opened.page);
  const others = new Set(guide.duties.filter(({ facets }) => facets.form && !facets.form.some((one) => one === 'datacentre' || parents('form', 'datacentre').includes(one))).map(({ address }) => `duty:${address}`));
  assert.ok(others.size > 4);
  assert.deepEqual((await keys(opened.page)).filter((key) => others.has(key)), []);
  await opened.close();
  expectClean(opened);
});
