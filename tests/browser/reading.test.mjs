// What helps in reading: previews by mouse, keys and touch, notes in place, addresses and citations that are copied
// even where the clipboard is refused, contents that follow, ways on and back, colours that a system forces, print.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { desktop, expectAccessible, expectClean, fileUrl, launch, open, phone } from './harness.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** Opens a page, runs a test in it, and expects that nothing went wrong. */
const on = (name, options, run) => async () => {
  const opened = await open(browser, fileUrl(name), { viewport: desktop, reducedMotion: 'reduce', ...options });
  await run(opened.page);
  await opened.close();
  expectClean(opened);
};

/** A link of 9.2.3 to another page, and one to a place of the same page. */
const AWAY = '.prose > p a.xref[href="9.3.1.html"], .prose > p a.xref[href^="9.3.1.html"]';
const popover = (page) => page.locator('.popover');
const gone = (page) => popover(page).waitFor({ state: 'hidden' });

test('a pointer that rests on a reference shows the beginning of its target, and may go there', on('9.2.3.html', {}, async (page) => {
  const link = page.locator(AWAY).first();
  await link.hover();
  await popover(page).waitFor();
  assert.match(await popover(page).innerText(), /^9\.3\.1 外部委託に係る契約\n.{40}/s);
  assert.equal(await link.getAttribute('title'), null, 'the browser shows no second one');
  const [box, at] = [await popover(page).boundingBox(), await link.boundingBox()];
  assert.ok(box.y >= at.y + at.height || box.y + box.height <= at.y, 'it does not cover the link');
  await popover(page).hover();
  await page.waitForTimeout(500);
  assert.ok(await popover(page).isVisible(), 'it stays while the pointer is on it');
  await page.keyboard.press('Escape');
  assert.equal(await popover(page).isVisible(), false, 'Escape puts it away without moving anything');
  await page.mouse.move(5, 5);
  await link.hover();
  await popover(page).waitFor();
  await page.mouse.move(5, 5);
  await gone(page);
}));

test('the keyboard shows a preview too, and says it', on('9.2.3.html', {}, async (page) => {
  const link = page.locator(AWAY).first();
  await link.evaluate((node) => {
    const before = [...document.querySelectorAll('a[href], summary, button')].filter((one) => one.compareDocumentPosition(node) & 4).pop();
    before.focus();
  });
  while (!await link.evaluate((node) => node === document.activeElement)) await page.keyboard.press('Tab');
  await popover(page).waitFor();
  assert.equal(await link.getAttribute('aria-describedby'), 'popover');
  assert.equal(await popover(page).getAttribute('role'), 'tooltip');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  assert.equal(await popover(page).isVisible(), false);
  assert.ok(await link.evaluate((node) => node === document.activeElement), 'the focus has not moved');
  await page.keyboard.press('Enter');
  await page.waitForURL(/9\.3\.1\.html/);
}));

test('a tap shows first and follows then', on('9.2.3.html', { viewport: phone, hasTouch: true, isMobile: true }, async (page) => {
  await page.locator(AWAY).first().tap();
  await popover(page).waitFor();
  assert.match(page.url(), /9\.2\.3\.html$/, 'the page stays');
  assert.match(await popover(page).innerText(), /外部委託に係る契約/);
  await popover(page).locator('.popover-close').tap();
  await gone(page);
  await page.locator(AWAY).first().tap();
  await popover(page).getByRole('link', { name: 'このページを開く' }).tap();
  await page.waitForURL(/9\.3\.1\.html/);
}));

test('a term shows its definition, a place of the same page its text', on('8.2.html', {}, async (page) => {
  const term = page.locator('.prose a.xref-term').first();
  const definition = await term.getAttribute('title');
  await term.hover();
  await popover(page).waitFor();
  assert.ok((await popover(page).innerText()).includes(definition.slice(0, 30)));
  await page.goto(fileUrl('9.2.3.html'));
  await page.locator('.prose a.xref[href="#announce-matrix-i7"]').first().hover();
  await popover(page).waitFor();
  assert.match(await popover(page).innerText(), /侵害された場合の対処/);
}));

const acts = {
  'a click': [{}, (mark) => mark.click()],
  Enter: [{}, async (mark, page) => { await mark.focus(); await page.keyboard.press('Enter'); }],
  'a tap': [{ viewport: phone, hasTouch: true, isMobile: true }, (mark) => mark.tap()],
};
for (const [name, [options, act]] of Object.entries(acts)) {
  test(`${name} on the mark of a footnote shows the note in place`, on('8.1.html', options, async (page) => {
    const mark = page.locator('[role=doc-noteref]').first();
    await act(mark, page);
    const note = page.getByRole('dialog');
    await note.waitFor();
    assert.match(await note.innerText(), /営業品目/);
    assert.equal(new URL(page.url()).hash, '', 'the page has not moved');
    assert.ok(await note.locator('.popover-text a.xref').count() > 0, 'its links are links');
    assert.equal(await note.locator('.footnote-back').count(), 0);
    if (name === 'Enter') {
      await page.keyboard.press('Tab');
      assert.ok(await page.evaluate(() => document.querySelector('.popover').contains(document.activeElement)), 'the keyboard gets in');
      await expectAccessible(page);
    }
    await page.keyboard.press('Escape');
    await gone(page);
    assert.ok(await mark.evaluate((node) => node === document.activeElement), 'the focus is back');
  }));
}

