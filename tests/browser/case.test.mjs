// The case file in a browser: what it shows is held against guide.json by rules written a second time here;
// then what a reader does with it, from a folder, where browsers allow least.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { desktop, expectAccessible, expectClean, fileUrl, here, httpUrl, launch, open, phone, readGuide, serve, siteDir, tebikiBin } from './harness.mjs';

let browser;
let guide;
before(async () => {
  browser = await launch();
  guide = await readGuide(siteDir);
});
after(async () => { await browser?.close(); });

const openCase = (hash, options = {}) => open(browser, `${fileUrl('case.html')}${hash}`, { viewport: desktop, acceptDownloads: true, ...options });
const ready = (page) => page.locator('.case.is-ready').waitFor();
const keys = (page, under = '') => page.locator(`.case-sheet ${under} .case-item`).evaluateAll((all) => all.map((one) => one.dataset.key));

// ---- The same answer from guide.json --------------------------------------------------------------

const vocabulary = (id) => guide.guide.vocabularies.find((one) => one.id === id);

/** A value and all above it. */
function line(id, value) {
  const found = vocabulary(id).values.find((one) => one.id === value);
  return found ? [found.id, ...(found.parent ? line(id, found.parent) : [])] : [];
}

const related = (id, a, b) => line(id, a).includes(b) || line(id, b).includes(a);

/** What the guide holds for a choice, by kind. */
function expected(choice) {
  const [who, limits] = [true, false].map((bearer) => Object.keys(choice).filter((id) => vocabulary(id).bearer === bearer));
  const fits = (facets, ids) => ids.every((id) => !facets[id] || facets[id].some((value) => choice[id].some((one) => related(id, one, value))));
  const all = [...who, ...limits];
  const shares = (thing) => thing.bearers.filter((b) => who.includes(b.vocabulary) && choice[b.vocabulary].some((one) => related(b.vocabulary, one, b.value))).map((b) => b.share);
  const share = (thing) => (who.length === 0 || shares(thing).includes('own') ? 'own' : shares(thing)[0]);
  const duties = (things) => things.filter((thing) => share(thing) && fits(thing.facets, limits));
  const clauses = duties(guide.clauses);
  const matrices = guide.matrices.filter((matrix) => fits(matrix.facets, all));
  const columns = (matrix) => matrix.columns.filter((column) => (choice[matrix.vocabulary] ?? []).some((value) => {
    const above = line(matrix.vocabulary, value).find((one) => matrix.columns.includes(one));
    return above ? above === column : line(matrix.vocabulary, column).includes(value);
  }));
  const marked = matrices.filter((matrix) => columns(matrix).length);
  const rows = marked.flatMap((matrix) => matrix.rows.map((row) => `matrix:${matrix.id}:${row.measure}`));
  const told = new Set(marked.flatMap((matrix) => matrix.rows.map((row) => row.measure)));
  const hooked = new Set(clauses.flatMap((clause) => clause.measures));
  const named = (facets) => Object.keys(facets).some((id) => !vocabulary(id).bearer);
  const measures = guide.measures.filter(({ id, facets }) => !told.has(id) && fits(facets, limits) && (hooked.has(id) || named(facets)));
  const commentary = duties(guide.duties.filter(({ source }) => source === 'commentary'));
  const cautions = guide.cautions.filter(({ facets }) => fits(facets, all));
  const either = [...clauses.map((c) => [`clause:${c.number}`, share(c)]), ...commentary.map((d) => [`duty:${d.address}`, share(d)])].filter(([, s]) => s === 'either').map(([key]) => key);
  return {
    rows,
    clauses: clauses.map(({ number }) => `clause:${number}`),
    duties: commentary.map(({ address }) => `duty:${address}`),
    measures: measures.map(({ id }) => `measure:${id}`),
    cautions: cautions.map(({ id }) => `caution:${id}`),
    either,
    marks: marked.map((matrix) => [matrix, columns(matrix)]),
  };
}

const fragment = (choice) => `#${new URLSearchParams(Object.entries(choice).flatMap(([id, values]) => values.map((value) => [id, value])))}`;

const choices = [
  { form: ['datacentre'], phase: ['contract'] },
  { form: ['datacentre'], phase: ['contract'], role: ['system-officer'] },
  { form: ['asp', 'housing'], phase: ['procurement', 'contract'], role: ['system-officer'] },
  { form: ['operations'], role: ['chief-officer'] },
  { form: ['standard-terms'] },
  { role: ['staff'] },
  { role: ['system-officer', 'section-officer'], level: ['enhanced'] },
  { phase: ['evaluation'], party: ['contractor'] },
  { phase: ['decision'] },
];

