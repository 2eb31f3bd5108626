// The pages, and what is asked every two seconds.
import { NotThere, confirm, get } from './ask.js';
import { channel, channels, client, found, publish } from './channels.js';
import { byId, fill, node, say } from './dom.js';
import { duration } from './format.js';
import { events } from './events.js';
import { update as updateHistory } from './history.js';
import { Plots } from './plots.js';
import { app as appStatus, process } from './status.js';

const EVERY = 2000;
let status;
let before;
let view;
let refreshed = 0;
let searched = '';

const chosen = () => byId('app').value || status?.apps[0]?.id || '';

function overview() {
  const plots = new Plots();
  const figures = node('div', { class: 'figures', id: 'process' });
  const apps = node('div', { id: 'apps' });
  const element = node('div', {}, node('h2', { class: 'hidden' }, 'Overview'), figures, plots.element, apps);
  return { element, close: () => plots.close(), async update() {
    const seconds = before ? (status.at - before.at) / 1000 : 1;
    fill(figures, ...process(status));
    fill(apps, ...status.apps.map(now => appStatus(now, before?.apps.find(then => then.id === now.id), seconds)));
    await updateHistory();
    plots.update(chosen());
  } };
}

function actions() {
  const levels = ['error', 'warn', 'info', 'debug', 'trace'].map(level => node('option', { selected: level === 'info' }, level));
  const level = node('select', { 'aria-label': 'Level' }, ...levels);
  const button = (text, act, kind = '') => {
    const made = node('button', { type: 'button', class: kind }, text);
    made.addEventListener('click', act);
    return made;
  };
  const card = (title, words, ...controls) => node('div', { class: 'card' }, node('h3', {}, title), node('p', {}, words), node('div', { class: 'buttons' }, ...controls));
  return { async update() {}, element: node('section', {}, node('h2', {}, 'Actions'), node('div', { class: 'columns' },
    card('Test event', 'All who listen to its channel hear it, on all nodes.', button('Publish a test event', () => publish(chosen()))),
    card('User', 'Ends all connections of a user, on all nodes.', button('Terminate a user', () => confirm({
      title: 'Terminate a user on all nodes?', yes: 'Terminate', what: 'terminate', fields: { user: { label: 'User id' } }, body: ({ user }) => ({ app: chosen(), user }) }), 'danger')),
    card('Client', 'Ends one connection, on whatever node it is.', button('Disconnect a client', () => confirm({
      title: 'Disconnect a client?', yes: 'Disconnect', what: 'disconnect', fields: { id: { label: 'Client id' } }, body: ({ id }) => ({ app: chosen(), id }) }), 'danger')),
    card('Log level', 'Until the configuration is read again.', level, button('Set', () => confirm({
      title: `Set the log level to ${level.value}?`, yes: 'Set', what: 'log-level', body: () => ({ level: level.value }) }))),
    card('This node', 'Sends its clients to other nodes, and takes no more. It stays so until it is restarted.', button('Drain this node', () => confirm({
      title: 'Drain this node? It takes no more clients until it is restarted.', yes: 'Drain', what: 'drain', body: () => ({}) }), 'danger')))) };
}

function show(made, current) {
  view?.close?.();
  view = made;
  byId('page').replaceChildren(made.element);
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** A part of the address; as it stands there where somebody typed it, with a % that escapes nothing. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Whatever the address says, something is shown: the overview where it names nothing. */
function route() {
  const [path, query] = location.hash.slice(1).split('?');
  const [page, of, name] = path.split('/').slice(1).map(decoded);
  const app = chosen();
  const isNamed = name && status.apps.some(each => each.id === of);
  switch ((page === 'channel' || page === 'client') && !isNamed ? '' : page) {
    case 'channels': show(channels(app, refresh), '#/channels'); break;
    case 'channel': show(channel(of, name, refresh), '#/channels'); break;
    case 'client': show(client(of, name), ''); break;
    case 'found': show(found(app, searched), ''); break;
    case 'events': show(events(app, new URLSearchParams(query).get('channel') || '', status.tailPayloads), '#/events'); break;
    case 'actions': show(actions(), '#/actions'); break;
    default: show(overview(), '#/');
  }
  refresh();
}

async function refresh() {
  const own = ++refreshed;
  const isNewest = () => own === refreshed;
  try {
    await view.update(isNewest);
    if (isNewest() && !view.element.isConnected) byId('page').replaceChildren(view.element);
  } catch (e) {
    if (!isNewest()) return;
    if (e instanceof NotThere) nothing(e);
    else trouble(e);
  }
}

/** In place of the view, until there is something. */
function nothing(e) {
  if (view.element.isConnected) {
    byId('page').replaceChildren(node('section', {}, node('h2', {}, 'Nothing of this name'), node('p', { class: 'none' }, e.message)));
  }
}

function trouble(e) {
  say(byId('state'), 'no answer');
  byId('state').className = 'bad';
  byId('why').textContent = 'The daemon does not answer: ' + e.message;
}

function head(now) {
  const ready = now.ready === 'ready';
  say(byId('state'), ready ? 'ready' : 'not ready');
  byId('state').className = ready ? 'good' : 'bad';
  byId('why').textContent = ready ? '' : now.ready;
  const left = now.certificateExpires ? (Date.parse(now.certificateExpires) - Date.now()) / 1000 : NaN;
  byId('certificate').hidden = isNaN(left);
  byId('certificate').className = left < 14 * 86400 ? 'down' : 'none';
  byId('certificate').textContent = isNaN(left) ? '' : 'The certificate ' + (left < 0 ? 'has expired: ' : 'expires in ' + duration(left) + ': ') + now.certificateExpires;
  byId('about').textContent = now.version + ', up ' + duration(now.uptime);
  byId('app-choice').hidden = now.apps.length < 2;
  const ids = now.apps.map(app => app.id);
  if (ids.join('\n') !== [...byId('app').options].map(option => option.value).join('\n')) {
    byId('app').replaceChildren(...ids.map(id => node('option', { value: id }, id)));
  }
}

async function look() {
  // Nobody sees a page in the background.
  if (!document.hidden) {
    try {
      const now = await get('/status.json');
      now.at = performance.now();
      before = status;
      status = now;
      head(now);
      if (view) await refresh();
      else route();
    } catch (e) {
      trouble(e);
    }
  }
  setTimeout(look, EVERY);
}

addEventListener('hashchange', () => {
  if (!status) return;
  route();
  byId('content').focus();
});
byId('app').addEventListener('change', route);
byId('search').addEventListener('submit', event => {
  event.preventDefault();
  searched = byId('text').value.trim();
  if (!searched) return;
  if (location.hash === '#/found') route();
  else location.hash = '#/found';
});
look();
