// Tables of marks as a reader uses them: heads that stay, columns and marks that are chosen and kept in the address,
// marks that answer by mouse, keys and touch, one column as a list on a phone, the file for a spreadsheet, and what
// differs between two tables. From a folder, where browsers allow least.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { desktop, expectAccessible, expectClean, fileUrl, launch, open, phone } from './harness.mjs';

const PAGE = 'matrix-contract-matrix.html';
const calm = { reducedMotion: 'reduce' };

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** Opens a page, runs a test in it, and expects that nothing went wrong. */
const on = (name, options, run) => async () => {
  const opened = await open(browser, fileUrl(name), { viewport: desktop, ...calm, ...options });
  await run(opened.page, opened);
  await opened.close();
  expectClean(opened);
};

const rowsOf = (page) => page.locator('table.matrix tbody tr:visible').count();
const columnsOf = (page) => page.locator('table.matrix tbody tr:visible').first().locator('td:visible').count();
const choose = async (page, kind, value) => {
  await page.locator(`.pick-${kind} summary`).click();
  await page.locator(`.pick-${kind} input[value="${value}"]`).check();
  await page.keyboard.press('Escape');
};

test('the first column stays in view', on(PAGE, { viewport: { width: 700, height: 600 } }, async (page) => {
  const edges = () => page.evaluate(() => {
    const box = document.querySelector('.matrix-scroll').getBoundingClientRect();
    return ['.corner', 'tbody tr:last-child th'].map((at) => document.querySelector(at).getBoundingClientRect().left - box.left);
  });
  const at = await edges();
  const moved = await page.evaluate(() => {
    const box = document.querySelector('.matrix-scroll');
    box.scrollTo(200, 0);
    return box.scrollLeft;
  });
  assert.ok(moved >= 100, `it scrolls: ${moved}`);
  assert.deepEqual(await edges(), at);
}));

// A table that ends before its last row reads as if the row were not there.
for (const [width, height] of [[1440, 900], [1366, 768], [820, 1180], [390, 844], [360, 740]]) {
  test(`no table hides a row at ${width} × ${height}`, async () => {
    for (const name of [PAGE, 'matrix-announce-matrix.html', 'matrices.html', '9.2.3.html', '9.3.1.html', 'form-datacentre.html']) {
      await on(name, { viewport: { width, height } }, async (page) => {
        const hidden = await page.evaluate(() => [...document.querySelectorAll('.matrix-scroll, .table-scroll')]
          .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.querySelectorAll('tr').length === 0).map((box) => box.textContent.slice(0, 40)));
        assert.deepEqual(hidden, [], name);
      })();
    }
  });
}

test('columns of one group have one head, which follows what is shown', on(PAGE, {}, async (page) => {
  const group = page.locator('thead th[scope=colgroup]');
  assert.equal(await group.getAttribute('colspan'), String(await page.locator('thead .second th').count()));
  await choose(page, 'columns', 'asp');
  assert.equal(await group.getAttribute('colspan'), '1');
  await choose(page, 'columns', 'storage');
  assert.equal(await columnsOf(page), 2);
  await page.locator('.pick-columns summary').click();
  await page.locator('.pick-columns input[value=asp]').uncheck();
  assert.equal(await group.isVisible(), false);
}));

test('a chosen column is remembered, for every table with columns of its kind, and by the case', on(PAGE, {}, async (page) => {
  await choose(page, 'columns', 'datacentre');
  for (const name of ['matrix-announce-matrix.html', '9.3.1.html', PAGE]) {
    await page.goto(fileUrl(name));
    assert.equal(await columnsOf(page), 1, name);
  }
  await page.goto(`${fileUrl('case.html')}#form=asp`);
  await page.locator('.case.is-ready').waitFor();
  await page.goto(fileUrl(PAGE));
  assert.equal(await page.locator('thead [data-column=asp]').isVisible(), true);
  assert.equal(await columnsOf(page), 1);
  await page.locator('.matrix-tools button', { hasText: 'すべて表示' }).click();
  await page.goto(fileUrl('9.3.1.html'));
  assert.equal(await columnsOf(page), 9);
}));

test('no head of a table is broken inside a word', on('9.3.1.html', { viewport: { width: 1440, height: 900 } }, async (page) => {
  for (const name of ['9.3.1.html', '9.2.3.html', PAGE]) {
    await page.goto(fileUrl(name));
    const broken = await page.locator('.matrix thead th').evaluateAll((all) => all.flatMap((th) => {
      const walker = document.createTreeWalker(th, NodeFilter.SHOW_TEXT), found = [];
      for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(text);
        if (new Set([...range.getClientRects()].map((rect) => Math.round(rect.top))).size > 1) found.push(text.data);
      }
      return found;
    }));
    assert.deepEqual(broken, [], name);
  }
}));

