// The quickstart in the page of Notebook 6: it runs, and its figures are drawn offline and online.
import { join } from 'node:path';
import { launch, openPage, screenshot } from './browser.mjs';
import { errorsOf, openNotebook, outputOf, runAll, runCell, screenshotWhole } from './notebook6.mjs';
import { ofProject, save } from './notebooks.mjs';
import { check, isAsExpected } from './report.mjs';
import { startJupyter } from './server.mjs';

const plotly = ['https://cdn.jsdelivr.net/npm/plotly.js-dist-min@2.28.0/plotly.min.js',
  join(import.meta.dirname, 'node_modules/plotly.js-dist-min/plotly.min.js')];
const server = await startJupyter();
const browser = await launch();
try {
  const notebook = ofProject('00-quickstart');
  const curve = notebook.cells.findIndex(cell => cell.source.includes('One pair under four β'));
  const { page, errors, asked } = await openPage(browser);

  await check('00-quickstart runs from its first cell to its last', async () => {
    await openNotebook(page, server, save(notebook, server.folder, '00-quickstart.ipynb'));
    await runAll(page);
    const failures = await errorsOf(page);
    isAsExpected(failures.length === 0, failures.join('\n'));
  });

  await check('offline every figure is a static picture without a message', async () => {
    await screenshotWhole(page, 'quickstart-offline');
    const figures = await page.$$eval('.output figure', all => all.map(figure => {
      const image = figure.querySelector('img');
      return [image?.checkVisibility(), image?.naturalWidth, figure.innerText.trim()];
    }));
    isAsExpected(figures.length >= 3 && figures.every(([seen, width, text]) => seen && width > 300 && text === ''), JSON.stringify(figures));
    isAsExpected(asked.includes(plotly[0]), `plotly.js was not requested, only ${asked}`);
    isAsExpected(errors.length === 0, errors.join('\n'));
  });

  await check('with plotly.js the interactive figure replaces the picture, and RequireJS still works', async () => {
    await page.route(plotly[0], route => route.fulfill({ path: plotly[1], headers: { 'Access-Control-Allow-Origin': '*' } }));
    await runCell(page, curve);
    const output = outputOf(page, curve);
    await output.locator('.js-plotly-plot .main-svg').first().waitFor();
    isAsExpected(!await output.locator('figure > img').isVisible(), 'the picture is still visible');
    isAsExpected(await page.evaluate(() => Boolean(window.define?.amd)), 'the page has no RequireJS');
    isAsExpected(errors.length === 0, errors.join('\n'));
    await screenshot(output, 'quickstart-online');
  });

  await check('a plotly.js with other content is not run', async () => {
    const { page: other } = await openPage(browser);
    await other.route(plotly[0], route => route.fulfill({ body: 'window.ran = true', headers: { 'Access-Control-Allow-Origin': '*' } }));
    await openNotebook(other, server, '00-quickstart.ipynb');
    await runCell(other, curve);
    await other.waitForFunction(() => window.dpoPlotly === null);
    isAsExpected(!await other.evaluate(() => window.ran), 'it ran');
    isAsExpected(await outputOf(other, curve).locator('figure > img').isVisible(), 'the picture is gone');
  });
} finally {
  await browser.close();
  await server.stop();
}