test('the case file says what guide.json says', { timeout: 600_000 }, async (t) => {
  const opened = await openCase('');
  const { page } = opened;
  let shown = 0;
  for (const choice of choices) {
    await t.test(fragment(choice), async () => {
      await page.goto(fileUrl('404.html'));
      await page.goto(fileUrl('case.html') + fragment(choice));
      await ready(page);
      const want = expected(choice);
      const all = [...want.rows, ...want.clauses, ...want.duties, ...want.measures, ...want.cautions];
      const got = await keys(page);
      assert.deepEqual([...got].sort(), [...all].sort());
      assert.equal(new Set(got).size, got.length, 'nothing is shown twice');
      const either = await page.locator('.share-either + .case-items > .case-item').evaluateAll((items) => items.map((one) => one.dataset.key));
      assert.deepEqual(either.sort(), want.either.sort(), 'what is one’s own or another’s stands apart');
      shown += got.length;
    });
  }
  assert.ok(shown > 100, `only ${shown} entries were compared`);
  await opened.close();
  expectClean(opened);
});

test('another guide with other vocabularies is answered as well', { timeout: 600_000 }, async () => {
  const own = guide;
  const folder = await mkdtemp(path.join(tmpdir(), 'tebiki-case-'));
  const site = path.join(folder, 'site');
  execFileSync(tebikiBin, ['build', '--content', path.join(here, '../golden/constructs/content'), '--out', site], { cwd: folder });
  guide = await readGuide(site);
  const opened = await open(browser, fileUrl('case.html', site), { viewport: desktop });
  const { page } = opened;
  let shown = 0;
  for (const { id, values } of guide.guide.vocabularies) {
    for (const value of values) {
      const choice = { [id]: [value.id] };
      await page.goto(fileUrl('404.html', site));
      await page.goto(fileUrl('case.html', site) + fragment(choice));
      await ready(page);
      const want = expected(choice);
      const got = await keys(page);
      assert.deepEqual(got.sort(), [...want.rows, ...want.clauses, ...want.duties, ...want.measures, ...want.cautions].sort(), fragment(choice));
      shown += got.length;
    }
  }
  assert.ok(shown > 10, `only ${shown} entries were compared`);
  await opened.close();
  expectClean(opened);
  guide = own;
  await rm(folder, { recursive: true });
});

test('every mark of the table is the mark of guide.json', async () => {
  const choice = { form: ['asp', 'housing'], phase: ['contract'] };
  const opened = await openCase(fragment(choice));
  await ready(opened.page);
  const [[matrix, columns]] = expected(choice).marks;
  const legend = guide.guide.legends.find(({ id }) => id === matrix.legend);
  const name = (id) => vocabulary(matrix.vocabulary).values.find((value) => value.id === id).name;
  for (const row of matrix.rows) {
    const item = opened.page.locator(`[data-key="matrix:${matrix.id}:${row.measure}"]`);
    const cells = await item.locator('.case-cell').evaluateAll((all) => all.map((one) => one.textContent.trim().replace(/\s+/g, ' ')));
    const want = columns.map((column) => {
      const mark = legend.marks.find(({ id }) => id === row.cells[matrix.columns.indexOf(column)].mark);
      return `${name(column)} ${mark.mark} ${mark.name}`;
    });
    assert.deepEqual(cells, want, row.title);
  }
  await opened.close();
  expectClean(opened);
});

test('what must be in the contract of a data centre, with its clause and its explanation', async () => {
  const opened = await openCase('#form=datacentre&phase=contract');
  const { page } = opened;
  await ready(page);
  const audit = page.locator('.marks-may [data-key="matrix:contract-matrix:audit"]');
  const must = page.locator('.marks-must [data-key="matrix:contract-matrix:incident-response"]');
  assert.equal(await audit.count(), 1);
  assert.match(await must.textContent(), /1\.2\.5\.1\(4\)\(a\)/);
  assert.match(await must.textContent(), /9\.3\.1/);
  assert.equal(await must.locator('.case-name a').getAttribute('href'), '9.3.1.html#incident-response');
  await opened.close();
  expectClean(opened);
});

// ---- What a reader does ---------------------------------------------------------------------------