test('chosen columns and marks stand in the address and come back with it', on(PAGE, {}, async (page) => {
  const [rows, columns] = [await rowsOf(page), await columnsOf(page)];
  assert.deepEqual([rows, columns], [13, 9]);
  await choose(page, 'columns', 'storage');
  await choose(page, 'marks', 'included');
  assert.match(page.url(), /\?columns=storage&marks=included$/);
  const shown = await rowsOf(page);
  assert.ok(shown > 0 && shown < rows, `${shown} rows`);
  const marks = await page.locator('tbody td:visible .mark:visible > [aria-hidden]').allTextContents();
  assert.deepEqual([...new Set(marks)], ['※']);
  await page.reload();
  assert.deepEqual([await rowsOf(page), await columnsOf(page)], [shown, 1]);
  await page.getByRole('button', { name: 'すべて表示' }).click();
  assert.deepEqual([await rowsOf(page), await columnsOf(page)], [rows, columns]);
  assert.doesNotMatch(page.url(), /\?/);
}));

test('marks are spoken, and told apart without colour', on(PAGE, {}, async (page) => {
  for (const name of ['必要', '選択', '非該当又は不必要', '一般にサービスに含まれている']) {
    assert.ok(await page.getByRole('button', { name: new RegExp(`^${name}: `) }).count() > 0, name);
  }
  const shapes = await page.evaluate(() => [...document.querySelectorAll('.legend dt')].map((dt) => dt.querySelector('.mark').textContent));
  assert.equal(new Set(shapes).size, shapes.length);
  assert.equal(shapes.length, 4);
}));

/** The cell of the measures against an incident under the form of a data centre. */
const CELL = 'tbody tr:nth-child(8) td[data-column=datacentre] button';

const ways = {
  'a click': async (page) => { await page.locator(CELL).click(); },
  Enter: async (page) => { await page.locator(CELL).focus(); await page.keyboard.press('Enter'); },
  Space: async (page) => { await page.locator(CELL).focus(); await page.keyboard.press('Space'); },
};
for (const [name, act] of Object.entries(ways)) {
  test(`${name} on a mark says what it means, why, and by which clause`, on(PAGE, {}, async (page) => {
    await act(page);
    await expectAnswer(page);
    if (name === 'a click') await expectAccessible(page);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.popover').isVisible(), false);
    assert.ok(await page.locator(CELL).evaluate((button) => button === document.activeElement), 'the focus is back');
  }));
}

test('a tap on a mark does the same', on(PAGE, { viewport: phone, hasTouch: true, isMobile: true }, async (page) => {
  await page.locator('.pick-one select').selectOption('datacentre');
  await page.locator(CELL).tap();
  await expectAnswer(page);
  await page.locator('.popover-close').tap();
  assert.equal(await page.locator('.popover').isVisible(), false);
}));

async function expectAnswer(page) {
  const popover = page.getByRole('dialog');
  await popover.waitFor();
  const text = await popover.innerText();
  assert.match(text, /情報セキュリティが侵害された場合の対処 × データセンター/);
  assert.match(text, /必要/);
  assert.match(text, /一般的な目安として、必要な事項/);
  const links = await popover.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  assert.ok(links.some((href) => href.includes('#clause-1.2.5.1')), `a clause among ${links}`);
  assert.ok(links.some((href) => href.endsWith('9.3.1.html#incident-response')), `the measure among ${links}`);
}

test('the table is one stop of the Tab key, and arrows reach every mark', on(PAGE, {}, async (page) => {
  assert.equal(await page.locator('table button[tabindex="0"]').count(), 1);
  await page.locator('table button[tabindex="0"]').focus();
  const at = () => page.evaluate(() => {
    const cell = document.activeElement.closest('td');
    return [cell.parentElement.rowIndex, cell.dataset.column];
  });
  const first = await at();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  assert.deepEqual(await at(), [first[0] + 1, 'onsite']);
  await page.keyboard.press('End');
  assert.equal((await at())[1], 'storage');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  assert.deepEqual(await at(), first);
  for (let n = 0; n < 12; n += 1) await page.keyboard.press('ArrowDown');
  const hidden = await page.evaluate(() => {
    const cell = document.activeElement.getBoundingClientRect();
    const under = document.elementFromPoint(cell.left + cell.width / 2, cell.top + cell.height / 2);
    return !document.activeElement.contains(under);
  });
  assert.equal(hidden, false, 'the mark is not under the head of the table');
}));

test('between the two tables seventeen marks go from 選択 to 必要', on('matrices.html', {}, async (page) => {
  assert.equal(await page.locator('td.is-changed').count(), 17);
  const marks = await page.locator('.pick-marks input').evaluateAll((all) => all.map((box) => box.value));
  assert.ok(marks.includes('optional-required'), `${marks}`);
  await choose(page, 'marks', 'optional-required');
  assert.equal(await page.locator('td.is-changed:visible .arrow:visible').count(), 17);
  assert.ok(await rowsOf(page) < 14);
  const cell = page.locator('td.is-changed button').first();
  await cell.click();
  const text = await page.getByRole('dialog').innerText();
  assert.match(text, /選択/);
  assert.match(text, /必要/);
  assert.match(text, /遵守事項/);
}));

