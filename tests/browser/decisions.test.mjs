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
  assert.equal(await page.locator('.case-step:visible').count(), 0, 'the paper of one phase');
  assert.ok(await page.locator(`.is-paper ${first}`).isVisible());
  assert.equal(await page.locator('.is-paper [data-key="matrix:contract-matrix:audit"]').count(), 0, 'it was left out');
  assert.match(await page.locator('.is-paper .case-left').innerText(), /監査.*含めない.*監査は別の契約による/);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.equal(await page.locator('.is-paper').count(), 0);
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
  assert.match(await page.locator('.case-count').textContent(), new RegExp(`${all - await page.locator('.marks-none .case-item').count()}件のうち1件`));
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

test('three papers by their names: what is included, what is not decided, and what was left out', async () => {
  const opened = await openCase('#form=datacentre&role=section-officer');
  const { page } = opened;
  await ready(page);
  await page.evaluate(() => { globalThis.print = () => {}; });
  const names = await page.locator('.case-step > .action').evaluateAll((all) => all.map((one) => one.textContent));
  assert.equal(new Set(names).size, names.length, 'each has a name of its own');
  const rows = (id, mark) => guide.matrices.find((one) => one.id === id).rows.filter((row) => row.cells[guide.matrices.find((one) => one.id === id).columns.indexOf('datacentre')].mark === mark).map((row) => `matrix:${id}:${row.measure}`);
  const paper = async (name) => {
    await page.locator('.case-step > .action', { hasText: name }).click();
    const made = page.locator('.is-paper');
    assert.equal(await made.locator('h2').textContent(), name);
    const under = await made.evaluate((one) => Object.fromEntries([...one.querySelectorAll('h3')].map((h) => [h.textContent.split(' ')[0], [...h.nextElementSibling.children].map((li) => li.dataset.key)])));
    const count = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g).length;
    assert.ok(count <= 2, `${name}: ${count} pages`);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    return under;
  };
  const may = await page.locator('.case-step', { has: page.locator(':scope > .action', { hasText: '契約に含める事項' }) }).locator('.marks-may .case-item').evaluateAll((all) => all.map((one) => one.dataset.key));
  await page.locator(`.case-item[data-key="${may[0]}"] [name=include]`).selectOption('yes');
  await page.locator(`.case-item[data-key="${may[1]}"] [name=include]`).selectOption('no');
  const contract = await paper('契約に含める事項');
  assert.ok(contract['含める'].includes(may[0]));
  assert.ok(!contract['含める'].includes(may[1]) && !contract['未決'].includes(may[1]));
  assert.deepEqual(contract['未決'], may.slice(2));
  const none = await page.locator('.marks-none .case-item').evaluateAll((all) => all.map((one) => one.dataset.key));
  assert.ok(none.length > 0);
  assert.deepEqual(none.filter((key) => Object.values(contract).flat().includes(key)), [], 'what is not needed is on no paper');
  const acceptance = await paper('検収で確認する事項');
  assert.deepEqual(acceptance['含める'], contract['含める'], 'what the contract has is confirmed');
  assert.ok(acceptance['当てはまるもの'].length > 0);
  assert.ok((await paper('調達仕様に書く事項'))['含める'].length > 1);
  await opened.close();
  expectClean(opened);
});

test('what one may do stands under its own head', async () => {
  const opened = await openCase('#form=datacentre&role=section-officer');
  const { page } = opened;
  await ready(page);
  const heads = await page.locator('.case-item:has(.f-may)').evaluateAll((all) => [...new Set(all.map((one) => one.closest('.case-step > section').querySelector('h3').firstChild.textContent))]);
  assert.deepEqual(heads, ['任意']);
  assert.equal(await page.locator('.case-step > section', { has: page.locator('h3', { hasText: '任意' }) }).locator('.f-must').count(), 0);
  await opened.close();
  expectClean(opened);
});

test('a name that is taken asks first, and neither case is changed', async () => {
  const opened = await openCase('#form=storage&_name=A');
  const { page } = opened;
  await ready(page);
  await page.locator('.case-item [name=state]').first().selectOption('done');
  const kept = () => page.evaluate(() => localStorage[Object.keys(localStorage).find((key) => key.endsWith(':case:A'))]);
  const before = await kept();
  await page.locator('[data-do=new]').click();
  await page.locator('.choice input[value=datacentre]').check();
  const asked = [];
  page.once('dialog', (dialog) => { asked.push(dialog.message()); dialog.dismiss(); });
  await page.locator('#case-name').fill('A');
  await page.locator('#case-name').press('Tab');
  assert.equal(asked.length, 1);
  assert.equal(await page.locator('#case-name').inputValue(), '');
  assert.equal(await kept(), before);
  page.once('dialog', (dialog) => dialog.accept());
  await page.locator('#case-name').fill('A');
  await page.locator('#case-name').press('Tab');
  assert.deepEqual(await page.locator('.choice input:checked').evaluateAll((all) => all.map((one) => one.value)), ['storage'], 'the case that was there is open');
  assert.equal(await page.locator('.case-item[data-state=done]').count(), 1);
  await opened.close();
  expectClean(opened);
});

test('names are unique, and every entry of a table has its bearer', async () => {
  const opened = await openCase('#form=datacentre&role=section-officer');
  const { page } = opened;
  await ready(page);
  const names = await page.locator('.case-result :is(button, summary, select)').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent));
  assert.deepEqual(names.filter((one, i) => names.indexOf(one) !== i && !one.includes('非該当')), []);
  assert.equal(await page.locator('.case-marks .case-item:not(:has(.tag))').count(), 0);
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
