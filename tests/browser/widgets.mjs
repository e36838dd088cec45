// The widgets in JupyterLab's client: they are drawn, and their events reach C#.
import { launch, screenshot } from './browser.mjs';
import { ofCells } from './notebooks.mjs';
import { check, isAsExpected } from './report.mjs';
import { startFiles, startJupyter } from './server.mjs';
import { changed, described, move, openThebe, runNotebook } from './thebe.mjs';

const notebook = ofCells(
  `var beta = new FloatLogSlider { Description = "strength", Min = -2, Max = 1, Step = 0.1, Value = 0.1 };
var reading = new HTML { Value = "<p class='reading'>not moved</p>" };
beta.ValueChanged += value => reading.Value = $"<p class='reading'>β = {value:F3}</p>";
new VBox(beta, reading)`,
  `var count = 0;
var press = new Button { Description = "press", ButtonStyle = "primary", Icon = "play" };
var pressed = new Label { Value = "never" };
press.Clicked += () => pressed.Value = $"pressed {++count} times";
new HBox(press, pressed)`,
  `var method = new Dropdown<string>(["DPO", "IPO"]) { Description = "method" };
var smooth = new Checkbox { Description = "smooth" };
var chosen = new HTML { Value = "" };
void Show() => chosen.Value = $"<p class='chosen'>{method.Value} {smooth.Value}</p>";
method.ValueChanged += _ => Show();
smooth.ValueChanged += _ => Show();
new VBox(method, smooth, new IntSlider { Description = "steps", Min = 1, Max = 100, Value = 40 }, chosen)`,
  `var place = new Output();
var draw = new Button { Description = "draw" };
var curve = LinesFigure.Line("x²", [-1, 0, 1], [1, 0, 1]);
draw.Clicked += () => place.Set(LinesFigure.Draw("A parabola", new Panel("y", new Axis("x"), new Axis("x²"), [curve])));
new VBox(draw, place)`,
  'beta.Value = 1;\nbeta');

const server = await startJupyter();
const files = await startFiles();
const browser = await launch();
try {
  const { page, errors, asked } = await openThebe(browser, files, server);

  await check('the cells run and their widgets are drawn', async () => {
    const failures = await runNotebook(page, server, notebook, 'widgets.ipynb');
    isAsExpected(failures.length === 0, failures.join('\n'));
    for (const kind of ['widget-hslider', 'widget-html', 'jupyter-button', 'widget-dropdown', 'widget-checkbox']) {
      await page.locator(`.${kind}`).first().waitFor();
    }

    await screenshot(page, 'widgets');
  });

  await check('a cell that sets a slider updates all its views and calls its handlers', async () => {
    await page.locator('.reading', { hasText: 'β = 1.000' }).waitFor();
    const readouts = await described(page, 'widget-hslider', 'strength').locator('.widget-readout').allInnerTexts();
    isAsExpected(readouts.length === 2 && readouts.every(readout => readout === '1.00'), readouts.join());
  });

  await check('moving a slider calls its handlers, which update the HTML', async () => {
    const slider = described(page, 'widget-hslider', 'strength').first();
    await move(slider, -3);
    await page.locator('.reading', { hasText: 'β = 0.501' }).waitFor();
    const box = await slider.locator('.noUi-target').boundingBox();
    await page.mouse.click(box.x + 1, box.y + box.height / 2);
    await page.locator('.reading', { hasText: 'β = 0.010' }).waitFor();
  });

  await check('each click is handled once', async () => {
    const button = page.getByRole('button', { name: 'press' });
    await button.click();
    await page.getByText('pressed 1 times').waitFor();
    await button.click();
    await page.getByText('pressed 2 times').waitFor();
  });

  await check('changes of a dropdown and a checkbox are handled', async () => {
    await described(page, 'widget-dropdown', 'method').locator('select').selectOption('IPO');
    await page.locator('.chosen', { hasText: 'IPO False' }).waitFor();
    await page.locator('.widget-checkbox', { hasText: 'smooth' }).locator('input').check();
    await page.locator('.chosen', { hasText: 'IPO True' }).waitFor();
  });

  await check('an Output shows a figure, which is interactive if the page has plotly.js', async () => {
    await page.getByRole('button', { name: 'draw' }).click();
    const picture = page.locator('.jupyter-widgets figure > img');
    await picture.waitFor();
    isAsExpected(await picture.evaluate(img => img.decode().then(() => img.naturalWidth > 300)), 'the picture is empty');
    await page.addScriptTag({ url: `${files.url}/node_modules/plotly.js-dist-min/plotly.min.js` });
    await page.getByRole('button', { name: 'draw' }).click();
    await page.locator('.jupyter-widgets figure .js-plotly-plot .main-svg').first().waitFor();
    isAsExpected(!await picture.isVisible(), 'the picture is still visible');
  });

  await screenshot(page, 'widgets-used');
  await check('the page has no errors', async () => isAsExpected(errors.length === 0, errors.join('\n')));
} finally {
  await browser.close();
  files.stop();
  await server.stop();
}
