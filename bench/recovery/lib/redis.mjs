// A real Redis, and an application that publishes there.
import { createRequire } from 'node:module';
import { closeLater, freePort, isOpen, root, start, until } from './process.mjs';

const { createClient } = createRequire(`${root}/acceptance/npm/package.json`)('redis');

export class Redis {
  isOneLane = true;

  static async start(stage, settings = []) {
    const redis = new Redis();
    redis.port = await freePort();
    redis.stage = stage;
    redis.settings = settings;
    await redis.begin();
    return redis;
  }

  async begin() {
    this.process = start(`${this.stage.folder}/redis-${this.port}.log`, 'redis-server',
      ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.stage.folder, ...this.settings]);
    await until('Redis is there', () => isOpen(this.port));
    this.client = createClient({ url: `redis://127.0.0.1:${this.port}`, socket: { reconnectStrategy: false } });
    this.client.on('error', () => {});
    await this.client.connect();
    closeLater(() => this.client.disconnect().catch(() => {}));
  }

  broker(port = this.port) {
    return `main { type = redis, url = "redis://127.0.0.1:${port}", prefix = "" }`;
  }

  /** Returns how many subscribers Redis sent it to. */
  publish(channel, body) {
    return this.client.publish(channel, body);
  }

  async restart() {
    await this.client.disconnect().catch(() => {});
    this.process.kill('SIGKILL');
    await this.process.ended;
    await this.begin();
  }
}
