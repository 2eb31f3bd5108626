// The demo page. laravel-echo, socket.io-client and pusher-js are loaded as they come from npm.
import Echo from '/demo/echo.js';

const options = new URLSearchParams(location.search);
const client = ['2', 'pusher'].includes(options.get('client')) ? options.get('client') : '4';
const isPusher = client === 'pusher';
const transport = ['websocket', 'polling'].includes(options.get('transport')) ? options.get('transport') : 'both';
const $ = (selector, root = document) => root.querySelector(selector);

// --- Who you are: each window may have its own name. ---

const name = options.get('name') ?? sessionStorage.getItem('name') ?? inventName();
if (!options.has('name')) sessionStorage.setItem('name', name);
$('#name').value = name;
$('#login').addEventListener('submit', event => {
  event.preventDefault();
  $('#name').blur();
});
$('#name').addEventListener('change', () => {
  const chosen = $('#name').value.trim();
  if (chosen) sessionStorage.setItem('name', chosen);
  location.reload();
});

// A small window with the room alone, of which the page of several nodes has some.
if (options.get('view') === 'room') {
  document.body.classList.add('room');
  $('h1').textContent = name;
}

function inventName() {
  const any = words => words[Math.floor(Math.random() * words.length)];
  return any(['Brave', 'Calm', 'Clever', 'Gentle', 'Happy', 'Merry', 'Quick', 'Quiet', 'Sunny', 'Swift', 'Warm', 'Wise'])
    + ' ' + any(['Badger', 'Bear', 'Crane', 'Falcon', 'Fox', 'Hare', 'Heron', 'Lynx', 'Otter', 'Owl', 'Robin', 'Wolf']);
}

// --- The connection ---

await loadScript({ 2: '/socket.io/socket.io.js', 4: '/socket.io/4/socket.io.min.js', pusher: '/demo/pusher.min.js' }[client]);

// For the demo of several nodes: what stands before them knows by it which one this window hangs on.
const windowId = Math.random().toString(36).slice(2);

// A Laravel page has a session cookie and a CSRF token; the demo's auth endpoint only wants a name.
const auth = { headers: { 'X-Demo-Name': encodeURIComponent(name) } };

const echo = new Echo(isPusher ? {
  broadcaster: 'reverb',
  Pusher,
  key: 'demo',
  wsHost: location.hostname,
  wsPort: location.port || 80,
  wssPort: location.port || 443,
  forceTLS: location.protocol === 'https:',
  enabledTransports: ['ws', 'wss'],
  authEndpoint: '/demo/auth',
  auth,
} : {
  broadcaster: 'socket.io',
  client: io,
  host: location.origin,
  query: { window: windowId },
  transports: transport === 'both' ? ['polling', 'websocket'] : [transport],
  auth,
});

const connection = $('#connection');
let transportName = () => 'websocket';

if (isPusher) {
  echo.connector.pusher.connection.bind('state_change', ({ current }) =>
    showConnection(current === 'connected' ? 'connected' : 'reconnecting'));
} else {
  const socket = echo.connector.socket;
  transportName = () => socket.io.engine.transport.name;
  socket.on('connect', () => {
    const engine = socket.io.engine;
    showConnection('connected');
    engine.on('upgrade', () => showConnection('connected'));
  });
  socket.on('disconnect', () => showConnection('reconnecting'));
  socket.on('connect_error', () => showConnection('reconnecting'));
  socket.io.on('reconnect_attempt', () => showConnection('reconnecting'));
}

function showConnection(state) {
  const connected = state === 'connected';
  connection.dataset.state = state;
  connection.dataset.transport = connected ? transportName() : '';
  connection.textContent = connected ? `connected by ${connection.dataset.transport}` : `${state}…`;
  $('#socket-id').textContent = connected ? echo.socketId() : '–';
  connection.dataset.node = '';
  if (connected) showNode(connection.textContent);
}

// With one node there is nothing to tell.
async function showNode(text) {
  const { window: place } = await (await fetch(`/demo/nodes/state?window=${windowId}`)).json();
  if (!place || connection.textContent !== text) return;
  const detour = place.via && place.via !== place.node ? ` through ${place.via}` : '';
  connection.dataset.node = place.node;
  connection.textContent = `${text} to ${place.node}${detour}`;
}

// --- The three channels ---

const news = card('news');
echo.channel('news')
  .listen('MessagePosted', message => news.show(message));

const orders = card('private-orders.1');
const refused = isPusher ? 'pusher:subscription_error' : 'subscription_error';
echo.private('orders.1')
  .listen('MessagePosted', message => orders.show(message))
  .on(refused, status => orders.note('error', `refused with status ${status.status ?? status}`));

const room = card('presence-room.1');
echo.join('room.1')
  .here(users => showMembers(users))
  .joining(user => { addMember(user); room.note('joined', `${user.name} came`); })
  .leaving(user => { removeMember(user); room.note('left', `${user.name} left`); })
  .listen('MessagePosted', message => { room.show(message); showTyping(''); })
  .listenForWhisper('typing', user => showTyping(user.name))
  .on(refused, status => room.note('error', `refused with status ${status.status ?? status}`));

// A whisper goes from window to window; the application never sees it.
let lastWhisper = 0;
$('input[name=text]', room.element).addEventListener('input', () => {
  if (Date.now() - lastWhisper < 1000) return;
  lastWhisper = Date.now();
  echo.join('room.1').whisper('typing', { name });
});

let typingEnds;
function showTyping(who) {
  $('#typing').textContent = who ? `${who} is typing…` : '';
  clearTimeout(typingEnds);
  if (who) typingEnds = setTimeout(showTyping, 2500, '');
}

