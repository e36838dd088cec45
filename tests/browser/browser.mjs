// Debian's Chromium, and what its pages may reach: this machine, and plotly.js only when a test lets them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const screenshots = process.env.SCREENSHOTS;
const options = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const launch = () => chromium.launch({ executablePath: '/usr/bin/chromium', args: options });

// A page whose errors are kept; every address beyond this machine is unreachable unless it is in `elsewhere`, which maps it to a file.
export async function openPage(browser, elsewhere = new Map()) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const [errors, asked] = [[], []];
  page.on('pageerror', error => errors.push(String(error.stack ?? error)));
  await page.route(url => url.hostname !== '127.0.0.1', route => {
    const url = route.request().url();
    asked.push(url);
    return elsewhere.has(url) ? route.fulfill({ path: elsewhere.get(url), headers: { 'Access-Control-Allow-Origin': '*' }, contentType: 'text/javascript' }) : route.abort();
  });
  return { page, errors, asked };
}

export async function screenshot(target, name) {
  if (screenshots) {
    mkdirSync(screenshots, { recursive: true });
    await target.screenshot({ path: join(screenshots, `${name}.png`), ...(target.goto ? { fullPage: true } : {}) });
  }
}
