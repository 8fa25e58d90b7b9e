// The preview beside an earlier state: a switch shows what changed since the last commit or a named edition, and puts it away.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { expectAccessible, launch, open, phone } from './harness.mjs';
import { long, previewOf } from './preview.mjs';

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/** A commit of all that is there. */
function commit({ root }) {
  const git = (...words) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.jp', ...words], { cwd: root, stdio: 'pipe' });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'state');
}

/** What the page and its switch say. */
const state = (page) => page.evaluate(() => {
  const toggle = document.querySelector('#tebiki-live-changes');
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length;
  const shows = (node, pseudo) => !['none', 'normal', ''].includes(getComputedStyle(node, pseudo).content);
  const badges = [...document.querySelectorAll('[data-changed]')].filter((one) => one.checkVisibility() && (shows(one, '::after') || shows(one, '::before')));
  return {
    words: toggle?.textContent,
    isOn: toggle?.getAttribute('aria-pressed'),
    lists: seen('details.changed'),
    entries: seen('details.changed .edition-changes > li'),
    new: [...document.querySelectorAll('details.changed ins')].map((one) => one.textContent).join(''),
    badges: badges.length,
  };
});

const says = (page, words) => page.waitForFunction((text) => document.querySelector('#tebiki-live-changes')?.textContent.includes(text), words);

async function visit(stage, name, options = {}) {
  return open(browser, `${stage.origin}/${name}`, { answered: '/__tebiki/events', ...options });
}

test('a switch shows what changed since the last commit, and puts it away', { timeout: 60_000 }, async () => {
  const stage = await previewOf(commit, '--compare');
  const { page, problems, close } = await visit(stage, '3.html');
  assert.deepEqual(await state(page), { words: '変更（0）', isOn: 'true', lists: 0, entries: 0, new: '', badges: 0 });
  await stage.save('content/3.md', long({ 40: '段落40は、手続の四十番目を説明する。' }));
  await says(page, '変更（1）');
  const on = await state(page);
  assert.deepEqual({ ...on, badges: on.badges > 0 }, { words: '変更（1）', isOn: 'true', lists: 1, entries: 1, new: '四十', badges: true });
  await expectAccessible(page);
  await page.click('#tebiki-live-changes');
  assert.deepEqual(await state(page), { words: '変更（1）', isOn: 'false', lists: 0, entries: 0, new: '四十', badges: 0 });
  await expectAccessible(page);
  // It stays away after a save, and on the next page.
  await stage.save('content/3.md', long({ 40: '段落40は、手続の四十番目を説明する。', 3: '段落3は、手続の三番目を説明する。' }));
  await says(page, '変更（2）');
  assert.equal((await state(page)).lists, 0);
  await page.reload();
  assert.deepEqual({ ...await state(page), new: '' }, { words: '変更（2）', isOn: 'false', lists: 0, entries: 0, new: '', badges: 0 });
  await page.focus('#tebiki-live-changes');
  await page.keyboard.press('Enter');
  assert.equal((await state(page)).entries, 2);
  await stage.save('content/3.md', long());
  await says(page, '変更（0）');
  assert.equal((await state(page)).lists, 0);
  await close();
  await stage.close();
  assert.deepEqual(problems, []);
});

test('what is committed meanwhile is no change any more', { timeout: 60_000 }, async () => {
  const stage = await previewOf(commit, '--compare');
  const { page, close } = await visit(stage, '3.html');
  await stage.save('content/3.md', long({ 40: '段落40は、手続の四十番目を説明する。' }));
  await says(page, '変更（1）');
  commit(stage);
  await stage.save('content/3.md', long({ 40: '段落40は、手続の四十番目を説明する。', 3: '段落3は、手続の三番目を説明する。' }));
  await page.waitForFunction(() => document.querySelector('main').textContent.includes('三番目'));
  assert.deepEqual({ ...await state(page), badges: 0 }, { words: '変更（1）', isOn: 'true', lists: 1, entries: 1, new: '三', badges: 0 });
  await close();
  await stage.close();
});

test('a commit that cannot be read is told, and the one before stands for it', { timeout: 60_000 }, async () => {
  const stage = await previewOf(commit, '--compare');
  const { page, close } = await visit(stage, '3.html');
  await stage.save('content/3.md', long({ 40: '段落40は、手続の四十番目を説明する。' }));
  await says(page, '変更（1）');
  const git = (...words) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.jp', ...words], { cwd: stage.root, stdio: 'pipe' });
  git('rm', '--quiet', '--cached', 'content/guide.yaml');
  git('commit', '--quiet', '--message', 'without settings');
  await stage.save('content/3.md', long({ 40: '段落40は、手続の四十番目を説明する。', 3: '段落3は、手続の三番目を説明する。' }));
  await says(page, '変更（2）：新しいコミットを読めない');
  await expectAccessible(page);
  commit(stage);
  await stage.save('content/3.md', long({ 7: '段落7は、手続の七番目を説明する。', 40: '段落40は、手続の四十番目を説明する。', 3: '段落3は、手続の三番目を説明する。' }));
  await page.waitForFunction(() => document.querySelector('#tebiki-live-changes').textContent === '変更（1）');
  await close();
  await stage.close();
});

test('a named edition is compared with, and the list of changes has the switch too', { timeout: 60_000 }, async () => {
  const prepare = async (stage) => {
    await cp(stage.file('content'), stage.file('before'), { recursive: true });
    await stage.save('content/3.md', long({ 7: '段落7は、手続の七番目を説明する。' }));
  };
  const stage = await previewOf(prepare, '--compare', 'before');
  const opened = await visit(stage, '3.html', { viewport: phone });
  assert.equal((await state(opened.page)).words, '変更（1）');
  const box = await opened.page.locator('#tebiki-live-changes').boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= phone.width && box.height >= 24, JSON.stringify(box));
  await opened.page.goto(`${stage.origin}/changes.html`);
  assert.equal((await state(opened.page)).words, '変更（1）');
  await expectAccessible(opened.page);
  await opened.close();
  await stage.close();
  assert.deepEqual(opened.problems, []);
});