// --- Members ---

const members = new Map();

function showMembers(users) {
  members.clear();
  $('#members').replaceChildren();
  users.forEach(addMember);
}

function addMember(user) {
  if (members.has(user.name)) return;
  const item = element('li', { textContent: user.name });
  item.dataset.member = user.name;
  item.style.setProperty('--hue', hue(user.name));
  if (user.name === name) item.classList.add('you');
  members.set(user.name, item);
  $('#members').append(item);
}

function removeMember(user) {
  members.get(user.name)?.remove();
  members.delete(user.name);
}

// --- Publishing: the server sends it to Redis or to the HTTP API as Laravel would, and it comes back as an event. ---

const pressed = new Map(); // message id → when its button was pressed

async function publish(channel, text, toOthers) {
  const id = Math.random().toString(36).slice(2);
  pressed.set(id, performance.now());
  const form = new URLSearchParams({ channel, text, id, from: name, via: $('input[name=via]:checked').value });
  if (toOthers) form.set('socket', echo.socketId() ?? '');
  let problem = '';
  try {
    const answer = await fetch('/demo/publish', { method: 'POST', body: form });
    if (!answer.ok) problem = await answer.text();
  } catch {
    problem = 'The server does not answer.';
  }
  $('#failure').textContent = problem;
  $('#failure').hidden = !problem;
  return !problem;
}

function showRoundTrip(id) {
  if (!pressed.has(id)) return;
  const took = performance.now() - pressed.get(id);
  pressed.delete(id);
  $('#round-trip').textContent = `${took < 10 ? took.toFixed(1) : Math.round(took)} ms`;
  const path = $('.path');
  path.classList.remove('lit');
  requestAnimationFrame(() => path.classList.add('lit'));
}

// --- A card: what one channel hears, and a form to publish on it ---

function card(channel) {
  const root = $(`[data-channel="${channel}"]`);
  const feed = $('.feed', root);
  const form = $('form', root);

  function add(item, kind) {
    item.dataset.kind = kind;
    item.append(element('time', { textContent: new Date().toLocaleTimeString() }));
    feed.append(item);
    while (feed.children.length > 100) feed.firstChild.remove();
    feed.scrollTop = feed.scrollHeight;
  }

  form.addEventListener('submit', async event => {
    event.preventDefault();
    const text = form.elements.text.value;
    const toOthers = form.elements['to-others'].checked;
    if (!await publish(channel, text, toOthers)) return;
    if (toOthers) note('sent', `“${text}” went to the others`);
    if (channel.startsWith('presence-')) form.elements.text.value = '';
  });

  function show(message) {
    const item = element('li');
    item.style.setProperty('--hue', hue(message.from ?? ''));
    item.append(element('b', { textContent: message.from ?? '' }), element('span', { textContent: message.text ?? '' }));
    add(item, 'event');
    showRoundTrip(message.id);
  }

  function note(kind, text) {
    add(element('li', { textContent: text }), kind);
  }

  return { element: root, show, note };
}

// --- The lines to type elsewhere, and the switches ---

for (const { id, text } of await (await fetch('/demo/lines')).json()) {
  const line = $('#line').content.cloneNode(true);
  $('code', line).textContent = text;
  $('code', line).id = `line-${id}`;
  const copy = $('.copy', line);
  copy.hidden = !navigator.clipboard;
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = 'Copied';
    setTimeout(() => { copy.textContent = 'Copy'; }, 1500);
  });
  $('#lines').append(line);
}

for (const [key, chosen] of [['client', client], ['transport', transport]]) {
  $(`#${key}-${chosen}`).setAttribute('aria-current', 'true');
  document.querySelectorAll(`[id^="${key}-"]`).forEach(link => {
    link.search = new URLSearchParams({ client, transport, [key]: link.id.slice(key.length + 1) });
  });
}

$('#transports').hidden = isPusher;
if (options.get('view') !== 'room') (await import('/demo/plug.js')).addPlug(echo, client);

// --- Beside it: the same room on the other kind of client, and what the application is told ---

const { nodes } = await (await fetch('/demo/nodes/state')).json();
$('.beside').hidden = nodes.length > 0 || options.get('view') === 'room';
// A page that polls and closes is noticed by its last poll, which breaks off. A guest leaves a moment before its page and
// would answer that poll; the page would stay in the list until the next ping. So a page that polls has no guest.
const hasGuest = isPusher || transport !== 'polling';
$('.guest').hidden = !hasGuest;
if (!$('.beside').hidden) {
  $('#other-client').textContent = isPusher ? 'socket.io' : 'pusher-js';
  if (hasGuest) $('#other').src = `/demo?${new URLSearchParams({ view: 'room', client: isPusher ? '4' : 'pusher', name: `${name}’s guest` })}`;
  let told = 0;
  setInterval(async () => {
    const events = (await (await fetch('/demo/hooks')).json()).filter(({ number }) => number > told);
    for (const { number, name: event, channel, user_id: user } of events) {
      told = number;
      $('#webhooks').append(element('li', { textContent: `${event} ${channel} ${user ?? ''}` }));
    }
    if (events.length) $('#webhooks').scrollTop = $('#webhooks').scrollHeight;
  }, 1000);
}

// --- Small things ---

function loadScript(src) {
  return new Promise((resolve, reject) => {
    document.head.append(element('script', { src, onload: resolve, onerror: reject }));
  });
}

function element(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}

/** Everybody has a colour of his own, the same in every window. */
function hue(text) {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 200);
}
