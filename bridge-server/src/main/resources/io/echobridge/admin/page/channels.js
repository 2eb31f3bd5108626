// All channels in pages, one channel, one client, and what a search finds.
import { confirm, get, search } from './ask.js';
import { cell, figure, fill, node, number, say, table } from './dom.js';
import { bytes, clock, count, duration, few } from './format.js';
import { channelLink } from './status.js';

const ROWS = 50;
const MEMBERS = 200;

/** Where the last part of so many rows begins, or what is shown now. */
const within = (from, total, rows) => Math.max(0, Math.min(from, Math.floor((total - 1) / rows) * rows));

const clientLink = (app, id) => node('a', { href: '#/client/' + encodeURIComponent(app) + '/' + encodeURIComponent(id) }, id);
const rows = (app, channels) => channels.map(c => [
  node('td', { class: 'name' }, channelLink(app, c.name)), number(count(c.subscribers)), number(c.users ? count(c.users) : '–')]);
const channelTable = (app, channels, nothing) => table('Channels', ['Channel', '#Subscribers', '#Users'], rows(app, channels), nothing);

/**
 * Every view has an element, and says how it is brought up to date, every two seconds and by refresh. An answer that
 * another question has overtaken is not shown.
 */
export function channels(app, refresh) {
  let from = 0;
  const filter = node('input', { type: 'search', spellcheck: 'false', autocomplete: 'off' });
  const before = node('button', { type: 'button' }, 'Previous');
  const after = node('button', { type: 'button' }, 'Next');
  const where = node('span', { role: 'status' });
  const list = node('div', {});
  async function update(isNewest) {
    const found = await get('/api/channels', { app, search: filter.value, from, most: ROWS });
    if (!isNewest()) return;
    if (from > within(from, found.total, ROWS)) {
      from = within(from, found.total, ROWS);
      return update(isNewest);
    }
    say(where, found.total ? `${count(from + 1)} to ${count(Math.min(from + ROWS, found.total))} of ${count(found.total)}` : '');
    before.disabled = from === 0;
    after.disabled = from + ROWS >= found.total;
    fill(list, channelTable(app, found.channels, 'No channel has listeners here.'));
  }
  filter.addEventListener('input', () => { from = 0; refresh(); });
  before.addEventListener('click', () => { from = Math.max(0, from - ROWS); refresh(); });
  after.addEventListener('click', () => { from += ROWS; refresh(); });
  const element = node('section', {}, node('h2', {}, 'Channels'),
    node('div', { class: 'row' }, node('label', {}, 'With this text in the name', filter), before, after, where), list);
  return { element, update };
}

export function terminate(app, member, channel) {
  const long = member.userHash !== undefined;
  confirm({ title: `Terminate user ${member.user}?`, yes: 'Terminate', what: 'terminate',
    body: () => long ? { app, channel, hash: member.userHash } : { app, user: member.user } });
}

export function publish(app, channel = '') {
  confirm({ title: 'Publish a test event to all who listen?', yes: 'Publish', what: 'publish',
    fields: { channel: { label: 'Channel', value: channel }, event: { label: 'Event', value: 'test' }, data: { label: 'Data (JSON)', value: '{"test": true}', long: true } },
    body: given => ({ app, channel: given.channel, event: given.event, data: JSON.parse(given.data) }) });
}

