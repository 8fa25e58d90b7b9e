// What the browser suites share: Chromium, a static server on loopback, and pages that remember
// every console error, policy violation and request that leaves the site.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

/** The built guide; tests/browser.rs builds it once for all suites. */
export const siteDir = setting('SITE_DIR');

/** The program itself, for suites that start the preview. */
export const tebikiBin = setting('TEBIKI_BIN');

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 360, height: 740 };

/** File types that every web server knows; an old one knows no others. */
export const plainTypes = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
};

export const allTypes = {
  ...plainTypes,
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
};

const left = new Set();

/**
 * Keeps in mind how something is ended that keeps node alive: a test that fails before it closes what it
 * opened must not make its suite wait for ever, so it is ended with the browser at the latest. Returns the
 * same end, to be called when all goes well.
 */
export function ending(end) {
  const once = async () => {
    if (left.delete(once)) await end();
  };
  left.add(once);
  return once;
}

/** The lists of guide.json, joined from its parts, with classifications as the ids of values alone. */
export async function readGuide(site) {
  const read = async (name) => JSON.parse(await readFile(path.join(site, name), 'utf8'));
  const { parts, title } = await read('guide.json');
  const cut = (await Promise.all(parts.map(({ part }) => read(`model/${part.slice(8)}.${part.slice(0, 8)}.json`)))).flatMap((part) => part.records);
  // A record that is too long for a part is cut into pieces.
  const records = [];
  let text = '';
  for (const record of cut) {
    const piece = record.piece ?? record['last-piece'];
    if (piece === undefined) records.push(record);
    else text += piece;
    if ('last-piece' in record) {
      records.push(JSON.parse(text));
      text = '';
    }
  }
  const of = (kind) => records.filter((record) => kind in record).map((record) => record[kind]);
  const plain = (thing) => ({ ...thing, facets: Object.fromEntries(Object.entries(thing.facets).map(([id, { values }]) => [id, values])) });
  const lists = ['clauses', 'duties', 'measures', 'matrices', 'cautions'];
  return {
    guide: { title, vocabularies: of('vocabulary'), legends: of('legend') },
    ...Object.fromEntries(lists.map((list) => [list, of('page').flatMap((page) => page[list] ?? []).map(plain)])),
  };
}

function setting(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set; run these suites with: cargo test --test browser`);
  return value;
}

/** Starts Chromium so that nothing of its own reaches the network; no name but loopback resolves. */
export async function launch(options = {}) {
  const { args = [], ...rest } = options;
  const browser = await chromium.launch({
    executablePath: setting('CHROMIUM'),
    headless: true,
    chromiumSandbox: false,
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-default-apps',
      '--disable-domain-reliability',
      '--disable-sync',
      '--no-first-run',
      '--no-pings',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ...args,
    ],
    ...rest,
  });
  browser.on('disconnected', () => [...left].forEach((end) => end()));
  return browser;
}

/**
 * Serves a folder on loopback. `types` says which endings the server knows: it refuses all others,
 * as IIS does. `prefix` puts the site under a folder, `headers` go with every answer.
 */
export async function serve(dir, { types = allTypes, prefix = '/', headers = {} } = {}) {
  const refused = [];
  const server = createServer(async (request, response) => {
    const answer = await answerTo(request.url, dir, types, prefix);
    if (answer.status !== 200) refused.push(request.url);
    response.writeHead(answer.status, { ...headers, 'content-type': answer.type, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = ending(() => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }));
  return { origin: `http://127.0.0.1:${server.address().port}`, prefix, refused, close };
}

async function answerTo(url, dir, types, prefix) {
  const missing = { status: 404, type: 'text/plain', body: 'not found' };
  const { pathname } = new URL(url, 'http://127.0.0.1');
  if (!pathname.startsWith(prefix)) return missing;
  const inside = decodeURIComponent(pathname.slice(prefix.length)) || 'index.html';
  const file = path.join(dir, inside.endsWith('/') ? `${inside}index.html` : inside);
  const type = types[path.extname(file)];
  if (!type || !`${file}`.startsWith(path.resolve(dir) + path.sep)) return missing;
  try {
    return { status: 200, type, body: await readFile(file) };
  } catch {
    return missing;
  }
}

/** The address of a file of a folder, without a server. */
export function fileUrl(name, dir = siteDir) {
  const [file, fragment] = name.split('#');
  const url = pathToFileURL(path.join(dir, file)).href;
  return fragment === undefined ? url : `${url}#${fragment}`;
}

/** The address of a file of a served folder. */
export function httpUrl(server, name) {
  return `${server.origin}${server.prefix}${name}`;
}

/**
 * Opens a page in a context of its own. `problems` gathers what must not happen; `expectClean` says
 * so. `options` are those of a context (`viewport`, `colorScheme`, `javaScriptEnabled`, …); `answered` is part of
 * an address whose answer is waited for.
 */
export async function open(browser, url, { answered, ...options } = {}) {
  const context = await browser.newContext({ viewport: desktop, locale: 'ja-JP', ...options });
  const page = await context.newPage();
  const problems = watch(page, home(url));
  // Waiting begins before the page does: what was answered already is not told again.
  const answer = answered && page.waitForResponse((response) => response.url().includes(answered));
  await page.goto(url);
  await answer;
  return { page, context, problems, close: () => context.close() };
}

/** The start of every address that belongs to the site: its folder, or its origin. */
function home(url) {
  return url.startsWith('file:') ? new URL('.', url).href : new URL(url).origin + '/';
}

/** Gathers console errors, exceptions, policy violations, failed and outside requests of a page. */
export function watch(page, inside) {
  const problems = [];
  const say = (kind, words) => problems.push(`${kind}: ${words} (${page.url()})`);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) say(`console ${message.type()}`, message.text());
  });
  page.on('pageerror', (error) => say('exception', error.message));
  page.on('request', (request) => {
    const url = request.url();
    const local = url.startsWith(inside) || /^(data|blob|about):/.test(url);
    if (!local) say('outside request', url);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') say('failed request', `${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) say('refused request', `${response.url()} ${response.status()}`);
  });
  return problems;
}

/** Fails with all that a page did wrong. */
export function expectClean(opened) {
  assert.deepEqual(opened.problems, []);
}

/** The accessibility audit. Rules of best practice count too; `disabled` needs a reason beside it. */
export async function expectAccessible(page, { disabled = [], include } = {}) {
  // Without preloading: it would read the style sheets by XHR, which a page from a folder cannot. In
  // legacy mode, as there are no frames to look into.
  let audit = new AxeBuilder({ page }).options({ preload: false }).setLegacyMode(true).disableRules(disabled);
  if (include) audit = audit.include(include);
  const { violations, passes } = await audit.analyze();
  assert.ok(passes.length > 0, 'the audit looked at nothing');
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${help}\n    ${node.target.join(' ')}\n    ${node.failureSummary}`));
  assert.equal(lines.length, 0, `${page.url()}\n${lines.join('\n')}`);
}

/** The names of all pages of a folder, in order, with `/`. */
export async function pages(dir = siteDir, under = '') {
  const names = (await readdir(path.join(dir, under))).filter((name) => !name.startsWith('.')).sort();
  const found = [];
  for (const name of names) {
    const inside = under + name;
    if ((await stat(path.join(dir, inside))).isDirectory()) found.push(...await pages(dir, `${inside}/`));
    else if (name.endsWith('.html')) found.push(inside);
  }
  return found;
}

/** The folder of these suites. */
export const here = path.dirname(fileURLToPath(import.meta.url));
