// All that a row needs: a broker, an application, nodes, and nginx before them.
import { writeFileSync } from 'node:fs';
import { Auth } from './auth.mjs';
import { Daemon } from './daemon.mjs';
import { Redis } from './redis.mjs';
import { folder, freePort, isOpen, start, until } from './process.mjs';

/** Numbers that the environment may set, so that a bigger machine is given more to do. */
export const size = {
  clients: Number(process.env.CLIENTS ?? 200),
  channels: Number(process.env.CHANNELS ?? 20),
  rate: Number(process.env.RATE ?? 200),
  herd: Number(process.env.HERD ?? 2000),
};

export class Stage {
  nodes = [];

  /**
   * Starts nodes on a broker.
   *
   * @param row names the folder of the logs
   */
  static async start(row, { nodes = 2, broker = Redis.start, app = '', brokerOf, heap } = {}) {
    const stage = new Stage();
    stage.folder = folder(row);
    stage.auth = await Auth.start();
    stage.broker = await broker(stage);
    stage.isOneLane = stage.broker.isOneLane === true;
    for (let i = 0; i < nodes; i++) {
      const settings = brokerOf ? await brokerOf(stage, i) : stage.broker.broker();
      stage.nodes.push(await Daemon.start(stage, i, settings, app, { heap }));
    }
    await stage.#nginx();
    return stage;
  }

  publish(channel, body) {
    return this.broker.publish(channel, body);
  }

  /** What clients of an index listen to in most rows: a channel of many, a room, and one of their own. */
  channels(i) {
    const k = i % size.channels;
    return [`news.${k}`, `presence-room.${k}`, `private-user.${i + 1}`];
  }

  /** Most events go to the channels of many. */
  pick(clients = size.clients) {
    const any = (n) => Math.floor(Math.random() * n);
    return () => (any(10) === 0 ? `private-user.${1 + any(clients)}` : `news.${any(size.channels)}`);
  }

  async metric(start) {
    return (await Promise.all(this.nodes.map((node) => node.metric(start)))).reduce((sum, n) => sum + n, 0);
  }

  async #nginx() {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    writeFileSync(`${this.folder}/nginx.conf`, `
daemon off;
master_process off;
pid nginx.pid;
events { worker_connections 20000; }
http {
  map $status $is_odd { ~^[123] 0; default 1; }
  log_format odd '$msec $request_method $request_uri $status $request_time upstream $upstream_addr $upstream_status $upstream_response_time';
  access_log odd.log odd if=$is_odd;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream nodes { ${this.nodes.map((node) => `server 127.0.0.1:${node.port} max_fails=0;`).join(' ')} keepalive 64; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://nodes;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 75s;
    }
  }
}
`);
    start(`${this.folder}/nginx.log`, 'nginx', ['-p', this.folder, '-c', 'nginx.conf', '-e', 'stderr']);
    await until('nginx is there', () => isOpen(port));
  }
}