test('a choice goes into the address and comes back from it', async () => {
  const opened = await openCase('');
  const { page } = opened;
  await ready(page);
  assert.equal(await page.locator('.case-item').count(), 0, 'nothing is chosen yet');
  for (const value of ['datacentre', 'contract', 'system-officer']) await page.locator(`.choice input[value="${value}"]`).check();
  const params = new URLSearchParams(new URL(page.url()).hash.slice(1));
  assert.deepEqual([params.get('form'), params.get('phase'), params.get('role')], ['datacentre', 'contract', 'system-officer']);
  const before = await keys(page);
  assert.ok(before.length > 10);
  await page.reload();
  await ready(page);
  assert.deepEqual(await keys(page), before);
  assert.ok(await page.locator('.choice input[value="datacentre"]').isChecked());
  await page.locator('.choice input[value="asp"]').check();
  assert.deepEqual(new URLSearchParams(new URL(page.url()).hash.slice(1)).getAll('form'), ['datacentre', 'asp']);
  await page.evaluate(() => { location.hash = '#form=asp&phase=nonsense&other=1'; });
  await page.waitForFunction(() => !document.querySelector('.choice input[value="datacentre"]').checked);
  assert.equal(await page.locator('.choice input:checked').count(), 1, 'what the guide does not have is left out');
  await opened.close();
  expectClean(opened);
});

test('a plain link carries a choice as a query', async () => {
  const opened = await openCase('?_choose=form:asp');
  await ready(opened.page);
  assert.ok(await opened.page.locator('.choice input[value="asp"]').isChecked());
  assert.ok((await keys(opened.page)).length > 5);
  await opened.close();
  expectClean(opened);
});

const first = '[data-key="matrix:contract-matrix:incident-response"]';

const isDone = async (page) => await page.locator(`${first} [name=state]`).inputValue() === 'done';

async function tickAndRemark(page) {
  await page.locator(`${first} [name=state]`).selectOption('done');
  await page.locator(`${first} summary`).click();
  await page.locator(`${first} textarea`).fill('第5条に入れた <b>"確認"</b>');
}

test('states and remarks stay in this browser, and go from one to another as a file', async () => {
  const opened = await openCase('#form=datacentre&phase=contract');
  const { page } = opened;
  await ready(page);
  await page.locator('#case-name').fill('基盤の更改');
  await page.locator('#case-name').press('Enter');
  await tickAndRemark(page);
  assert.match(await page.locator('.case-count').textContent(), /1件/);
  await page.reload();
  await ready(page);
  assert.ok(await isDone(page));
  assert.equal(await page.locator(`${first} textarea`).inputValue(), '第5条に入れた <b>"確認"</b>');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('書き出す', { exact: false }).and(page.locator('button')).first().click()]);
  assert.equal(download.suggestedFilename(), '基盤の更改.json');
  const file = await download.path();
  const text = await readFile(file, 'utf8');
  assert.deepEqual(JSON.parse(text).entries, [['matrix:contract-matrix:incident-response', { state: 'done', remark: '第5条に入れた <b>"確認"</b>' }]]);
  await opened.close();
  expectClean(opened);

  const other = await openCase('');
  await ready(other.page);
  await other.page.locator('input[type=file]').setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await other.page.locator(first).waitFor();
  assert.ok(await isDone(other.page));
  assert.equal(await other.page.locator('.case-title').textContent(), '基盤の更改');
  assert.match(await other.page.locator('.case-said').textContent(), /読み込みました/);
  await other.page.reload();
  await ready(other.page);
  assert.ok(await isDone(other.page), 'it stays here too');
  await other.close();
  expectClean(other);
});

test('several cases stand beside each other', async () => {
  const opened = await openCase('#form=datacentre&phase=contract&_name=A');
  const { page } = opened;
  await ready(page);
  await tickAndRemark(page);
  await page.getByText('新しい案件').click();
  assert.equal(await page.locator('.case-item').count(), 0);
  assert.equal(await page.locator('.case-saved a').textContent(), 'A');
  await page.locator('.choice input[value="datacentre"]').check();
  assert.ok(!(await isDone(page)), 'the new case has no notes');
  await page.locator('.case-saved a').click();
  await page.waitForFunction(() => document.getElementById('case-name').value === 'A');
  assert.ok(await isDone(page));
  await opened.close();
  expectClean(opened);
});

