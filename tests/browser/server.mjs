// Starts a Jupyter server in its own folder with the kernel under test installed, and a file server for the tests' pages.
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';

const dpo = process.env.DPO ?? join(import.meta.dirname, '../../src/DpoNotebooks.Kernel/bin/Debug/net10.0/dpo.dll');
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export async function startJupyter() {
  const folder = mkdtempSync(join(tmpdir(), 'dpo-browser-'));
  writeFileSync(join(folder, 'copy.sln'), ''); // results are written next to the solution
  const installed = spawnSync('dotnet', [dpo, 'kernel', 'install', '--prefix', folder], { encoding: 'utf8' });
  if (installed.status !== 0) {
    throw new Error(`dpo kernel install: ${installed.error ?? installed.stderr}`);
  }

  const [port, token] = [await freePort(), crypto.randomUUID()];
  const own = name => join(folder, '.jupyter', name);
  const server = spawn('/usr/bin/jupyter-notebook', [
    '--no-browser', '--allow-root', '--ip=127.0.0.1', `--port=${port}`, '--NotebookApp.port_retries=0', `--NotebookApp.token=${token}`,
    '--NotebookApp.allow_origin=*', `--notebook-dir=${folder}`], {
    env: {
      ...process.env, JUPYTER_PATH: join(folder, 'share/jupyter'), JUPYTER_CONFIG_DIR: own('config'), JUPYTER_DATA_DIR: own('data'),
      JUPYTER_RUNTIME_DIR: own('runtime'), IPYTHONDIR: own('ipython'),
      OMP_NUM_THREADS: '1' }, // with small models on a busy machine, waiting threads make it four times slower
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  server.stderr.on('data', text => { log += text; });
  const kill = () => server.kill();
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/api?token=${token}`, () => server.exitCode !== null && log);
  return {
    url, token, folder, log: () => log,
    async stop() {
      const ended = new Promise(resolve => server.once('exit', resolve));
      server.kill(); // the server ends its kernels and then itself
      await ended;
      process.off('exit', kill);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

// Serves the tests' folder, including node_modules, on the loopback address.
export async function startFiles() {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    createReadStream(join(import.meta.dirname, path))
      .on('open', () => response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream'))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function answering(url, failure) {
  for (const end = Date.now() + 300_000; Date.now() < end;) {
    if (failure()) {
      throw new Error(`jupyter-notebook ended:\n${failure()}`);
    }

    if (await fetch(url).then(answer => answer.ok, () => false)) {
      return;
    }

    await new Promise(resolve => setTimeout(resolve, 100));
  }

  throw new Error('jupyter-notebook does not answer');
}
