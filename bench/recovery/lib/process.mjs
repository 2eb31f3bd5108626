// Programs that run beside the judge, and end with it.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
export const target = `${root}/bench/target/recovery`;

const children = new Set();
const closing = new Set();

export const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Waits until the condition gives something, and returns that. */
export async function until(what, condition, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(50);
  }
}

const given = new Set();

/** A port that is free, and was not given before. */
export async function freePort() {
  for (;;) {
    const server = createServer();
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address();
    await new Promise((done) => server.close(done));
    // Redis Cluster takes port + 10000 too.
    if (port < 55000 && !given.has(port)) {
      given.add(port);
      return port;
    }
  }
}

export function isOpen(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => { socket.destroy(); done(true); });
    socket.on('error', () => done(false));
  });
}

/** A new, empty folder for what a row writes. */
export function folder(name) {
  const path = `${target}/${name}`;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

/** Starts a program whose output goes to a file. */
export function start(log, program, args, options = {}) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
  const file = createWriteStream(log, { flags: 'a' });
  child.stdin.on('error', () => {});
  child.output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      file.write(bytes);
      child.output = (child.output + bytes).slice(-100_000);
    });
  }
  child.ended = new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)));
  children.add(child);
  child.ended.then(() => children.delete(child));
  child.on('error', (e) => file.write(`${e}\n`));
  return child;
}

/** Has something closed with the row. */
export function closeLater(close) {
  closing.add(close);
}

export function watch(child) {
  children.add(child);
  child.on('exit', () => children.delete(child));
}

export async function endAll() {
  await Promise.all([...closing].map((close) => close()));
  closing.clear();
  const ending = [...children];
  ending.forEach((child) => child.kill('SIGKILL'));
  await until('all programs have ended', () => ending.every((child) => child.exitCode !== null || child.signalCode !== null), 20);
}

process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));