test('a narrow screen lists one column, which the address keeps', on(PAGE, { viewport: phone }, async (page) => {
  assert.equal(await columnsOf(page), 1);
  assert.equal(await rowsOf(page), 13);
  assert.ok(await page.locator('tbody tr:first-child td:visible .mark').getByText('必要').isVisible(), 'the meaning stands beside the mark');
  await page.locator('.pick-one select').selectOption({ label: '情報の保存・運搬' });
  assert.match(page.url(), /\?column=storage$/);
  await page.reload();
  assert.equal(await page.locator('tbody td:visible').first().getAttribute('data-column'), 'storage');
  const box = await page.locator('.matrix-scroll').evaluate((scroll) => scroll.scrollWidth - scroll.clientWidth);
  assert.ok(box <= 0, `the list is ${box} pixels too wide`);
}));

test('a table is saved for a spreadsheet as it is shown', on(PAGE, { acceptDownloads: true }, async (page) => {
  const save = async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
    assert.match(download.suggestedFilename(), /^table-contract-matrix\.csv$/);
    return readFile(await download.path(), 'utf8');
  };
  const whole = await save();
  assert.ok(whole.startsWith('\uFEFF'));
  const lines = whole.slice(1).trim().split('\r\n');
  assert.equal(lines.length, 14);
  assert.match(lines[0], /^番号,情報セキュリティ対策等,情報システムの構築等,オンサイトサービス/);
  assert.match(lines[1], /^\(1\),情報セキュリティを確保するための体制の整備,必要,/);
  assert.ok(lines.slice(1).every((line) => line.split(',').length === 11), 'every row has every column');
  await choose(page, 'columns', 'asp');
  await choose(page, 'marks', 'optional');
  const some = (await save()).slice(1).trim().split('\r\n');
  assert.equal(some.length - 1, await rowsOf(page));
  assert.ok(some.slice(1).every((line) => /,選択$/.test(line)), some.join('\n'));
}));

test('no cell of the file is a formula', on(PAGE, {}, async (page) => {
  const text = await page.evaluate(() => {
    document.querySelector('tbody th a').textContent = '=HYPERLINK("http://example.invalid")';
    document.querySelector('tbody td .vh').textContent = '＋1';
    let rows;
    const saved = globalThis.tebikiCsv;
    globalThis.tebikiCsv = { ...saved, save: (_, all) => { rows = all; } };
    [...document.querySelectorAll('.matrix-tools button')].find((button) => button.textContent === 'CSV').click();
    return saved.text(rows);
  });
  assert.match(text, /'=HYPERLINK/);
  assert.match(text, /'＋1/);
  assert.doesNotMatch(text, /(^|,|")[=+\-@＝＋－＠]/m);
}));

test('the list of a role has the number of a phase apart, and no mark of a footnote', on('role-system-officer.html', {}, async (page) => {
  const [heads, ...rows] = await page.evaluate(() => globalThis.tebikiCsv.rowsOf(document.querySelector('[data-csv]').dataset));
  const phases = rows.map((row) => row[0]);
  assert.ok(phases.some((phase) => /^\d+ \D/.test(phase)) && phases.every((phase) => !/^\d+[^\d ]/.test(phase)), phases.join());
  const noted = rows.map((row) => row[heads.indexOf('内容')]).filter((text) => text.startsWith('情報セキュリティ監査の必要性は'));
  assert.ok(noted.length && noted.every((text) => text.endsWith('判断すること。')), noted.join('\n'));
}));

test('in a section the table answers and chooses as well', on('9.3.1.html', {}, async (page) => {
  const table = page.locator('.prose table.matrix');
  assert.equal(await table.locator('button.cell').count(), 117);
  await table.locator('tbody tr:nth-child(8) td[data-column=datacentre] button').click();
  const text = await page.getByRole('dialog').innerText();
  assert.match(text, /侵害された場合の対処 × データセンター/);
  assert.match(text, /必要/);
  assert.match(text, /遵守事項/);
  await page.keyboard.press('Escape');
  await choose(page, 'columns', 'asp');
  assert.match(page.url(), /columns=asp/);
  assert.equal(await columnsOf(page), 1);
}));

test('without script the whole table stands there, with what is behind its rows', on(PAGE, { javaScriptEnabled: false }, async (page) => {
  assert.deepEqual([await rowsOf(page), await columnsOf(page)], [13, 9]);
  await page.locator('.row-notes summary').click();
  assert.ok(await page.locator('.row-notes a[href*="#clause-1.2.5.1"]').first().isVisible());
  assert.equal(await page.locator('.matrix-tools').isVisible(), false);
}));

test('without script a phone has the whole table too', on(PAGE, { javaScriptEnabled: false, viewport: phone }, async (page) => {
  assert.equal(await page.locator('tbody tr:first-child td').count(), 9);
  assert.ok(await page.locator('tbody tr:first-child td:nth-child(5)').isVisible());
}));
