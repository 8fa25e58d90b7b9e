// Screenshots of every page type, for eyes: node shots.mjs SITE OUT [NAME…]
// Each page at 1440, 820 and 390 px, light; at 1440 and 390 px, dark; and as PDF pages on A4.
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
/** A page longer than this is cut: nobody looks at a picture of 100,000 pixels. */
const LONGEST = 4000;

const [site, out, ...names] = process.argv.slice(2);
if (!site || !out) {
  console.error('node shots.mjs SITE OUT [NAME…]');
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const pages = names.length ? names : PAGES;
for (const view of VIEWS) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: view.height },
    colorScheme: view.colorScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  for (const name of pages) {
    await page.setViewportSize({ width: view.width, height: view.height });
    await page.goto(pathToFileURL(resolve(site, `${name}.html`)).href);
    const full = await page.evaluate(() => document.documentElement.scrollHeight);
    const path = `${out}/${name}-${view.name}.png`;
    if (full > LONGEST) {
      await page.setViewportSize({ width: view.width, height: LONGEST });
      await page.screenshot({ path });
    } else {
      await page.screenshot({ path, fullPage: true });
    }
  }
  await context.close();
}
const page = await browser.newPage();
for (const name of pages) {
  await page.goto(pathToFileURL(resolve(site, `${name}.html`)).href);
  await page.pdf({ path: `${out}/${name}.pdf`, preferCSSPageSize: true, printBackground: true });
}
await browser.close();
