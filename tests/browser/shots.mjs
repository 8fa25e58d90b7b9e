// Screenshots of every page type, for eyes: node shots.mjs SITE OUT [NAME…]
// Each page at 1440, 820 and 390 px, light; at 1440 and 390 px, dark; what opens on a page; and paper, A4, as pictures
// of the first pages where pdftoppm is installed.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const PAGES = [
  'index', '9.3.1', '9.1', '9', '5.1', '8.2', 'role', 'role-system-officer', 'party-ministry', 'phase', 'phase-contract',
  'form', 'form-datacentre', 'form-operations', 'form-standard-terms', 'clauses', 'measures', 'duties', 'matrices',
  'matrix-contract-matrix', 'cautions', 'terms', 'references', 'history', 'notes', 'all', 'search', 'case', '404',
];
const VIEWS = [
  { name: '1440', width: 1440, height: 900, colorScheme: 'light' },
  { name: '820', width: 820, height: 1180, colorScheme: 'light' },
  { name: '390', width: 390, height: 844, colorScheme: 'light' },
  { name: '1440-dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: '390-dark', width: 390, height: 844, colorScheme: 'dark' },
];
/** What opens on a page: its name, the page, and what a reader does. */
const OPEN = {
  'popover-xref': ['9.2.3', (page) => page.locator('.prose > p a.xref[href^="9.3.1.html"]').first().hover()],
  'popover-footnote': ['8.1', (page) => page.locator('[role=doc-noteref]').first().click()],
  'popover-mark': ['matrix-contract-matrix', (page) => page.locator('tbody tr:nth-child(4) td:not([hidden]) button').first().click()],
  'matrix-choice': ['matrix-contract-matrix', (page) => page.locator('.pick-marks summary').click()],
  'switch-open': ['9.3.1', (page) => page.locator('.switch summary').click()],
  'search-open': ['9.1', (page) => page.keyboard.press('/').then(() => page.locator('.search-dialog input').first().fill('再委託 契約'))],
  'search-number': ['index', (page) => page.keyboard.press('/').then(() => page.locator('.search-dialog input').first().fill('９．３．１（８）'))],
  'case-filled': ['case', (page) => page.locator('input[value="datacentre"]').check().then(() => page.locator('.case-sheet').scrollIntoViewIfNeeded())],
  'cautions-answered': ['cautions', async (page) => {
    for (const one of await page.locator('.caution').all()) await one.locator('input[type=radio]').first().check();
  }],
};
/** A page longer than this is cut: nobody looks at a picture of 100,000 pixels. */
const LONGEST = 4000;
/** Pages of paper that become pictures. */
const SHEETS = '3';

const [site, out, ...names] = process.argv.slice(2);
if (!site || !out) {
  console.error('node shots.mjs SITE OUT [NAME…]');
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const pages = PAGES.filter((name) => !names.length || names.includes(name));
const opened = Object.keys(OPEN).filter((name) => !names.length || names.includes(name));
const address = (name) => pathToFileURL(resolve(site, `${name}.html`)).href;

for (const view of VIEWS) {
  const size = { width: view.width, height: view.height };
  const context = await browser.newContext({ viewport: size, colorScheme: view.colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  for (const name of pages) {
    await page.setViewportSize(size);
    await page.goto(address(name));
    const full = await page.evaluate(() => document.documentElement.scrollHeight);
    if (full > LONGEST) await page.setViewportSize({ width: view.width, height: LONGEST });
    await page.screenshot({ path: `${out}/${name}-${view.name}.png`, fullPage: full <= LONGEST });
  }
  await page.setViewportSize(size);
  for (const name of opened) {
    const [on, act] = OPEN[name];
    await page.goto(address(on));
    await act(page);
    await page.waitForTimeout(600);
    await page.screenshot({ path: `${out}/${name}-${view.name}.png` });
  }
  await context.close();
}

const page = await browser.newPage();
for (const name of pages) {
  await page.goto(address(name));
  const path = `${out}/${name}.pdf`;
  await page.pdf({ path, preferCSSPageSize: true, printBackground: true });
  try {
    execFileSync('pdftoppm', ['-png', '-r', '60', '-l', SHEETS, path, `${out}/${name}-print`]);
  } catch {
    console.error(`${path} stays a PDF: pdftoppm is not installed`);
  }
}
await browser.close();
