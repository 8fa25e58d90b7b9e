// A guide with an earlier edition: the list of changes narrows, what was cited in the earlier edition is found again, badges
// go when their day is over, and a case sheet says what changed.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { allTypes, desktop, expectAccessible, expectClean, fileUrl, launch, open, phone, serve, tebikiBin } from './harness.mjs';

let browser;
let folder;
let site;
let earlier;

const settings = (edition, date, more = '') => `title: 鍵の管理
edition: ${edition}
date: "${date}"
language: ja
vocabularies:
  role:
    name: { ja: 役割, en: Role }
    bearer: true
    switch: true
    values:
      - { id: keeper, name: 保管者 }
      - { id: guard, name: 警備員 }
${more}`;
const page = (number, body) => `---\nnumber: "${number}"\ntitle: 節${number}の題\n---\n\n${body}\n`;

const OLD = {
  '1.md': page('1', '## 保管 {#keeping}\n\n鍵は、箱に納めて保管すること。 {#keep force=must role=keeper}\n\n## 点検 {#checking}\n\n点検の記録を残す。'),
  '2.md': page('2', '## 見回り {#rounds}\n\n見回りは、毎日行うこと。 {#walk force=must role=guard}\n\n## 台帳 {#book}\n\n合い鍵の数を、台帳に記す。数は毎月確かめる。'),
  '3.md': page('3', '## 閉鎖 {#closing}\n\n門は、日没の時に閉める。見張りの当番を決めておく。'),
  '5.md': page('5', '## 貸出し {#lending}\n\n鍵を借りる者は、氏名と時刻を帳簿に記す。\n\n## 返却 {#return}\n\n鍵を返す者は、帳簿に印を付ける。\n\n## 紛失 {#loss}\n\n鍵をなくした者は、責任者に届け出る。'),
};
const NEW = {
  '1.md': page('1', '## 保管 {#keeping}\n\n鍵は、施錠した箱に納めて保管すること。 {#keep force=must role=keeper}\n\n## 点検 {#checking}\n\n点検の記録を残す。'),
  '2.md': page('2', '## 見回り {#rounds}\n\n見回りは、毎朝と毎晩に行うこと。 {#walk force=must role=guard}\n\n## 届出 {#report}\n\n警備員は、異状を届け出ること。 {#tell force=must role=guard}'),
  '6.md': page('6', '## 貸出し {#lending}\n\n鍵を借りる者は、氏名と所属と時刻を帳簿に記す。\n\n## 返却 {#return}\n\n鍵を返す者は、帳簿に印を付ける。').replace('節6の題', '節5の題').replace('title:', 'aliases: ["5"]\ntitle:'),
  '7.md': page('7', '## 紛失 {#lost moved-from=5.html#loss}\n\n鍵をなくした者は、責任者に届け出る。'),
  '4.md': page('4', '## 台帳 {#book moved-from=2.html#book}\n\n合い鍵の数を、台帳に記す。数は毎月確かめる。'),
};

async function guide(name, files) {
  await mkdir(path.join(folder, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, name, file), text);
}

const tebiki = (...words) => execFileSync(tebikiBin, words, { cwd: folder, stdio: 'pipe' });

before(async () => {
  browser = await launch();
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'tebiki-editions-')));
  await guide('old', { 'guide.yaml': settings('初版', '2024-04', 'editions: []\n'), ...OLD });
  await guide('content', { 'guide.yaml': settings('第2版', '2026-04-01', 'editions: [{ from: ../old, badge-until: 2026-05-31 }]\n'), ...NEW });
  tebiki('build', '--content', 'old', '--out', 'old-site');
  tebiki('build', '--content', 'content', '--out', 'site');
  [site, earlier] = ['site', 'old-site'].map((name) => path.join(folder, name));
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the list of changes shows: numbers by state, and how many entries. */
const shown = (tab) => tab.evaluate(() => ({
  figures: Object.fromEntries([...document.querySelectorAll('.figures > div')].map((one) => [one.dataset.count.slice(7), Number(one.lastElementChild.textContent)])),
  entries: [...document.querySelectorAll('.edition-changes > li')].filter((one) => one.checkVisibility()).length,
  sections: [...document.querySelectorAll('main > section')].filter((one) => one.checkVisibility()).length,
  status: document.querySelector('.matrix-tools .hint').textContent,
}));