test('without script marks of footnotes lead to the notes, and back', on('8.1.html', { javaScriptEnabled: false }, async (page) => {
  await page.locator('[role=doc-noteref]').first().click();
  assert.equal(new URL(page.url()).hash, '#fn-1');
  await page.locator('.footnote-back').first().click();
  assert.equal(new URL(page.url()).hash, '#fnref-1');
}));

test('what copies is offered at headings, clauses and the page itself, also where nothing hovers', on('9.3.1.html', { viewport: phone, hasTouch: true, isMobile: true }, async (page) => {
  for (const place of ['.page-head .meta', '.clause', '#incident-response']) {
    const buttons = page.locator(`${place} .copy button`);
    assert.equal(await buttons.count() >= 2, true, place);
    assert.equal(await buttons.first().locator('..').evaluate((span) => getComputedStyle(span).opacity), '1', place);
  }
}));

test('an entry of a list is cited with the number of what holds it', on('9.3.1.html', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
  const button = page.locator('#audit-acceptance .copy button');
  assert.equal(await button.textContent(), '引用');
  await button.click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith('『'));
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /遵守事項 1\.2\.5\.1\(4\)\(a\)\(ア\)、原典 p\.[\d-]+、.+#audit-acceptance$/);
}));

test('a step is cited with its item, a footnote by its number', on('9.3.1.html', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
  const cited = async (place) => {
    await page.locator(`${place} .copy button`).last().click();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith('『'));
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.match(await cited('#check-by-audit'), /9\.3\.1 [^、]+ \(9\)②、.+#check-by-audit$/);
  assert.match(await cited('#fn-4'), /脚注 [\d.]* ?4、.+#fn-4$/);
  const names = await page.locator('.copy button').evaluateAll((all) => all.map((one) => one.ariaLabel));
  assert.deepEqual(names.filter((one, i) => names.indexOf(one) !== i), []);
  const cells = await page.locator('button.cell').evaluateAll((all) => all.map((one) => one.ariaLabel));
  assert.equal(new Set(cells).size, cells.length);
}));

test('a heading is named by its own words', on('9.3.1.html', {}, async (page) => {
  const [first] = await page.locator('.body .prose :is(h2, h3)[id]').all();
  const words = (await first.textContent()).trim();
  const name = await first.getAttribute('aria-label');
  assert.ok(name && words.startsWith(name.slice(0, 5)), `${name} of ${words}`);
  assert.equal(await page.getByRole('heading', { name: /コピー/ }).count(), 0);
  assert.ok(await page.getByRole('heading', { name, exact: true }).count() >= 1);
}));

test('where the clipboard is refused the address is copied all the same', on('9.3.1.html', { permissions: ['clipboard-read'] }, async (page) => {
  assert.equal(await page.evaluate(() => window.isSecureContext), true, 'a folder counts as secure');
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
    document.addEventListener('copy', () => { document.body.dataset.copied = getSelection().toString() || document.activeElement.value; });
  });
  const button = page.locator('.clause .copy button').nth(1);
  await button.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.body.dataset.copied);
  assert.match(await page.evaluate(() => document.body.dataset.copied), /^『.+』（2011年4月。.+公式の文書ではない）9\.3\.1 .+1\.2\.5\.1\(4\)\(a\)、原典 p\.[\d-]+、.+9\.3\.1\.html#clause-/);
  assert.ok(await button.evaluate((node) => node === document.activeElement), 'the focus stays');
  assert.match((await page.locator('[role=status]').allTextContents()).join(), /コピーしました/);
  assert.equal(await button.textContent(), 'コピーしました', 'it is seen too');
}));

test('the contents say where the reader is, and there are ways on, back and from elsewhere', on('9.3.1.html', { viewport: { width: 1440, height: 900 } }, async (page) => {
  await page.evaluate(() => document.getElementById('audit').scrollIntoView());
  await page.locator('.contents a[aria-current=location][href="#audit"]').waitFor();
  assert.equal(await page.locator('.contents a[aria-current]').count(), 1);
  assert.match(await page.locator('.pager [rel=prev]').getAttribute('href'), /^9\.3\.html$/);
  assert.match(await page.locator('.pager [rel=next]').getAttribute('href'), /^9\.3\.2\.html$/);
  assert.ok(await page.locator('.backlinks a').count() > 3);
}));

test('where the system forces its colours nothing loses its edge', on('9.3.1.html', { forcedColors: 'active' }, async (page) => {
  const style = (selector, name) => page.locator(selector).first().evaluate((node, key) => getComputedStyle(node)[key], name);
  assert.equal(await style('.mark-must', 'borderTopStyle'), 'solid');
  assert.equal(await style('.clause', 'borderTopStyle'), 'solid');
  await page.locator('table.matrix button.cell').first().click();
  assert.equal(await style('.popover', 'borderTopStyle'), 'solid');
  await page.keyboard.press('Escape');
  await page.locator('.site-head a').first().focus();
  await page.keyboard.press('Tab');
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
}));

test('on paper there is the text, and nothing to press', on('9.3.1.html', {}, async (page) => {
  await page.emulateMedia({ media: 'print' });
  for (const selector of ['.site-head', '.tree', '.copy', '.matrix-tools', '.pager', '.contents']) {
    assert.equal(await page.locator(selector).first().isVisible(), false, selector);
  }
  assert.ok(await page.locator('.clause').first().isVisible());
  const over = await page.evaluate(() => document.querySelector('.prose table').scrollWidth);
  assert.ok(over > 0);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  assert.ok(pdf.length > 50_000);
}));
