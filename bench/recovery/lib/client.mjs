// Many real clients in one process: stock laravel-echo on stock socket.io-client. They keep what they heard as numbers.
import { createRequire } from 'node:module';
import { root } from './process.mjs';

const npm = `${root}/acceptance/npm`;
const require = createRequire(`${npm}/package.json`);

/** The package's main export, whatever it was compiled to. */
async function load(name) {
  const { type, module: file } = require(`./node_modules/${name}/package.json`);
  const module = type === 'module' ? await import(`${npm}/node_modules/${name}/${file}`) : require(name);
  return module.default?.default ?? module.default ?? module;
}

const names = ['echo-1.19', 'echo-2.0', 'echo-2.5', 'io-4.8'];
const libraries = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await load(name)])));

const clients = new Map();

class Channel {
  next = 0;
  missing = new Set();
  twice = 0;
  misordered = 0;
  probed = false;

  hear(n) {
    if (n === this.next) {
      this.next++;
    } else if (n > this.next) {
      for (let m = this.next; m < n; m++) this.missing.add(m);
      this.next = n + 1;
    } else if (this.missing.delete(n)) {
      this.misordered++;
    } else {
      this.twice++;
    }
  }
}

class Client {
  constructor({ id, url, echo, io, transports, options, channels, ordered }) {
    this.id = id;
    this.channels = new Map();
    this.comings = [];
    this.goings = [];
    this.gaps = [];
    this.refused = [];
    this.here = 0;
    this.leaving = 0;
    this.joining = 0;
    this.lastOfAll = -1;
    this.misplaced = 0;
    this.ordered = ordered;
    this.whispers = 0;
    const Echo = libraries[echo];
    this.echo = new Echo({
      broadcaster: 'socket.io', client: libraries[io], host: url, forceNew: true,
      auth: { headers: { Authorization: `Bearer user-${id}` } }, ...(transports && { transports }), ...options,
    });
    const socket = this.echo.connector.socket;
    socket.on('connect', () => this.comings.push({ at: Date.now(), sid: socket.id, recovered: socket.recovered === true }));
    socket.on('disconnect', (reason) => this.goings.push({ at: Date.now(), reason }));
    socket.on('echobridge:gap', (nothing, gap) => this.gaps.push(gap?.reason));
    channels.forEach((name) => this.listen(name));
  }

  listen(name) {
    const channel = name.startsWith('private-') ? this.echo.private(name.slice(8))
      : name.startsWith('presence-') ? this.echo.join(name.slice(9))
        : this.echo.channel(name);
    const heard = new Channel();
    this.channels.set(name, heard);
    channel.listen('.probe', () => { heard.probed = true; });
    channel.listen('.e', ({ n, g }) => {
      heard.hear(n);
      if (this.ordered) {
        if (g < this.lastOfAll) this.misplaced++;
        else this.lastOfAll = g;
      }
    });
    channel.on('subscription_error', (status) => this.refused.push({ channel: name, status }));
    if (name.startsWith('presence-')) {
      channel.here(() => { this.here++; }).joining(() => { this.joining++; }).leaving(() => { this.leaving++; });
    }
  }

  report() {
    const { id, comings, goings, gaps, refused, here, leaving, joining, misplaced, whispers } = this;
    const socket = this.echo.connector.socket;
    const channels = [...this.channels].map(([name, { next, missing, twice, misordered, probed }]) =>
      ({ name, next, missing: [...missing].slice(0, 100_000), twice, misordered, probed }));
    return { id, connected: socket.connected, sid: socket.id, comings, goings, gaps, refused, here, leaving, joining, misplaced, whispers, channels };
  }
}

const commands = {
  connect(all) {
    all.forEach((options) => clients.set(options.id, new Client(options)));
  },
  report() {
    return [...clients.values()].map((client) => client.report());
  },
  /** How many have heard less than that of a channel. */
  behind(published) {
    return [...clients.values()].filter((client) => [...client.channels].some(([name, { next }]) => next < (published[name] ?? 0))).length;
  },
  unprobed() {
    return [...clients.values()].filter((client) => [...client.channels].some(([name, { probed }]) => !probed && !name.startsWith('presence-'))).length;
  },
  unconnected() {
    return [...clients.values()].filter((client) => !client.echo.connector.socket.connected).length;
  },
  forget() {
    for (const client of clients.values()) {
      Object.assign(client, { comings: [], goings: [], gaps: [], refused: [], here: 0, leaving: 0, joining: 0 });
    }
  },
  whisper({ id, channel, name, data }) {
    const { echo } = clients.get(id);
    (channel.startsWith('private-') ? echo.private(channel.slice(8)) : echo.join(channel.slice(9))).whisper(name, data);
  },
  hearWhispers({ channel, name }) {
    for (const client of clients.values()) {
      if (client.channels.has(channel)) {
        client.echo.private(channel.slice(8)).listenForWhisper(name, () => { client.whispers++; });
      }
    }
  },
  disconnect({ id }) {
    clients.get(id).echo.connector.socket.disconnect();
  },
  /** The page signs in as another user, and connects again. */
  connectAs({ id, user }) {
    const { echo } = clients.get(id);
    echo.connector.options.auth.headers.Authorization = `Bearer user-${user}`;
    echo.options.auth.headers.Authorization = `Bearer user-${user}`;
    if (user === 0) delete echo.connector.options.auth.headers.Authorization;
    echo.connector.socket.connect();
  },
};

process.on('message', ({ call, name, argument }) => process.send({ call, result: commands[name](argument) }));
process.on('disconnect', () => process.exit(0));