for (const viewport of [desktop, phone]) {
  test(`the list of changes narrows, and its address says how, ${viewport.width} px wide`, async () => {
    const opened = await open(browser, fileUrl('changes.html', site), { viewport });
    const { page: tab } = opened;
    const all = await shown(tab);
    assert.ok(all.entries > 4 && all.sections > 2, JSON.stringify(all));
    assert.equal(Object.values(all.figures).reduce((sum, one) => sum + one, 0), all.entries);
    const pick = async (title, value) => {
      await tab.click(`.pick summary:text-is("${title}")`);
      await tab.check(`.pick input[value="${value}"]`);
      await tab.click(`.pick summary:text-is("${title}")`);
    };
    await pick('役割', 'guard');
    const guards = await shown(tab);
    assert.ok(guards.entries > 0 && guards.entries < all.entries, JSON.stringify(guards));
    assert.equal(Object.values(guards.figures).reduce((sum, one) => sum + one, 0), guards.entries);
    assert.match(guards.status, new RegExp(`^${guards.entries}件の変更を示しています、.+`), 'with what was chosen');
    await pick('変更の種類', 'new');
    assert.equal(new URL(tab.url()).search, '?state=new&role=guard');
    assert.equal((await shown(tab)).figures.reworded, 0);
    await expectAccessible(tab);
    const link = tab.url();
    // Words that somebody looked for stay in the address, and are marked.
    await tab.goto(`${link}&q=${encodeURIComponent('届け出')}`);
    await tab.waitForSelector('main mark');
    assert.equal(new URL(tab.url()).searchParams.get('q'), '届け出');
    assert.equal(new URL(tab.url()).searchParams.get('state'), 'new');
    await tab.goto(link);
    await tab.click('.matrix-tools button[type=reset]');
    await tab.waitForFunction(() => !location.search);
    assert.deepEqual(await shown(tab), { ...all });
    await tab.goto(link);
    const again = await shown(tab);
    assert.equal(again.sections, 1);
    assert.ok(again.entries >= 1 && again.entries < guards.entries);
    await tab.goto(fileUrl('changes.html', site) + '?chapter=1');
    assert.equal((await shown(tab)).sections, 1);
    // The filter is no choice of the reader's.
    assert.equal(await tab.evaluate(() => document.documentElement.classList.contains('has-choice')), false);
    await opened.close();
    expectClean(opened);
  });
}

test('without script every change is there', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const tab = await context.newPage();
  await tab.goto(fileUrl('changes.html', site));
  assert.ok(await tab.locator('.edition-changes > li').count() > 4);
  assert.equal(await tab.locator('.matrix-tools').isVisible(), false);
  await context.close();
});

/** The address that a place's button copies. */
async function copied(tab, at) {
  await tab.evaluate(() => { Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { globalThis.copiedText = text; } } }); });
  await tab.locator(`${at} .copy button`).first().evaluate((button) => button.click());
  return tab.evaluate(() => globalThis.copiedText);
}

test('a citation of the earlier edition says what became of it', async () => {
  const opened = await open(browser, fileUrl('1.html', earlier));
  const { page: tab } = opened;
  const told = async (name, at) => {
    await tab.goto(fileUrl(name, earlier));
    const address = new URL(await copied(tab, at));
    assert.match(address.search, /^\?e=2024-04&d=[0-9a-f]{8}$/);
    await tab.goto(`${fileUrl(name, site)}${address.search}${address.hash}`);
    await tab.waitForSelector('.cited');
    const note = tab.locator('.cited');
    return { text: (await note.textContent()).trim(), links: await note.locator('a').evaluateAll((all) => all.map((one) => one.getAttribute('href'))), note };
  };
  const same = await told('1.html', '#checking');
  assert.match(same.text, /今も同じ/);
  const changed = await told('1.html', '#keeping');
  assert.match(changed.text, /次のように変わりました/);
  assert.equal(await changed.note.locator('ins').first().textContent(), '施錠した');
  const moved = await told('2.html', '#book');
  assert.match(moved.text, /初版から引用された/);
  assert.match(moved.text, /移りました/);
  assert.equal(moved.links[0], '4.html#book');
  const whole = await told('1.html', '.page-head .meta');
  assert.match(whole.text, /次のように変わりました/);
  await expectAccessible(tab);
  await opened.close();
  // Both sites are opened, and each lies outside of the other.
  assert.deepEqual(opened.problems.filter((one) => !one.startsWith('outside request: file:')), []);
});