export function channel(app, name, refresh) {
  let from = 0;
  const figures = node('div', { class: 'figures' });
  const list = node('div', {});
  const members = node('div', {});
  const actions = node('div', { class: 'buttons' });
  const test = node('button', { type: 'button' }, 'Publish a test event');
  test.addEventListener('click', () => publish(app, name));
  actions.append(test, node('a', { href: '#/events?channel=' + encodeURIComponent(name) }, 'Watch its events'));
  const element = node('section', {}, node('h2', {}, 'Channel ' + name), actions, figures, list, members);
  async function update(isNewest) {
    const now = await get('/api/channel', { app, name, from });
    if (!isNewest()) return;
    if (from > within(from, now.users, MEMBERS)) {
      from = within(from, now.users, MEMBERS);
      return update(isNewest);
    }
    fill(figures,
      figure(now.kind, 'kind'), figure(count(now.subscribers), now.kind === 'presence' ? 'subscribers on all nodes' : 'subscribers on this node'),
      now.kind === 'presence' && figure(count(now.users), 'users on all nodes'), figure(few(now.rate) + '/s', 'events'));
    const shown = now.events.map(e => [cell(clock(e.at)), node('td', { class: 'name' }, e.name), number(bytes(e.bytes)), number(count(e.receivers)), cell(e.from)]);
    fill(list, node('h3', {}, 'Last events'),
      table('Last events', ['When', 'Event', '#Size', '#Clients here', 'From'], shown, 'None since you look.'),
      now.kept.length > 0 && node('h3', {}, 'Kept for clients that come back'),
      now.kept.length > 0 && table('Kept events', ['Event', '#Size'], now.kept.map(e => [node('td', { class: 'name' }, e.name), number(bytes(e.bytes))]), ''));
    if (now.kind !== 'presence') return;
    fill(members, node('h3', {}, 'Members'),
      table('Members', ['User', ''], now.members.map((m, i) => [node('td', { class: 'name' }, m.user + (m.userLength ? ` (${count(m.userLength)} characters)` : '')),
        node('td', { class: 'n' }, node('button', { type: 'button', class: 'danger', 'data-member': i, 'aria-label': 'Terminate ' + m.user.slice(0, 60) }, 'Terminate'))]), 'Nobody.'),
      now.users > MEMBERS && node('div', { class: 'buttons' },
        node('button', { type: 'button', 'data-step': -MEMBERS, disabled: from === 0 }, 'Previous members'),
        node('button', { type: 'button', 'data-step': MEMBERS, disabled: from + MEMBERS >= now.users }, 'More members')));
    members.onclick = event => {
      const { member, step } = event.target.dataset;
      if (member !== undefined) terminate(app, now.members[member], name);
      if (step !== undefined) { from = Math.max(0, from + Number(step)); refresh(); }
    };
  }
  return { element, update };
}

export function client(app, id) {
  const shown = node('div', {});
  const cut = node('button', { type: 'button', class: 'danger' }, 'Disconnect');
  const end = node('button', { type: 'button', class: 'danger', hidden: true }, 'Terminate its user');
  let user;
  cut.addEventListener('click', () => confirm({ title: `Disconnect client ${id}?`, yes: 'Disconnect', what: 'disconnect', body: () => ({ app, id }) }));
  end.addEventListener('click', () => terminate(app, user));
  const element = node('section', {}, node('h2', {}, 'Client ' + id), node('div', { class: 'buttons' }, cut, end), shown);
  async function update(isNewest) {
    const now = await get('/api/client', { app, id });
    if (!isNewest()) return;
    user = now.user === undefined || now.userHash !== undefined ? undefined : { user: now.user };
    end.hidden = !user;
    if (!now.found) {
      fill(shown, node('p', { class: 'none' }, 'It is not connected to this node; it may be gone, or connected to another node.'));
      return;
    }
    fill(shown,
      node('div', { class: 'figures' },
        figure(now.protocol || '–', 'protocol'), figure(now.transport || '–', 'transport'), figure(now.address || '–', 'address'), figure(duration(now.age), 'connected'),
        figure(now.user === undefined ? '–' : now.user, 'user'), figure(bytes(now.waiting), 'waits for it'), figure(bytes(now.kept), 'kept for it'),
        figure(count(now.returns), 'times cut and recovered')),
      node('h3', {}, 'Channels: ' + count(now.channelCount)),
      table('Channels', ['Channel'], now.channels.map(name => [node('td', { class: 'name' }, channelLink(app, name))]), 'None.'));
  }
  return { element, update };
}

export function found(app, text) {
  const shown = node('div', {});
  const title = text.length > 100 ? text.slice(0, 100) + '…' : text;
  const element = node('section', {}, node('h2', {}, 'Found for “' + title + '”'), shown);
  const end = node('button', { type: 'button', class: 'danger' }, 'Terminate this user');
  end.addEventListener('click', () => confirm({ title: `Terminate user ${title}?`, yes: 'Terminate', what: 'terminate', body: () => ({ app, user: text }) }));
  let isUser = false;
  async function update(isNewest) {
    const now = await search(app, text);
    if (!isNewest()) return;
    fill(shown,
      node('h3', {}, 'Client'), now.client ? node('p', {}, clientLink(app, now.client)) : node('p', { class: 'none' }, 'No client of this node has this id.'),
      node('h3', {}, 'Connections of this user, on all nodes: ' + count(now.connectionCount)),
      table('Connections', ['Client'], now.connections.map(id => [node('td', { class: 'name' }, clientLink(app, id))]), 'No user of this id is there.'),
      node('h3', {}, 'Channels: ' + count(now.total)), channelTable(app, now.channels, 'No channel with this text in its name.'));
    if (isUser !== now.connectionCount > 0) {
      isUser = now.connectionCount > 0;
      if (isUser) element.insertBefore(node('div', { class: 'buttons' }, end), shown);
      else end.parentNode?.remove();
    }
  }
  return { element, update };
}
