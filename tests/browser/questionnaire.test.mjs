// The cautions as a questionnaire, and the page of a wrong address: every end, from a folder and from a server.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { desktop, expectAccessible, expectClean, fileUrl, here, launch, open, phone, readGuide, serve, siteDir, tebikiBin } from './harness.mjs';

let browser;
let cautions;
before(async () => {
  browser = await launch();
  const guide = await readGuide(siteDir);
  cautions = guide.cautions.filter(({ question }) => question);
});
after(async () => { await browser?.close(); });

const openCautions = (hash = '', options = {}) => open(browser, fileUrl('cautions.html') + hash, { viewport: desktop, ...options });
/** The answer to the first question of a caution; some ask several. */
const radio = (page, id, answer) => page.locator(`#${id} input[value="${answer}"]`).first();
const questions = (page) => page.locator('.answers').count();
const verdict = (page) => page.locator('.verdict-head').textContent();

/** The answers of a caution that end so. */
const answersTo = (caution, end) => ['yes', 'no', 'unknown'].filter((answer) => caution[answer] === end);

/** Answers all so that each ends as well as it can; `instead` says otherwise for some. */
async function answerAll(page, instead = {}) {
  for (const caution of cautions) {
    for (const one of await page.locator(`#${caution.id} input[value="${instead[caution.id] ?? answersTo(caution, 'ok')[0]}"]`).all()) await one.check();
  }
}

test('every answer ends as guide.json says', async () => {
  assert.ok(cautions.length >= 10);
  const opened = await openCautions();
  const names = { ok: '問題なし', confirm: '要確認', forbidden: '禁止' };
  for (const caution of cautions) {
    for (const answer of ['yes', 'no', 'unknown'].filter((one) => caution[one])) {
      const label = opened.page.locator(`#${caution.id} label`, { has: opened.page.locator(`input[value="${answer}"]`) }).first();
      assert.equal(await label.locator('input').getAttribute('data-end'), caution[answer], `${caution.id} ${answer}`);
      assert.ok(!(await label.innerText()).includes(names[caution[answer]]), 'the outcome does not stand beside the answer');
    }
  }
  await opened.close();
  expectClean(opened);
});

test('it is allowed when every question is answered well, and not before', async () => {
  const opened = await openCautions();
  const { page } = opened;
  assert.match(await verdict(page), /問いに答える/);
  await radio(page, cautions[0].id, answersTo(cautions[0], 'ok')[0]).check();
  assert.match(await verdict(page), new RegExp(`まだ判定できません.*残り${await questions(page) - 1}問`));
  await answerAll(page);
  assert.equal((await verdict(page)).trim(), '問題なし');
  assert.equal(await page.locator('.verdict.is-ok').count(), 1);
  assert.equal(await page.locator('.verdict-reasons li').count(), 0);
  await opened.close();
  expectClean(opened);
});

test('one point to confirm is enough, and it is named', async () => {
  const opened = await openCautions();
  const { page } = opened;
  const doubtful = cautions.filter((caution) => answersTo(caution, 'confirm').length);
  for (const caution of doubtful) {
    const [answer] = answersTo(caution, 'confirm');
    await answerAll(page, { [caution.id]: answer });
    assert.equal((await verdict(page)).trim(), '要確認', caution.id);
    const reasons = page.locator('.verdict-reasons li a');
    assert.deepEqual(await reasons.evaluateAll((all) => [...new Set(all.map((one) => one.hash))]), [`#${caution.id}`]);
  }
  await opened.close();
  expectClean(opened);
});

test('what is forbidden is forbidden at once, with the reason first', async () => {
  const opened = await openCautions('', { reducedMotion: 'reduce' });
  const { page } = opened;
  const forbidding = cautions.filter((caution) => answersTo(caution, 'forbidden').length);
  assert.ok(forbidding.length > 0);
  const doubtful = cautions.find((caution) => !forbidding.includes(caution) && answersTo(caution, 'confirm').length);
  await radio(page, doubtful.id, answersTo(doubtful, 'confirm')[0]).check();
  for (const caution of forbidding) {
    await radio(page, caution.id, answersTo(caution, 'forbidden')[0]).check();
    assert.match(await verdict(page), /^禁止/);
    assert.equal(await page.locator('.verdict.is-forbidden').count(), 1);
    const reasons = await page.locator('.verdict-reasons li a').evaluateAll((all) => all.map((one) => one.hash));
    assert.deepEqual(reasons, [`#${caution.id}`, `#${doubtful.id}`]);
    await radio(page, caution.id, answersTo(caution, 'ok')[0]).check();
  }
  await page.locator('.verdict-reasons li a').first().click();
  assert.ok(await page.locator(`#${doubtful.id}`).evaluate((one) => one.getBoundingClientRect().top >= 0), 'the reason leads to its caution');
  assert.ok(await page.locator('.questionnaire input:checked').count() > 1);
  assert.match(page.url(), new RegExp(`${doubtful.id}=`), 'the answers stay in the address');
  await opened.close();
  expectClean(opened);
});

