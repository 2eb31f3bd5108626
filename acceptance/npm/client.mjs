// Many laravel-echo, socket.io and pusher-js clients in one process: a command per line comes in, a report per line goes out.
//
//   {"client":"a","do":"connect","echo":"echo-2.5","io":"io-4.8","host":"http://…","options":{"transports":["polling"]}}
//   {"client":"a","do":"listen","channel":"private-orders.1","events":[".order.updated"]}
//   → {"client":"a","report":"connected","id":"…","transport":"polling"}
//   → {"client":"a","report":"event","channel":"private-orders.1","name":".order.updated","data":{…}}
//
//   {"client":"b","do":"connect","echo":"echo-2.5","pusher":"pusher-8","broadcaster":"reverb","key":"…","options":{…}}
//
// Without "echo" the client is a bare socket.io or pusher-js one. Channels are named in full; the prefix chooses the kind.
import { createInterface } from 'node:readline';

const clients = new Map();

function say(client, report, details = {}) {
  process.stdout.write(JSON.stringify({ client, report, ...details }) + '\n');
}

/** The module's main export, whatever it was compiled to. */
async function load(alias) {
  const module = await import(alias);
  return module.default?.default ?? module.default ?? module;
}

/** What laravel-echo would do, for clients that have none. */
class BareChannel {
  constructor(socket, name, auth) {
    this.socket = socket;
    this.name = name;
    socket.emit('subscribe', { channel: name, auth });
  }

  listen(event, callback) {
    return this.on(event.replace(/^\./, ''), callback);
  }

  on(event, callback) {
    this.socket.on(event, (channel, data) => channel === this.name && callback(data));
    return this;
  }
}

/** What laravel-echo would do, for a pusher-js that has none. */
class BarePusherChannel {
  constructor(pusher, name) {
    this.channel = pusher.subscribe(name);
  }

  listen(event, callback) {
    return this.on(event.replace(/^\./, ''), callback);
  }

  on(event, callback) {
    this.channel.bind(event, callback);
    return this;
  }

  error(callback) {
    return this.on('pusher:subscription_error', callback);
  }

  here(callback) {
    return this.on('pusher:subscription_succeeded', (members) => {
      const all = [];
      members.each((member) => all.push(member.info));
      callback(all);
    });
  }

  joining(callback) {
    return this.on('pusher:member_added', (member) => callback(member.info));
  }

  leaving(callback) {
    return this.on('pusher:member_removed', (member) => callback(member.info));
  }

  listenForWhisper(name, callback) {
    return this.on(`client-${name}`, callback);
  }

  whisper(name, data) {
    this.channel.trigger(`client-${name}`, data);
  }
}

async function connectPusher({ client, echo: echoAlias, pusher: alias, broadcaster, key, options }) {
  const Pusher = await load(alias);
  const Echo = echoAlias && await load(echoAlias);
  const pusher = new Pusher(key, { cluster: '', forceTLS: false, enabledTransports: ['ws', 'wss'], disableStats: true, ...options });
  const echo = Echo && new Echo({ broadcaster, client: pusher, key });
  clients.set(client, { echo, pusher, channels: new Map(), runs: new Map() });
  pusher.connection.bind('connected', ({ socket_id }) => say(client, 'connected', { id: socket_id, transport: 'websocket' }));
  pusher.connection.bind('error', (error) => say(client, 'error', { code: error?.data?.code ?? error?.error?.data?.code, message: error?.data?.message ?? error?.error?.data?.message }));
  pusher.connection.bind('state_change', ({ current }) => say(client, 'state', { state: current }));
  pusher.user?.bind_global?.((name, data) => say(client, 'user', { name, data }));
}

async function connect(command) {
  await (command.pusher ? connectPusher(command) : connectSocketIo(command));
}

async function connectSocketIo({ client, echo: echoAlias, io: ioAlias, host, options = {} }) {
  const io = await load(ioAlias);
  const settings = { reconnectionDelay: 200, reconnectionDelayMax: 400, forceNew: true, ...options };
  let echo, socket;
  if (echoAlias) {
    const Echo = await load(echoAlias);
    echo = new Echo({ broadcaster: 'socket.io', client: io, host, ...settings });
    socket = echo.connector.socket;
  } else {
    socket = io(host, settings);
  }
  clients.set(client, { echo, socket, options: settings, channels: new Map(), runs: new Map() });
  socket.on('connect', () => {
    const engine = socket.io.engine;
    engine.once('upgrade', (transport) => say(client, 'upgraded', { transport: transport.name }));
    say(client, 'connected', { id: socket.id, transport: engine.transport.name, recovered: socket.recovered === true });
  });
  socket.on('disconnect', (reason) => say(client, 'disconnected', { reason }));
  socket.on('connect_error', (error) => say(client, 'failed', { message: String(error?.message ?? error) }));
}