test('an import asks about the case that it replaces, whatever name the file says', async () => {
  const opened = await openCase('#form=datacentre&phase=contract&_name=重要');
  const { page } = opened;
  await ready(page);
  await tickAndRemark(page);
  const asked = [];
  page.on('dialog', (dialog) => { asked.push(dialog.message()); dialog.dismiss(); });
  const title = guide.guide.title;
  const give = (name, address) => page.locator('input[type=file]').setInputFiles({
    name: '$&.json', mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ format: 'tebiki-case', version: 1, guide: title, name, address, ticks: [], remarks: [] })),
  });
  const isTicked = () => isDone(page);
  await give('zzz', '#_name=%E9%87%8D%E8%A6%81&form=asp');
  await page.waitForTimeout(300);
  assert.equal(asked.length, 1);
  assert.match(asked[0], /重要/);
  assert.ok(await isTicked(), 'the answer was no');
  await give('重要', '#_name=B&form=datacentre&phase=contract');
  await page.waitForFunction(() => document.getElementById('case-name').value === 'B');
  assert.equal(asked.length, 1, 'nothing is replaced, so nothing is asked');
  assert.match(await page.locator('.case-said').textContent(), /\$&\.json/, 'the name of the file as it is');
  await page.locator('.case-saved a', { hasText: '重要' }).click();
  await page.waitForFunction(() => document.getElementById('case-name').value === '重要');
  assert.ok(await isTicked());
  await opened.close();
  expectClean(opened);
});

test('a file that was not written here is refused, and nothing of it is taken', async (t) => {
  const good = { format: 'tebiki-case', version: 1, guide: guide.guide.title, name: '', address: '#form=asp', ticks: [], remarks: [] };
  const files = {
    'no JSON': '{',
    'another form': JSON.stringify({ ...good, format: 'other' }),
    'another version': JSON.stringify({ ...good, version: 3 }),
    'another guide': JSON.stringify({ ...good, guide: 'x' }),
    'no address': JSON.stringify({ ...good, address: 3 }),
    'a list': '[]',
    'null': 'null',
  };
  const opened = await openCase('#form=datacentre&phase=contract');
  const { page } = opened;
  await ready(page);
  await tickAndRemark(page);
  const give = (text) => page.locator('input[type=file]').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  for (const [name, text] of Object.entries(files)) {
    await t.test(name, async () => {
      await page.evaluate(() => { document.querySelector('.case-said').textContent = ''; });
      await give(text);
      await page.locator('.case-said:not(:empty)').waitFor();
      assert.match(await page.locator('.case-said').textContent(), /読み込めません/);
      assert.ok(await isDone(page));
    });
  }
  page.on('dialog', (dialog) => dialog.accept());
  const odd = { ...good, address: '#form=datacentre&phase=contract', ticks: ['matrix:contract-matrix:audit', 7, { a: 1 }, 'gone'], remarks: [['matrix:contract-matrix:audit', '<img src=x onerror=alert(1)>'], ['a'], 'b', [1, 2]] };
  await give(JSON.stringify(odd));
  await page.locator('[data-key="matrix:contract-matrix:audit"][data-state=done]').waitFor();
  assert.match(await page.locator('.case-said').textContent(), /1件/, 'the tick that applies to nothing is counted');
  assert.equal(await page.locator('.case-sheet img').count(), 0);
  await opened.close();
  expectClean(opened);
});

test('the sheet as CSV opens in a spreadsheet and starts no formula', async () => {
  const opened = await openCase('#form=datacentre&phase=contract&role=system-officer&_name=%3D1%2B1');
  const { page } = opened;
  await ready(page);
  await page.locator(`${first} summary`).click();
  await page.locator(`${first} textarea`).fill('=HYPERLINK("http://x")');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('button', { hasText: 'CSV' }).click()]);
  const text = await readFile(await download.path(), 'utf8');
  assert.ok(text.startsWith('\uFEFF') && text.endsWith('\r\n'));
  const rows = parse(text.slice(1));
  assert.equal(rows.length, (await keys(page)).length + 1);
  assert.ok(rows.every((row) => row.length === rows[0].length), 'every row has every column');
  assert.ok(rows.flat().every((cell) => !/^[=+\-@\t\r]/.test(cell)), 'no cell begins like a formula');
  assert.ok(rows.some((row) => row.includes('\'=HYPERLINK("http://x")')));
  const heads = rows[0];
  assert.ok(heads.every((head) => head) && new Set(heads).size === heads.length, `every column has a head of its own: ${heads}`);
  const row = rows.find((one) => one.includes('情報セキュリティが侵害された場合の対処'));
  assert.deepEqual(row.slice(0, 4), ['契約', '契約に含める事項の目安', '必要', '(8)']);
  const duties = rows.filter((one) => one[heads.indexOf('アドレス')].includes('9.3.1.html'));
  assert.ok(duties.some((one) => /^9\.3\.1\(\d+\)/.test(one[3])), 'duties have their number in its column');
  assert.ok(duties.some((one) => /^\d/.test(one[heads.indexOf('原典のページ')])), 'and their pages');
  assert.ok(rows.every((one) => !/^(義務|禁止|推奨|任意)/.test(one[4])), 'no title repeats the force');
  assert.ok(rows.some((row) => row.includes('1.2.5.1(4)(a)')));
  await opened.close();
  expectClean(opened);
});

