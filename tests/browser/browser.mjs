// Debian's Chromium. Its pages can reach this machine only, and plotly.js only if a test allows it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const screenshots = process.env.SCREENSHOTS;
const options = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

// The limit of every wait in milliseconds: only a page or kernel that hangs reaches it, however slow the machine is.
export const timeout = 300_000;

export const launch = () => chromium.launch({ executablePath: '/usr/bin/chromium', args: options });

// Opens a page and collects its errors. Addresses outside this machine are blocked, unless `elsewhere` maps them to a file.
export async function openPage(browser, elsewhere = new Map()) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(timeout);
  const [errors, asked] = [[], []];
  page.on('pageerror', error => errors.push(String(error.stack ?? error)));
  await page.route(url => url.hostname !== '127.0.0.1', route => {
    const url = route.request().url();
    asked.push(url);
    return elsewhere.has(url)
      ? route.fulfill({ path: elsewhere.get(url), headers: { 'Access-Control-Allow-Origin': '*' }, contentType: 'text/javascript' })
      : route.abort();
  });
  return { page, errors, asked };
}

export async function screenshot(target, name) {
  if (screenshots) {
    mkdirSync(screenshots, { recursive: true });
    await target.screenshot({ path: join(screenshots, `${name}.png`), ...(target.goto ? { fullPage: true } : {}) });
  }
}
