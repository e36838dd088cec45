// How a test drives the page of Notebook 6.
import { screenshot } from './browser.mjs';

export async function openNotebook(page, server, name) {
  await page.goto(`${server.url}/notebooks/${name}?token=${server.token}`);
  await page.waitForFunction(() => window.Jupyter?.notebook?.kernel?.is_connected(), null, { timeout: 30_000 });
}

// Cell → Run All, by its menu.
export async function runAll(page) {
  await page.click('#celllink');
  await page.click('#run_all_cells');
  await allDone(page);
}

// Until every code cell has its number.
export const allDone = page => page.waitForFunction(() => Jupyter.notebook.get_cells().every(
  cell => cell.cell_type !== 'code' || typeof cell.input_prompt_number === 'number'), null, { timeout: 240_000 });

// The errors of all cells, in words.
export const errorsOf = page => page.evaluate(() => Jupyter.notebook.get_cells().flatMap(cell => cell.output_area?.outputs ?? [])
  .filter(output => output.output_type === 'error').map(output => `${output.ename}: ${output.evalue}`));

// Starts a cell, and waits until it is done unless told not to.
export async function runCell(page, index, wait = true) {
  await page.evaluate(i => { Jupyter.notebook.get_cell(i).execute(); }, index);
  if (wait) {
    await done(page, index);
  }
}

export const done = (page, index) => page.waitForFunction(i => typeof Jupyter.notebook.get_cell(i).input_prompt_number === 'number', index, { timeout: 30_000 });

export const outputOf = (page, index) => page.locator('.cell').nth(index).locator('.output_wrapper');

// The page scrolls inside itself: only a window as high as the notebook shows it all.
export async function screenshotWhole(page, name) {
  const height = await page.evaluate(() => document.querySelector('#notebook-container').scrollHeight);
  await page.setViewportSize({ width: 1280, height: height + 200 });
  await screenshot(page, name);
}
