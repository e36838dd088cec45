// JupyterLab's client and widgets (thebe-core) in a page of the tests, connected to the same kind of server.
import { openPage, timeout } from './browser.mjs';

const requirejs = 'https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.6/require.min.js'; // thebe loads RequireJS from there; the tests use the server's copy

export async function openThebe(browser, files, server) {
  const opened = await openPage(browser);
  const script = await (await fetch(`${server.url}/static/components/requirejs/require.js`)).text();
  await opened.page.route(requirejs, route => route.fulfill({ body: script, headers: { 'Access-Control-Allow-Origin': '*' } }));
  await opened.page.goto(`${files.url}/thebe.html`);
  return opened;
}

// Runs all cells and returns their errors.
export const runNotebook = (page, { url, token }, notebook, path) =>
  page.evaluate(([server, ipynb, where]) => runNotebook(server, ipynb, where), [{ url, token }, notebook, path]);

// Finds the widget of a kind by its description.
export const described = (page, kind, description) =>
  page.locator(`.${kind}`).filter({ has: page.locator('label.widget-label', { hasText: new RegExp(`^${description}$`) }) });

// Moves a slider's handle by a number of steps.
export async function move(slider, steps) {
  await slider.locator('.noUi-handle').focus();
  for (let i = 0; i < Math.abs(steps); i++) {
    await slider.page().keyboard.press(steps > 0 ? 'ArrowRight' : 'ArrowLeft');
  }
}

// Waits until a function returns another value than before.
export async function changed(page, read, before) {
  for (const end = Date.now() + timeout; Date.now() < end;) {
    const now = await read();
    if (now !== before) {
      return now;
    }

    await page.waitForTimeout(100);
  }

  throw new Error(`nothing changed: ${String(before).slice(0, 200)}`);
}
