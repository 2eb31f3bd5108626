// One node: the packaged daemon on ports that it keeps.
import { writeFileSync } from 'node:fs';
import { freePort, isOpen, root, start, until } from './process.mjs';

export const KEY = '0123456789abcdef0123456789abcdef';

export class Daemon {
  /**
   * Writes the configuration of a node, and starts it.
   *
   * @param brokers what stands in the block of the app's brokers
   * @param app further settings of the app
   */
  static async start(stage, index, brokers, app = '', { command = 'serve', heap = process.env.HEAP ?? '512m' } = {}) {
    const daemon = new Daemon();
    daemon.name = `node-${index}`;
    daemon.port = await freePort();
    daemon.admin = await freePort();
    daemon.log = `${stage.folder}/${daemon.name}.log`;
    daemon.file = `${stage.folder}/${daemon.name}.conf`;
    daemon.command = command;
    daemon.heap = heap;
    writeFileSync(daemon.file, `
server { name = ${daemon.name}, host = "127.0.0.1", port = ${daemon.port} }
server.relay { host = "127.0.0.1", port = ${await freePort()}, address = "127.0.0.1" }
server.drain-time = 10s
admin.port = ${daemon.admin}
apps.default {
  brokers { ${brokers} }
  auth { url = "${stage.auth.url}", calls-per-second = 2000 }
  api.clients.judge { key = "${KEY}" }
  cluster.secrets = ["what only these nodes know"]
  ${app}
}
`);
    daemon.begin();
    await daemon.ready();
    return daemon;
  }

  begin() {
    this.process = start(this.log, `${root}/dist/target/echobridge/bin/echobridge`, [this.command, '--config', this.file], {
      env: { ...process.env, JAVA_OPTS: `-Xmx${this.heap}` },
    });
  }

  async ready() {
    if (this.command === 'keep') { // which opens no port
      await until(`${this.name} keeps what there is`, () => this.process.output.includes('received the members of all other nodes'), 90);
      return;
    }
    await until(`${this.name} is ready`, () => fetch(`http://127.0.0.1:${this.admin}/ready`).then((answer) => answer.ok, () => false), 90);
  }

  /** As a power cut would. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.process.ended;
  }

  /** Ends it in good order, clients first. */
  async stop() {
    this.process.kill('SIGTERM');
    await this.process.ended;
  }

  async startAgain() {
    await until(`port ${this.port} is free`, async () => !(await isOpen(this.port)));
    this.begin();
    await this.ready();
  }

  /** The sum of all samples that begin so. */
  async metric(start) {
    const text = await (await fetch(`http://127.0.0.1:${this.admin}/metrics`)).text();
    return text.split('\n').filter((line) => line.startsWith(`echobridge_${start}`))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  async channels(rest = '') {
    const answer = await fetch(`http://127.0.0.1:${this.port}/apps/judge/channels${rest}`, { headers: { authorization: `Bearer ${KEY}` } });
    return answer.json();
  }
}