test('answers are kept in the address, and taken back', async () => {
  const opened = await openCautions();
  const { page } = opened;
  const [first, second] = cautions;
  await radio(page, first.id, 'no').check();
  await radio(page, second.id, 'unknown').check();
  const params = new URLSearchParams(new URL(page.url()).hash.slice(1));
  assert.deepEqual([...params], [[first.id, 'no'], [second.id, 'unknown']]);
  const said = await verdict(page);
  await page.reload();
  assert.ok(await radio(page, first.id, 'no').isChecked() && await radio(page, second.id, 'unknown').isChecked());
  assert.equal(await verdict(page), said);
  await page.locator('.verdict button').last().click();
  assert.equal(await page.locator('.questionnaire input:checked').count(), 0);
  assert.equal(new URL(page.url()).hash, '');
  assert.equal(await page.evaluate(() => document.activeElement.type), 'radio', 'the reader is at the first question again');
  await page.goto(`${fileUrl('cautions.html')}#${second.id}`);
  assert.ok(await page.locator(`#${second.id}`).evaluate((one) => one.getBoundingClientRect().top < innerHeight), 'a place of the page is still a place');
  await opened.close();
  expectClean(opened);
});

test('the record: service, answerer, date, next steps; kept in the address, with a case, and on paper', async () => {
  const opened = await openCautions();
  const { page } = opened;
  const doubtful = cautions.find((caution) => answersTo(caution, 'confirm').length);
  await radio(page, doubtful.id, answersTo(doubtful, 'ok')[0]).check();
  const next = page.locator(`#${doubtful.id} .next`);
  assert.equal(await next.isVisible(), false, 'nothing is to be confirmed yet');
  await radio(page, doubtful.id, answersTo(doubtful, 'confirm')[0]).check();
  await next.locator('input').fill('契約書を確かめる');
  for (const [name, value] of [['_service', '翻訳'], ['_who', '山田'], ['_date', '2026-11-30'], ['_name', '案件A']]) await page.locator(`[name=${name}]`).fill(value);
  await page.keyboard.press('Tab');
  assert.match(await page.locator('.verdict-reasons').textContent(), /契約書を確かめる/);
  await page.reload();
  assert.equal(await page.locator('[name=_service]').inputValue(), '翻訳');
  assert.equal(await next.locator('input').inputValue(), '契約書を確かめる');
  const record = page.url();
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('[name=_who]').isVisible() && await next.isVisible());
  await page.emulateMedia({ media: 'screen' });
  await page.goto(`${fileUrl('case.html')}#form=standard-terms&_name=${encodeURIComponent('案件A')}`);
  await page.locator('.case-item [name=state]').first().selectOption('done');
  await page.reload();
  await page.locator('.case-saved a[href^="cautions.html#"]').first().click();
  await page.waitForURL(/cautions/);
  assert.equal(page.url(), record, 'the case knows its answers');
  await opened.close();
  expectClean(opened);
});

test('a filter hides no question from the verdict, and who is not named is not left out', async () => {
  const opened = await openCautions();
  const { page } = opened;
  await page.goto(`${fileUrl('cautions.html')}?role=chief-officer`);
  // Whom they name is inherited from the section in some.
  const hidden = page.locator('.caution[hidden]');
  const roles = await hidden.locator('.answers').count();
  assert.ok(await page.locator('.caution[data-role]').count() > 0);
  assert.equal(await page.locator('.caution[hidden]:not([data-role])').count(), 0);
  assert.equal(await page.locator('.caution:visible:not([data-role])').count(), await page.locator('.caution:not([data-role])').count(), 'what names nobody concerns everybody');
  for (const one of await page.locator('.answers:visible').all()) await one.locator('[data-end=ok]').first().check();
  assert.match(await verdict(page), new RegExp(`まだ判定できません.*残り${roles}問.*隠れている問い${roles}`));
  assert.doesNotMatch(await verdict(page), /問題なし/);
  assert.ok(roles > 0);
  await page.goto(`${page.url().replace('role=chief-officer', 'role=')}`);
  for (const one of await page.locator('.answers:visible').all()) await one.locator('[data-end=ok]').first().check();
  assert.equal((await verdict(page)).trim(), '問題なし');
  await opened.close();
  expectClean(opened);
});

