// Drives the page of Notebook 6.
import { screenshot, timeout } from './browser.mjs';

export async function openNotebook(page, server, name) {
  await page.goto(`${server.url}/notebooks/${name}?token=${server.token}`);
  await page.waitForFunction(() => window.Jupyter?.notebook?.kernel?.is_connected(), null, { timeout });
}

// Runs all cells with the menu Cell → Run All.
export async function runAll(page) {
  await page.click('#celllink');
  await page.click('#run_all_cells');
  await allDone(page);
}

// Waits until every code cell has an execution count.
export const allDone = page => page.waitForFunction(() => Jupyter.notebook.get_cells().every(
  cell => cell.cell_type !== 'code' || typeof cell.input_prompt_number === 'number'), null, { timeout });

// Returns the errors of all cells as text.
export const errorsOf = page => page.evaluate(() => Jupyter.notebook.get_cells().flatMap(cell => cell.output_area?.outputs ?? [])
  .filter(output => output.output_type === 'error').map(output => `${output.ename}: ${output.evalue}`));

// Starts a cell and, unless wait is false, waits until it is done.
export async function runCell(page, index, wait = true) {
  await page.evaluate(i => { Jupyter.notebook.get_cell(i).execute(); }, index);
  if (wait) {
    await done(page, index);
  }
}

export const done = (page, index) =>
  page.waitForFunction(i => typeof Jupyter.notebook.get_cell(i).input_prompt_number === 'number', index, { timeout });

export const outputOf = (page, index) => page.locator('.cell').nth(index).locator('.output_wrapper');

// The notebook scrolls inside the page, so the window is made as high as the notebook.
export async function screenshotWhole(page, name) {
  const height = await page.evaluate(() => document.querySelector('#notebook-container').scrollHeight);
  await page.setViewportSize({ width: 1280, height: height + 200 });
  await screenshot(page, name);
}
