// Interaction in Notebook 6: errors, progress updated in place, pages of a table, input, and the stop button.
import { launch, openPage } from './browser.mjs';
import { done, openNotebook, outputOf, runCell, screenshotWhole } from './notebook6.mjs';
import { ofCells, save } from './notebooks.mjs';
import { check, isAsExpected } from './report.mjs';
import { startJupyter } from './server.mjs';

const cells = [
  'int Half(int n)\n{\n    return n % 2 == 0 ? n / 2 : throw new ArgumentException($"{n} is <odd>");\n}\nHalf(7)',
  'var x = 1;\nConsole.WriteLine(y);',
  `var live = new LiveTraining("demo");
for (var step = 1; step <= 30; step++)
{
    var metrics = new Dictionary<string, double> { ["loss"] = 0.69 - 0.01 * step, ["rewards/accuracies"] = 0.5 + 0.01 * step };
    live.Report(new TrainingProgress(step, 30, new HistoryRow(step, 8 * step, metrics)));
    await Task.Delay(100);
    if (step == 15)
    {
        Input("continue?");
    }
}`,
  'new DataFrame(new DoubleDataFrameColumn("loss", Enumerable.Range(0, 60).Select(i => i / 3.0)),\n'
    + '    new StringDataFrameColumn("text", Enumerable.Range(0, 60).Select(i => $"<{i}>")))',
  'var answer = Input("Which β? ");\n$"β is {answer}"',
  'Console.WriteLine("begun");\nwhile (true) { }',
  'x',
];
const [thrown, compile, live, frame, question, loop, after] = cells.keys();

const server = await startJupyter();
const browser = await launch();
try {
  const { page, errors } = await openPage(browser);
  await openNotebook(page, server, save(ofCells(...cells), server.folder, 'reader.ipynb'));
  const text = async index => outputOf(page, index).innerText();
  // A cell's reply and its output come on different sockets, so that the output may appear after the cell has ended.
  const becomes = async (index, pattern) => {
    for (const end = Date.now() + 300_000; !pattern.test(await text(index)) && Date.now() < end;) {
      await page.waitForTimeout(100);
    }

    isAsExpected(pattern.test(await text(index)), await text(index));
  };

  await check('an exception shows its line number, the line and the message', async () => {
    await runCell(page, thrown);
    await becomes(thrown, /line 3: ArgumentException: 7 is <odd>\s+3 \|\s+return n % 2/);
    const colour = await outputOf(page, thrown).getByText('line 3:').evaluate(line => getComputedStyle(line).color);
    isAsExpected(/^rgb\((1[5-9]|2)\d\d?, [0-9]{1,2}, [0-9]{1,2}\)$/.test(colour), `it is ${colour}, not red`);
  });

  await check('a compile error marks the position', async () => {
    await runCell(page, compile);
    const expected = /line 2: error CS0103: The name 'y' does not exist in the current context\s+2 \| Console.WriteLine\(y\);\s+\|\s+\^/;
    await becomes(compile, expected);
    isAsExpected(await outputOf(page, compile).locator('.output_error').count() === 1, 'it is not shown as an error');
  });

  await check('a training run shows one bar and its curves, updated in place', async () => {
    await runCell(page, live, false);
    const bar = outputOf(page, live).locator('progress');
    await bar.waitFor();
    const field = outputOf(page, live).locator('input.raw_input');
    await field.waitFor(); // the run waits half-way
    const early = Number(await bar.getAttribute('value'));
    await field.press('Enter');
    await done(page, live);
    await becomes(live, /loss 0\.390, accuracy 0\.80/);
    isAsExpected(early < 30 && await bar.count() === 1 && await bar.getAttribute('value') === '30', `from ${early}, ${await bar.count()} bars`);
    isAsExpected(await outputOf(page, live).locator('svg path, svg polyline').count() > 0, 'no curves');
  });

  await check('a data frame is shown in pages', async () => {
    await runCell(page, frame);
    const table = outputOf(page, frame);
    const firstRow = () => table.locator('tbody tr').first().innerText();
    isAsExpected(/^0\s+0\s+<0>$/.test(await firstRow()) && await table.locator('tbody tr').count() === 25, await firstRow());
    await table.getByRole('button', { name: 'last rows' }).click();
    isAsExpected(/^50\s+16.6667\s+<50>$/.test(await firstRow()), await firstRow());
    isAsExpected((await table.innerText()).includes('rows 50 to 59 of 60'), await table.innerText());
    isAsExpected(await table.getByRole('button', { name: 'rows after' }).isDisabled(), 'the button for later rows is enabled');
  });

  await check('an input request is answered', async () => {
    await runCell(page, question, false);
    const field = outputOf(page, question).locator('input.raw_input');
    await field.fill('0.1');
    await field.press('Enter');
    await done(page, question);
    await becomes(question, /β is 0\.1/);
  });

  await check('the stop button ends an endless loop, and the kernel continues', async () => {
    await runCell(page, loop, false);
    await outputOf(page, loop).getByText('begun').waitFor();
    await page.click('#run_int button[data-jupyter-action="jupyter-notebook:interrupt-kernel"]');
    await done(page, loop);
    await outputOf(page, loop).getByText(/interrupted|cancel/i).first().waitFor(); // the output can come after the reply
    await page.evaluate(i => Jupyter.notebook.get_cell(i).set_text('answer + 1'), after);
    await runCell(page, after);
    await becomes(after, /0\.11/);
  });

  await check('the page has no errors', async () => isAsExpected(errors.length === 0, errors.join('\n')));
  await screenshotWhole(page, 'reader');
} finally {
  await browser.close();
  await server.stop();
}