test('records of two services are kept apart, and none is replaced without a question', async () => {
  const opened = await openCautions();
  const { page } = opened;
  const asked = [];
  page.on('dialog', (dialog) => { asked.push(dialog.message()); dialog.dismiss(); });
  const record = async (service, answer) => {
    await page.goto(fileUrl('404.html'));
    await page.goto(fileUrl('cautions.html'));
    await radio(page, cautions[0].id, answer).check();
    for (const [name, value] of [['_service', service], ['_name', '翻訳']]) await page.locator(`[name=${name}]`).fill(value);
    await page.keyboard.press('Tab');
  };
  await record('サイト1', 'no');
  await record('サイト2', 'yes');
  assert.deepEqual(asked, []);
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('answers:')).map((key) => [key.split('\t')[1], localStorage[key]]).sort());
  const before = await kept();
  assert.deepEqual(before.map(([service]) => service), ['サイト1', 'サイト2']);
  await record('サイト1', 'yes');
  assert.equal(asked.length, 1, 'it is asked first');
  assert.deepEqual(await kept(), before);
  assert.equal(await page.locator('[name=_name]').inputValue(), '', 'it belongs to no case now');
  await page.goto(`${fileUrl('case.html')}#form=standard-terms&_name=${encodeURIComponent('翻訳')}`);
  await page.locator('.case-item').first().waitFor();
  await page.locator('.case-item [name=state]').first().selectOption('done');
  await page.reload();
  assert.equal(await page.locator('.case-saved a[href^="cautions.html#"]').count(), 2, 'the list of cases has both');
  await opened.close();
  expectClean(opened);
});

test('one question after the other', async () => {
  const opened = await openCautions();
  const { page } = opened;
  const seen = () => page.locator('.caution:visible').count();
  const all = await seen();
  await page.locator('[name=_one]').check();
  assert.equal(await seen(), 1);
  await radio(page, cautions[0].id, 'no').check();
  assert.equal(await seen(), 2, 'the answer brings the next');
  await page.locator('[name=_one]').uncheck();
  assert.equal(await seen(), all);
  await opened.close();
  expectClean(opened);
});

test('by keyboard alone, and announced', async () => {
  const opened = await openCautions();
  const { page } = opened;
  await page.locator('.questionnaire [type=radio]').first().focus();
  await page.keyboard.press('Space');
  const all = await questions(page);
  for (let i = 1; i < all; i += 1) {
    await page.keyboard.press('Tab');
    while (await page.evaluate(() => document.activeElement.type !== 'radio')) await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
  }
  assert.equal(await page.locator('.questionnaire input:checked').count(), all);
  assert.equal(await page.locator('.verdict-head').getAttribute('role'), 'status');
  await page.keyboard.press('ArrowDown');
  assert.ok(await radio(page, cautions.at(-1).id, 'no').isChecked(), 'arrows change the answer');
  await opened.close();
  expectClean(opened);
});

test('printed with its answers and its verdict', async () => {
  const opened = await openCautions(`#${cautions[0].id}=no`);
  const { page } = opened;
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.verdict').isVisible());
  assert.equal(await page.locator('.verdict .tools').isVisible(), false);
  assert.equal(await page.locator('.verdict-bar').isVisible(), false);
  await opened.close();
  expectClean(opened);
});

test('without script it is a list with the ends spelled out', async () => {
  const opened = await openCautions('', { javaScriptEnabled: false });
  const { page } = opened;
  for (const caution of cautions) {
    const text = await page.locator(`#${caution.id} .answers`).first().textContent();
    assert.match(text, /はい.*(問題なし|要確認|禁止)/s);
  }
  assert.ok(await page.locator('.ends').isVisible());
  assert.equal(await page.locator('.questionnaire input:visible').count(), 0);
  await opened.close();
  expectClean(opened);
});

