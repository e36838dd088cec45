// JupyterLab's client and widgets (thebe-core) in a page of the tests', against the same kind of server.
import { openPage } from './browser.mjs';

const requirejs = 'https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.6/require.min.js'; // thebe asks for it there; the server has one

export async function openThebe(browser, files, server) {
  const opened = await openPage(browser);
  const script = await (await fetch(`${server.url}/static/components/requirejs/require.js`)).text();
  await opened.page.route(requirejs, route => route.fulfill({ body: script, headers: { 'Access-Control-Allow-Origin': '*' } }));
  await opened.page.goto(`${files.url}/thebe.html`);
  return opened;
}

// Runs all cells; the errors that they ended with.
export const runNotebook = (page, { url, token }, notebook, path) =>
  page.evaluate(([server, ipynb, where]) => runNotebook(server, ipynb, where), [{ url, token }, notebook, path]);

// The widget of a kind that bears a description.
export const described = (page, kind, description) =>
  page.locator(`.${kind}`).filter({ has: page.locator('label.widget-label', { hasText: new RegExp(`^${description}$`) }) });

// Moves a slider's handle by so many steps.
export async function move(slider, steps) {
  await slider.locator('.noUi-handle').focus();
  for (let i = 0; i < Math.abs(steps); i++) {
    await slider.page().keyboard.press(steps > 0 ? 'ArrowRight' : 'ArrowLeft');
  }
}

// Waits until what a function tells is another thing than before.
export async function changed(page, tell, before) {
  for (let i = 0; i < 100; i++) {
    const now = await tell();
    if (now !== before) {
      return now;
    }

    await page.waitForTimeout(100);
  }

  throw new Error(`nothing changed: ${String(before).slice(0, 200)}`);
}
