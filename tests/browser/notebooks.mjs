// Notebooks for the server: created from cells, or read from the project with parameters set.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const metadata = {
  kernelspec: { display_name: 'C# (DPO)', language: 'C#', name: 'dpo-csharp' },
  language_info: { name: 'C#', file_extension: '.cs', mimetype: 'text/x-csharp' },
};

export const ofCells = (...sources) => ({
  metadata, nbformat: 4, nbformat_minor: 5,
  cells: sources.map((source, i) => ({ cell_type: 'code', id: `cell-${i}`, metadata: {}, execution_count: null, outputs: [], source })),
});

// Returns a notebook of the project at the scale Smoke, on the CPU.
export function ofProject(name) {
  const notebook = JSON.parse(readFileSync(join(import.meta.dirname, '../../notebooks', `${name}.ipynb`), 'utf8'));
  for (const cell of notebook.cells) {
    cell.source = [cell.source].flat().join('');
  }

  const parameters = notebook.cells.find(cell => cell.metadata.tags?.includes('parameters'));
  parameters.source = parameters.source.replace('"Embedded"', '"Smoke"').replace('"auto"', '"cpu"');
  return notebook;
}

export function save(notebook, folder, name) {
  writeFileSync(join(folder, name), JSON.stringify(notebook));
  return name;
}
