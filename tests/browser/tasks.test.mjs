// What readers come for, from the cover, with the clicks that it takes: on a screen, on a phone and on paper.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { expectClean, fileUrl, launch, open, readGuide, siteDir } from './harness.mjs';

const SCREENS = { 1440: { width: 1440, height: 900 }, 390: { width: 390, height: 844 } };

let browser;
let guide;
before(async () => {
  browser = await launch();
  guide = await readGuide(siteDir);
});
after(async () => { await browser?.close(); });

/** The cover, and a hand that counts what it presses. */
async function atCover(viewport) {
  const opened = await open(browser, fileUrl('index.html'), { viewport, acceptDownloads: true, permissions: ['clipboard-read', 'clipboard-write'] });
  let clicks = 0;
  const press = async (selector, options) => { clicks += 1; await opened.page.locator(selector, options).first().click(); };
  return { ...opened, opened, press, clicks: () => clicks };
}

/** How many sheets of A4 a page takes. */
const sheets = async (page) => (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g).length;

for (const [name, viewport] of Object.entries(SCREENS)) {
  test(`A: a data centre next month: what to announce and what the contract says, ${name}`, async () => {
    const { page, opened, press, clicks } = await atCover(viewport);
    await press('.way a', { hasText: 'データセンター' });
    await page.waitForURL(/form-datacentre/);
    await press('main a.action');
    await page.waitForURL(/case/);
    await page.locator('.case-item').first().waitFor();
    await press('.choice label', { hasText: '課室情報セキュリティ責任者' });
    assert.ok(clicks() <= 3, `${clicks()} clicks`);
    const papers = await page.locator('.case-step > h2').evaluateAll((all) => all.map((one) => one.firstChild.textContent));
    assert.ok(papers.includes('調達') && papers.includes('契約'), papers.join());
    const facts = await page.locator('.case-about').textContent();
    assert.match(facts, /課室情報セキュリティ責任者.*データセンター/s);
    let all = 0;
    for (const paper of ['調達', '契約']) {
      const step = page.locator('.case-step', { has: page.locator('h2', { hasText: paper }) });
      assert.ok(await step.locator('.marks-must .case-item').count() > 0, paper);
      await page.evaluate(() => { globalThis.print = () => {}; });
      await step.locator(':scope > .action').click();
      const pages = await sheets(page);
      assert.ok(pages <= 2, `${paper}: ${pages} pages`);
      all += pages;
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    }
    assert.ok(all <= 4);
    await opened.close();
    expectClean(opened);
  });

  test(`B: may I hand this over, and what must I do, ${name}`, async () => {
    const { page, opened, press, clicks } = await atCover(viewport);
    await press('.entrances a', { hasText: '委託先に情報を渡す' });
    await page.waitForURL(/role-staff/);
    assert.ok(clicks() <= 2);
    assert.match(await page.locator('main').textContent(), /提供する情報を必要最小限/);
    assert.ok(await sheets(page) <= 4);
    await opened.close();
    expectClean(opened);
  });

  test(`C: is a free cloud service allowed, ${name}`, async () => {
    const { page, opened, press, clicks } = await atCover(viewport);
    await press('.entrances a', { hasText: 'クラウドサービスを使う' });
    await page.locator('.questionnaire.is-ready').waitFor();
    assert.ok(clicks() <= 2);
    assert.ok(await page.locator('.answers input').count() > 20);
    for (const answer of await page.locator('.answers label:first-child').all()) await answer.click();
    const verdict = page.locator(name === '390' ? '.verdict-bar' : '.verdict-head');
    assert.ok(await verdict.isVisible(), 'the result is in sight');
    await opened.close();
    expectClean(opened);
  });

  test(`D: a place and an old number for a mail, ${name}`, async () => {
    const { page, opened, press, clicks } = await atCover(viewport);
    await press('main .search-open');
    await page.locator('[type=search], .search-dialog input').first().fill('9.3.1(8)');
    await page.locator('.hit').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/9\.3\.1/);
    await press('#incident-response .copy button', { hasText: '引用' });
    assert.ok(clicks() <= 2, `${clicks()} clicks`);
    const cited = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(cited, /9\.3\.1.*\(8\).*9\.3\.1\.html#incident-response/s);
    await opened.close();
  });

  test(`E: all that one role must do, as a spreadsheet with numbers and pages, ${name}`, async () => {
    const { page, opened, press, clicks } = await atCover(viewport);
    await press('.way a', { hasText: '課室情報セキュリティ責任者' });
    await page.waitForURL(/role-section-officer/);
    await press('.figures .f-must a');
    await page.waitForURL(/duties/);
    const [download] = await Promise.all([page.waitForEvent('download'), press('button', { hasText: 'CSV' })]);
    assert.ok(clicks() <= 3, `${clicks()} clicks`);
    const text = await readFile(await download.path(), 'utf8');
    const want = guide.duties.filter(({ force, facets }) => force === 'must' && facets.role?.includes('section-officer')).length;
    assert.ok(want > 20);
    assert.equal(text.match(/,義務,/g).length, want);
    assert.match(text.split('\r\n')[0], /番号.*拘束力.*原典のページ.*アドレス/);
    await opened.close();
    expectClean(opened);
  });
}