for (const [name, options] of Object.entries({ 'desktop, light': { viewport: desktop }, 'phone, dark': { viewport: phone, colorScheme: 'dark' } })) {
  test(`the questionnaire is accessible: ${name}`, { timeout: 600_000 }, async () => {
    const opened = await openCautions('', options);
    const { page } = opened;
    await expectAccessible(page);
    const forbidding = cautions.find((caution) => answersTo(caution, 'forbidden').length);
    await answerAll(page, { [forbidding.id]: answersTo(forbidding, 'forbidden')[0] });
    await expectAccessible(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing is cut');
    await opened.close();
    expectClean(opened);
  });
}

// ---- A wrong address ------------------------------------------------------------------------------

/** A server that answers what it does not have with 404.html, as every web server can be told to. */
async function withNotFound(paths, dir = siteDir) {
  const found = new Map();
  const server = await serve(dir, { prefix: '/x/' });
  const context = await browser.newContext({ viewport: desktop });
  const page = await context.newPage();
  const body = await readFile(path.join(dir, '404.html'), 'utf8');
  for (const asked of paths) {
    const url = `${server.origin}/x/${asked}`;
    await page.route(url.split('#')[0], (route) => route.fulfill({ status: 404, contentType: 'text/html; charset=utf-8', body }));
    await page.goto(url);
    const links = page.locator('.nearest:not([hidden]) a');
    found.set(asked, await links.evaluateAll((all) => all.map((one) => one.getAttribute('href'))));
    await page.unrouteAll();
    await page.goto('about:blank');
  }
  await context.close();
  await server.close();
  return found;
}

test('a wrong address is told what it may have meant', { timeout: 600_000 }, async () => {
  const wanted = {
    '9.3.1(8)': '9.3.1.html#incident-response',
    '9.3.1%EF%BC%888%EF%BC%89': '9.3.1.html#incident-response',
    '9.3.11.html': '9.3.1.html',
    '9.3.6.html': '9.3.5.html',
    '9.3.1.htm': '9.3.1.html',
    '1.2.5.1(4)(a)': '9.3.1.html#clause-1.2.5.1-4-a',
    'role-system-oficer.html': 'role-system-officer.html',
    '9.3.1(99)': '9.3.1.html',
  };
  const found = await withNotFound([...Object.keys(wanted), 'qqqqqqqqqqqqqqqq', '404.html']);
  for (const [asked, href] of Object.entries(wanted)) {
    const got = found.get(asked);
    if (asked.includes('99')) assert.ok(got.every((one) => one.startsWith(href)) && got.length > 0, `${asked}: ${got}`);
    else assert.equal(got[0], href, `${asked}: ${got}`);
  }
  assert.deepEqual(found.get('9.3.1(8)'), ['9.3.1.html#incident-response'], 'what is known is not guessed at');
  assert.deepEqual(found.get('qqqqqqqqqqqqqqqq'), [], 'nothing is near');
  assert.deepEqual(found.get('404.html'), []);
});

test('from an address below a folder that is none a browser goes on to the page at its own place', async () => {
  const server = await serve(siteDir, { prefix: '/x/' });
  const context = await browser.newContext({ viewport: desktop });
  const page = await context.newPage();
  const body = await readFile(path.join(siteDir, '404.html'), 'utf8');
  // As the configurations for web servers have it; tests/servers asks them.
  const headers = { Refresh: '0; url=/x/404.html#/x/a/b/9.3.6.html?q=1' };
  const asked = `${server.origin}/x/a/b/9.3.6.html?q=1`;
  await page.route(asked, (route) => route.fulfill({ status: 404, contentType: 'text/html; charset=utf-8', body, headers }));
  await page.goto(asked);
  await page.waitForURL((address) => address.pathname === '/x/404.html' && address.hash.startsWith('#/'));
  const near = page.locator('.nearest:not([hidden]) a').first();
  await near.waitFor();
  assert.equal(await near.getAttribute('href'), '9.3.5.html');
  await page.locator('main a[href="clauses.html"]').click();
  await page.waitForURL(`${server.origin}/x/clauses.html`);
  await context.close();
  await server.close();
});

test('an old number leads on', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tebiki-404-'));
  const site = path.join(folder, 'site');
  execFileSync(tebikiBin, ['build', '--content', path.join(here, '../golden/constructs/content'), '--out', site], { cwd: folder });
  const found = await withNotFound(['2.1(1)(a)'], site);
  assert.deepEqual(found.get('2.1(1)(a)'), ['1.html#clause-4.2-1-a']);
  await rm(folder, { recursive: true });
});

test('from a folder and without script it is a plain page', async () => {
  for (const options of [{}, { javaScriptEnabled: false }]) {
    const opened = await open(browser, fileUrl('404.html'), { viewport: desktop, ...options });
    assert.equal(await opened.page.locator('.nearest').isVisible(), false);
    assert.ok(await opened.page.locator('main a[href="clauses.html"]').isVisible());
    await opened.close();
    expectClean(opened);
  }
});
