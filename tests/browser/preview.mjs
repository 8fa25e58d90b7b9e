// The live preview of a new guide, for suites that look at it in the browser.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ending, tebikiBin } from './harness.mjs';

/** A port that nothing listens on. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A new guide with a page of many paragraphs, and a preview of it. */
export async function preview(...flags) {
  return previewOf(() => {}, ...flags);
}

/** The same, of a guide that was prepared before the preview starts. */
export async function previewOf(prepare, ...flags) {
  const dir = await mkdtemp(path.join(tmpdir(), 'tebiki-live-'));
  const root = path.join(dir, 'guide');
  const [code] = await once(spawn(tebikiBin, ['new', '--language', 'ja', root], { stdio: 'ignore' }), 'exit');
  assert.equal(code, 0, 'a guide can be made');
  await mkdir(path.join(root, 'theme/styles'), { recursive: true });
  const stage = { root, dir, port: await freePort(), program: null };
  stage.origin = `http://127.0.0.1:${stage.port}`;
  stage.file = (name) => path.join(root, name);
  stage.save = (name, text) => writeFile(stage.file(name), text);
  stage.start = () => start(stage, flags);
  stage.stop = () => stop(stage);
  stage.close = ending(() => stop(stage).then(() => rm(dir, { recursive: true })));
  await stage.save('content/3.md', long());
  await prepare(stage);
  await stage.start();
  return stage;
}

async function start(stage, flags) {
  const args = ['serve', '--content', 'content', '--theme', 'theme', '--port', `${stage.port}`, '--no-token', ...flags];
  stage.program = spawn(tebikiBin, args, { cwd: stage.root, stdio: 'ignore' });
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(30)) {
    const answer = await fetch(`${stage.origin}/index.html`).catch(() => null);
    if (answer?.ok) return;
  }
  assert.fail('the preview did not come up');
}

async function stop(stage) {
  if (!stage.program || stage.program.exitCode !== null || stage.program.signalCode !== null) return;
  stage.program.kill();
  await once(stage.program, 'exit');
}

/** A section of fifty paragraphs, some of them other ones. */
export function long(changes = {}, title = '長い節') {
  const paragraphs = Array.from({ length: 50 }, (_, i) => changes[i] ?? `段落${i}は、手続の${i}番目を説明する。`);
  return `---\nnumber: "3"\ntitle: ${title}\n---\n\n${paragraphs.join('\n\n')}\n`;
}

export function pause(time) {
  return new Promise((resolve) => { setTimeout(resolve, time); });
}