function channelOf(client, name) {
  const { echo, socket, pusher, options, channels } = clients.get(client);
  if (!channels.has(name)) {
    const channel = !echo && pusher ? new BarePusherChannel(pusher, name)
      : !echo ? new BareChannel(socket, name, options.auth ?? {})
      : name.startsWith('private-encrypted-') ? echo.encryptedPrivate(name.slice('private-encrypted-'.length))
      : name.startsWith('private-') ? echo.private(name.slice('private-'.length))
      : name.startsWith('presence-') ? echo.join(name.slice('presence-'.length))
      : echo.channel(name);
    if (pusher) {
      channel.error((status) => say(client, 'refused', { channel: name, status }));
      channel.on('pusher:subscription_succeeded', () => say(client, 'subscribed', { channel: name }));
      channel.on('pusher:cache_miss', () => say(client, 'cacheMiss', { channel: name }));
      channel.on('pusher:subscription_count', ({ subscription_count }) => say(client, 'count', { channel: name, count: subscription_count }));
    } else {
      channel.on('subscription_error', (status) => say(client, 'refused', { channel: name, status }));
    }
    if ((echo || pusher) && name.startsWith('presence-')) {
      channel
        .here((members) => say(client, 'here', { channel: name, members }))
        .joining((member) => say(client, 'joining', { channel: name, member }))
        .leaving((member) => say(client, 'leaving', { channel: name, member }));
    }
    channels.set(name, channel);
  }
  return channels.get(name);
}

const commands = {
  connect,
  listen({ client, channel, events }) {
    channelOf(client, channel);
    for (const name of events) {
      channelOf(client, channel).listen(name, (data) => say(client, 'event', { channel, name, data }));
    }
  },
  /** Keeps only the numbers in events, as runs without a gap: [[0, 99], [250, 400]]. */
  follow({ client, channel, name }) {
    const runs = [];
    clients.get(client).runs.set(channel, runs);
    channelOf(client, channel).listen(name, ({ n }) => {
      const last = runs.at(-1);
      if (last && n === last[1] + 1) last[1] = n;
      else runs.push([n, n]);
    });
  },
  runs({ client, channel }) {
    say(client, 'runs', { channel, runs: clients.get(client).runs.get(channel) });
  },
  notifications({ client, channel }) {
    channelOf(client, channel).notification((data) => say(client, 'notification', { channel, data }));
  },
  hearWhispers({ client, channel, name }) {
    channelOf(client, channel).listenForWhisper(name, (data) => say(client, 'whisper', { channel, name, data }));
  },
  whisper({ client, channel, name, data }) {
    channelOf(client, channel).whisper(name, data);
  },
  /** Says something, and reports what the client's own acknowledgement brings. */
  ask({ client, event, data }) {
    const { socket, options } = clients.get(client);
    const said = { auth: options.auth ?? {}, ...data };
    const answer = socket.emitWithAck ? socket.emitWithAck(event, said) : new Promise((told) => socket.emit(event, said, told));
    answer.then(
      (told) => say(client, 'answered', { event, channel: data.channel, answer: told }),
      (error) => say(client, 'unanswered', { event, channel: data.channel, message: error.message }),
    );
  },
  /** Loses its connection, and comes back by itself. */
  drop({ client }) {
    clients.get(client).socket.io.engine.close();
  },
  signIn({ client }) {
    const { user } = clients.get(client).pusher;
    clients.get(client).pusher.signin();
    user.watchlist?.bind?.('online', ({ user_ids }) => say(client, 'online', { ids: user_ids }));
    user.watchlist?.bind?.('offline', ({ user_ids }) => say(client, 'offline', { ids: user_ids }));
    clients.get(client).pusher.bind('pusher:signin_success', () => setTimeout(() => {
      user.serverToUserChannel.bind('pusher:subscription_succeeded', () => say(client, 'signedIn'));
    }));
  },
  /** A frame of the page's own, and a report of all that comes from then on. */
  send({ client, event, data }) {
    const { pusher } = clients.get(client);
    pusher.connection.bind('message', (message) => say(client, 'message', { event: message.event, channel: message.channel }));
    pusher.send_event(event, data);
  },
  leave({ client, channel }) {
    const { echo, pusher, channels } = clients.get(client);
    if (echo) echo.leaveChannel(channel);
    else pusher.unsubscribe(channel);
    channels.delete(channel);
  },
  /** A request as the page would make it: with the id that keeps the sender's own event away from it. */
  async post({ client, url, headers = {} }) {
    const { echo } = clients.get(client);
    const response = await fetch(url, { method: 'POST', headers: { 'X-Socket-ID': echo.socketId(), ...headers } });
    say(client, 'posted', { status: response.status, body: await response.text() });
  },
  disconnect({ client }) {
    const { echo, socket, pusher } = clients.get(client);
    (echo || pusher || socket).disconnect();
    clients.delete(client);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  await commands[command.do](command);
}
process.exit(0);
