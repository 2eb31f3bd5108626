// A real Redis Cluster: three masters with a replica each. The application publishes at all masters, each channel at one of them.
import { createRequire } from 'node:module';
import { closeLater, freePort, isOpen, root, start, until } from './process.mjs';

const { createClient } = createRequire(`${root}/acceptance/npm/package.json`)('redis');
const MASTERS = 3;

export class RedisCluster {
  members = [];

  static async start(stage) {
    const cluster = new RedisCluster();
    for (let i = 0; i < 2 * MASTERS; i++) cluster.members.push(await cluster.#member(stage));
    const all = cluster.members.map(({ port }) => `127.0.0.1:${port}`);
    const made = start(`${stage.folder}/redis-cluster.log`, 'redis-cli', ['--cluster', 'create', ...all, '--cluster-replicas', '1', '--cluster-yes']);
    if (await made.ended !== 0) throw new Error(`the Redis Cluster was not made: ${made.output}`);
    await until('the Redis Cluster is there', async () =>
      (await Promise.all(cluster.members.map((member) => member.client.sendCommand(['CLUSTER', 'INFO'])))).every((info) => info.includes('cluster_state:ok')));
    return cluster;
  }

  async #member(stage) {
    const port = await freePort();
    const process = start(`${stage.folder}/redis-${port}.log`, 'redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', stage.folder,
      '--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${port}.conf`, '--cluster-node-timeout', '3000', '--cluster-require-full-coverage', 'no']);
    await until('a member of the Redis Cluster is there', () => isOpen(port));
    const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    await client.connect();
    closeLater(() => client.disconnect().catch(() => {}));
    return { port, process, client };
  }

  broker() {
    return `main { type = redis, cluster = true, url = "redis://${this.members.map(({ port }) => `127.0.0.1:${port}`).join()}", prefix = "" }`;
  }

  /** At one master for each channel: the cluster promises no order between what is published at two of them. */
  publish(channel, body) {
    const masters = this.members.slice(0, MASTERS).filter(({ isDead }) => !isDead);
    // A master that is killed meanwhile takes nothing.
    return masters[Number(/\d+$/.exec(channel)?.[0] ?? 0) % masters.length].client.publish(channel, body).catch(() => 0);
  }

  /** The master at which daemons of an app receive: where the slot of their marks is. */
  async home(channel) {
    const any = this.members.find(({ isDead }) => !isDead).client;
    const slot = Number(await any.sendCommand(['CLUSTER', 'KEYSLOT', channel]));
    const [, , [, port]] = (await any.sendCommand(['CLUSTER', 'SLOTS'])).find(([from, to]) => from <= slot && slot <= to);
    return this.members.find((member) => member.port === Number(port));
  }

  async kill(member) {
    member.isDead = true;
    await member.client.disconnect().catch(() => {});
    member.process.kill('SIGKILL');
    await member.process.ended;
  }
}