test('a citation through an old address ends where the place is now, with what became of it', async () => {
  const opened = await open(browser, fileUrl('5.html', earlier));
  const { page: tab } = opened;
  const follow = async (at) => {
    await tab.goto(fileUrl('5.html', earlier));
    const address = new URL(await copied(tab, at));
    await tab.goto(`${fileUrl('5.html', site)}${address.search}${address.hash}`);
    await tab.waitForSelector('.cited');
    const note = await tab.locator('.cited').textContent();
    return [new URL(tab.url()), note.trim(), await tab.locator('.cited + *').getAttribute('id')];
  };
  const [changed, said, beside] = await follow('#lending');
  assert.match(changed.pathname, /\/6\.html$/);
  assert.equal(changed.hash, '#lending');
  assert.match(said, /初版から引用された[^]*移り、次のように変わりました[^]*所属/);
  assert.equal(beside, 'lending', 'the note stands before the place');
  const [same, unchanged] = await follow('#return');
  assert.match(`${same.pathname}${same.hash}`, /\/6\.html#return$/);
  assert.match(unchanged, /移りました/);
  // A place that left the section before the section left its address.
  const [away, lost] = await follow('#loss');
  assert.match(`${away.pathname}${away.hash}`, /\/7\.html#lost$/);
  assert.match(lost, /移りました/);
  // Of an edition that nobody knows the digest says whether the words are the same.
  const unknown = new URL(same);
  unknown.searchParams.set('e', '1999');
  unknown.searchParams.delete('p');
  await tab.goto(`${fileUrl('5.html', site)}${unknown.search}${unknown.hash}`);
  await tab.waitForSelector('.cited');
  assert.match(await tab.locator('.cited').textContent(), /今も同じ/);
  // What cites nothing goes to the same place.
  await tab.goto(`${fileUrl('5.html', site)}#return`);
  await tab.waitForURL(/\/6\.html#return$/);
  await opened.close();
  assert.deepEqual(opened.problems.filter((one) => !one.startsWith('outside request: file:')), []);
});

test('a citation of this very edition, and of words that nobody knows', async () => {
  const opened = await open(browser, fileUrl('1.html', site));
  const { page: tab } = opened;
  const address = await copied(tab, '#keeping');
  await tab.goto(address);
  await tab.waitForTimeout(200);
  assert.equal(await tab.locator('.cited').count(), 0);
  await tab.goto(address.replace(/d=.{8}/, 'd=00000000'));
  assert.match(await tab.locator('.cited').textContent(), /言葉が違います/);
  await tab.goto(address.replace('2026-04-01', '1999'));
  assert.match(await tab.locator('.cited').textContent(), /今も同じ/);
  await opened.close();
  expectClean(opened);
});

test('a page that is gone says what it said', async () => {
  const server = await serve(site, { types: allTypes });
  const opened = await open(browser, `${server.origin}/404.html`);
  const { page: tab } = opened;
  // A server answers with the page of a wrong address, whatever the address is.
  await tab.route('**/3.html*', async (route) => route.fulfill({ response: await route.fetch({ url: `${server.origin}/404.html` }) }));
  await tab.goto(`${server.origin}/3.html?e=2024-04&d=12345678#closing`);
  const note = tab.locator('.cited');
  await note.waitFor();
  assert.match(await note.textContent(), /今はありません/);
  assert.match(await note.locator('del').allTextContents().then((all) => all.join('')), /門は、日没の時に閉める/);
  await opened.close();
  await server.close();
});

test('new and amended places bear a badge until its day is over', async () => {
  const badges = async (date) => {
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.clock.setFixedTime(new Date(date));
    await tab.goto(fileUrl('2.html', site));
    const all = await tab.evaluate(() => [...document.querySelectorAll('[data-changed]')].map((one) => getComputedStyle(one, '::after').content).filter((one) => one !== 'none'));
    await context.close();
    return all;
  };
  const on = await badges('2026-05-31T12:00');
  assert.ok(on.includes('"新設"') && on.includes('"改正"'), JSON.stringify(on));
  assert.deepEqual(await badges('2026-06-01T12:00'), []);
});

test('a case sheet says what changed of what it is about', async () => {
  const opened = await open(browser, `${fileUrl('case.html', site)}#role=guard`);
  const { page: tab } = opened;
  await tab.waitForSelector('.case-sheet .edition-changes');
  const text = await tab.locator('.case-sheet section:has(.edition-changes)').textContent();
  assert.match(text, /あなたに関わる変更/);
  assert.match(text, /朝と毎晩に/);
  assert.doesNotMatch(text, /施錠した/);
  await expectAccessible(tab);
  await opened.close();
  expectClean(opened);
});