/** RFC 4180, read by a second hand. */
function parse(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replace(/""/g, '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.filter((row) => row.length > 1);
}

test('printed on A4 it shows the sheet alone, with its ticks and remarks', async () => {
  const opened = await openCase('#form=datacentre&phase=contract&role=system-officer&_name=基盤');
  const { page } = opened;
  await ready(page);
  await tickAndRemark(page);
  await page.emulateMedia({ media: 'print' });
  for (const hidden of ['.choices', '.tools', '.case-state', '.site-head', `${first} textarea`]) {
    assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
  }
  assert.ok(await page.locator(`${first} .case-printed`).isVisible());
  assert.ok(await page.locator('.case-title').isVisible());
  const pdf = await page.pdf({ format: 'A4' });
  assert.ok(pdf.length > 20_000);
  await opened.close();
  expectClean(opened);
});

test('where nothing can be stored, the page says so and goes on', async () => {
  const context = await browser.newContext({ viewport: desktop });
  await context.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });
  });
  const page = await context.newPage();
  await page.goto(`${fileUrl('case.html')}#form=datacentre&phase=contract`);
  await ready(page);
  await page.locator(`${first} [name=state]`).selectOption('done');
  assert.ok(await page.locator('.is-refused').isVisible());
  assert.match(await page.locator('.case-count').textContent(), /1件/);
  await context.close();
});

test('by keyboard alone: choose, tick, remark', async () => {
  const opened = await openCase('');
  const { page } = opened;
  await ready(page);
  await page.locator('#case-name').focus();
  const tabTo = async (selector, most = 80) => {
    for (let i = 0; i < most; i += 1) {
      if (await page.evaluate((one) => document.activeElement?.matches(one), selector)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab does not reach ${selector}`);
  };
  await tabTo('.choice input[value="contract"]');
  await page.keyboard.press('Space');
  await tabTo('.choice input[value="datacentre"]');
  await page.keyboard.press('Space');
  await tabTo(`${first} [name=state]`, 200);
  await page.keyboard.press('ArrowDown');
  assert.ok(await isDone(page));
  await tabTo(`${first} summary`);
  await page.keyboard.press('Enter');
  await tabTo(`${first} textarea`);
  await page.keyboard.type('ok');
  assert.equal(await page.locator(`${first} textarea`).inputValue(), 'ok');
  await opened.close();
  expectClean(opened);
});

for (const [name, options] of Object.entries({ 'desktop, light': { viewport: desktop }, 'phone, dark': { viewport: phone, colorScheme: 'dark' } })) {
  test(`the case file is accessible: ${name}`, { timeout: 600_000 }, async () => {
    const opened = await openCase('#form=datacentre&form=asp&phase=contract&role=system-officer', options);
    await ready(opened.page);
    await opened.page.locator(`${first} summary`).click();
    await expectAccessible(opened.page);
    assert.ok(await opened.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing is cut');
    const [panel, sheet] = await Promise.all(['.choices', '.case-sheet'].map((one) => opened.page.locator(one).boundingBox()));
    assert.ok(panel.x + panel.width <= sheet.x || panel.y + panel.height <= sheet.y, 'the panel does not lie over the sheet');
    await opened.close();
    expectClean(opened);
  });
}

test('served with a policy and without script', async () => {
  const server = await serve(siteDir, { prefix: '/g/' });
  const opened = await open(browser, `${httpUrl(server, 'case.html')}#form=asp`, { viewport: desktop });
  await ready(opened.page);
  assert.ok((await keys(opened.page)).length > 5);
  await opened.close();
  expectClean(opened);
  const bare = await open(browser, fileUrl('case.html'), { viewport: desktop, javaScriptEnabled: false });
  assert.ok(await bare.page.locator('.needs-script').isVisible());
  await bare.page.locator('.choice a[data-value="asp"]').click();
  assert.equal(bare.page.url(), fileUrl('form-asp.html'));
  await bare.close();
  expectClean(bare);
  await server.close();
});

test('facts that cannot be loaded are said', async () => {
  const context = await browser.newContext({ viewport: desktop });
  const page = await context.newPage();
  await page.route('**/case/facts.js', (route) => route.abort());
  const server = await serve(siteDir);
  await page.goto(`${httpUrl(server, 'case.html')}#form=asp`);
  await page.locator('.needs-script[role=alert]').waitFor();
  assert.ok(await page.locator('.choice a[data-value="asp"]').isVisible(), 'the links stay');
  await context.close();
  await server.close();
});
