// The dials of the quickstart in JupyterLab's client: moving a dial updates its display.
import { launch, screenshot } from './browser.mjs';
import { ofProject } from './notebooks.mjs';
import { check, isAsExpected } from './report.mjs';
import { startFiles, startJupyter } from './server.mjs';
import { changed, described, move, openThebe, runNotebook } from './thebe.mjs';

const server = await startJupyter();
const files = await startFiles();
const browser = await launch();
try {
  const { page, errors } = await openThebe(browser, files, server);
  const beta = described(page, 'widget-hslider', 'β');
  const decode = described(page, 'widget-hslider', 'decode at β');
  const shown = name => page.locator(`.widget-html .${name}`);
  const title = (name, words) => shown(name).locator('svg > text').first().and(page.getByText(words));
  const readout = slider => slider.locator('.widget-readout').innerText();
  const picture = async name => {
    const box = await shown(name).locator('svg').first().boundingBox();
    isAsExpected(box?.width > 300 && box.height > 150, `${name}: ${JSON.stringify(box)}`);
  };

  await check('00-quickstart runs, and its dials start at the β of its training', async () => {
    const failures = await runNotebook(page, server, ofProject('00-quickstart'), '00-quickstart.ipynb');
    isAsExpected(failures.length === 0, failures.join('\n'));
    for (const name of ['beta-dial', 'continuations', 'realigned-frontier']) {
      await shown(name).waitFor();
    }

    await page.waitForTimeout(500); // the sliders send their values when they are drawn
    isAsExpected(await readout(beta) === '0.100' && await readout(decode) === '0.100', `${await readout(beta)}, ${await readout(decode)}`);
    await title('beta-dial', 'at β = 0.1').waitFor();
    await screenshot(page, 'dials');
  });

  await check('the β dial: another β changes the display', async () => {
    await picture('beta-dial');
    await move(beta, 30);
    await title('beta-dial', 'at β = 0.2').waitFor();
    const before = await shown('beta-dial').innerHTML();
    await move(beta, -60);
    await changed(page, () => shown('beta-dial').innerHTML(), before);
    await title('beta-dial', 'at β = 0.0501').waitFor();
    await picture('beta-dial');
  });

  await check('the decoding dial: another β changes the continuations and moves the marker', async () => {
    const [texts, place] = [await shown('continuations').innerText(), await shown('realigned-frontier').innerHTML()];
    await picture('realigned-frontier');
    await move(decode, 80);
    await changed(page, () => shown('continuations').innerText(), texts);
    await changed(page, () => shown('realigned-frontier').innerHTML(), place);
    await title('realigned-frontier', 'decoded at β = 0.631, λ = 0.158').waitFor();
  });

  await check('draw again: the same β, other continuations', async () => {
    const texts = await shown('continuations').innerText();
    await page.getByRole('button', { name: 'draw again' }).click();
    await changed(page, () => shown('continuations').innerText(), texts);
  });

  await screenshot(page, 'dials-turned');
  await check('the page has no errors', async () => isAsExpected(errors.length === 0, errors.join('\n')));
} finally {
  await browser.close();
  files.stop();
  await server.stop();
}
