// What an open live page costs the daemon that it asks: 10 nodes with the same 10,000 channels, and a page at one of them.
//
//   node bench/live/polling.mjs [SECONDS]      after mvn package; needs redis-server
//
// Prints the daemon's CPU time as a part of one core, without and with a page, and how long a page's requests take.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SECONDS = Number(process.argv[2] ?? 60);
const NODES = Number(process.env.NODES ?? 10);
const CHANNELS = 10_000;
const EVERY = 2_000;
const home = fileURLToPath(new URL('../../dist/target/echobridge', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'live-'));
const running = [];

const sleep = millis => new Promise(done => setTimeout(done, millis));
const freePort = () => new Promise(done => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});
function start(command, ...options) {
  const child = spawn(command, options, { stdio: 'ignore', env: { ...process.env, JAVA_OPTS: '-Xmx256m' } });
  running.push(child);
  return child;
}
async function until(done) {
  while (!(await done().catch(() => false))) await sleep(200);
}

/** CPU time that a process has used, in seconds. */
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function node(redis, index) {
  const [port, admin, relay] = [await freePort(), await freePort(), await freePort()];
  const file = join(folder, `node-${index}.conf`);
  writeFileSync(file, `
server { name = node-${index}, host = "127.0.0.1", port = ${port}, relay { host = "127.0.0.1", port = ${relay}, address = "127.0.0.1" } }
admin.port = ${admin}
apps.default {
  brokers.main { type = redis, url = "redis://127.0.0.1:${redis}", prefix = "" }
  cluster.secrets = ["what only these nodes know"]
  limits { max-channels-per-connection = ${CHANNELS}, packets-per-second = 1000000 }
}`);
  const child = start(join(home, 'bin/echobridge'), 'serve', '-c', file);
  await until(async () => (await fetch(`http://127.0.0.1:${admin}/ready`)).ok);
  return { port, admin, pid: child.pid };
}

/** A polling client on all channels. */
async function crowd({ port, admin }) {
  const at = `http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(at)).text()).slice(1));
  const say = packets => fetch(`${at}&sid=${sid}`, { method: 'POST', body: packets.join('\x1e'), headers: { 'Content-Type': 'text/plain' } });
  await say(['40']);
  (async () => {
    while (true) {
      const heard = await (await fetch(`${at}&sid=${sid}`)).text();
      if (heard.split('\x1e').includes('2')) await say(['3']);
    }
  })().catch(() => {});
  for (let i = 0; i < CHANNELS; i += 500) {
    await say(Array.from({ length: 500 }, (unused, j) => `42["subscribe",{"channel":"crowd-${i + j}"}]`));
  }
  await until(async () => (await (await fetch(`http://127.0.0.1:${admin}/status.json`)).json()).apps[0].channelCount >= CHANNELS);
}

async function measure({ pid, admin }, polls) {
  const begun = cpu(pid);
  const end = Date.now() + SECONDS * 1000;
  const took = [];
  let tick = -1;
  while (Date.now() < end) {
    const now = performance.now();
    if (polls) {
      await (await fetch(`http://127.0.0.1:${admin}/status.json`)).json();
      tick = (await (await fetch(`http://127.0.0.1:${admin}/api/history?since=${tick}`)).json()).tick;
      took.push(performance.now() - now);
    }
    await sleep(EVERY - (performance.now() - now));
  }
  return { core: (cpu(pid) - begun) / SECONDS, took: took.sort((a, b) => a - b)[Math.floor(took.length / 2)] };
}

try {
  const redis = await freePort();
  start('redis-server', '--port', String(redis), '--save', '', '--dir', folder);
  const nodes = [];
  for (let i = 0; i < NODES; i++) {
    nodes.push(await node(redis, i));
    await crowd(nodes[i]);
  }
  await measure(nodes[0], true); // warm
  const without = await measure(nodes[0], false);
  const one = await measure(nodes[0], true);
  const percent = part => (100 * part).toFixed(2) + ' %';
  console.log(`${NODES} nodes, ${CHANNELS} channels each, ${SECONDS} s`);
  console.log(`without a page: ${percent(without.core)} of a core; with one: ${percent(one.core)}; the page: ${percent(one.core - without.core)}`);
  console.log(`both requests together, median: ${one.took.toFixed(1)} ms`);
} finally {
  running.forEach(child => child.kill());
}
process.exit(0);
