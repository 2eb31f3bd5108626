// How each app is: its brokers, nodes, clients, refusals and busiest channels.
import { cell, figure, node, number, table } from './dom.js';
import { ago, bytes, count, duration } from './format.js';

// What clients on Pusher's protocol, and on plain WebSockets, are told when they may not stay.
const CODES = {
  4001: 'unknown key', 4007: 'protocol version', 4009: 'not allowed', 4100: 'no room', 4201: 'no pong',
  4400: 'malformed', 4401: 'token refused', 4403: 'not allowed', 4404: 'no such app', 4409: 'token ended', 4413: 'too large', 4429: 'too much' };
const RESULTS = { recovered: 'went on', 'caught-up': 'new session, nothing missed' };
const counts = parts => parts.filter(([n]) => n).map(([n, words]) => count(n) + ' ' + words).join(', ');
export const channelLink = (app, name) => node('a', { href: '#/channel/' + encodeURIComponent(app) + '/' + encodeURIComponent(name) }, name);

function sinceTheStart(now) {
  const rows = [
    ['Client events', counts([[now.whispers, 'passed on'], [now.whispersRefused, 'refused']])],
    ['Webhooks', counts(['sent', 'repeated', 'dropped'].map(word => [now.webhooks[word], word]))],
    ['Cache channels', counts([[now.cacheHits, 'hits'], [now.cacheMisses, 'misses'], [now.cacheEvictions, 'dropped for room']])],
    ['Clients sent away', counts(Object.entries(now.sentAway).map(([code, n]) => [n, 'with ' + code + ' (' + CODES[code] + ')']))]];
  return table('Since the start', ['What', 'How often'], rows.filter(([, words]) => words).map(row => row.map(text => cell(text))), 'Nothing.');
}

function recovery(now) {
  const r = now.recovery;
  if (!r.on) return node('p', { class: 'none' }, 'They get a new session and miss events: recovery.enabled is false.');
  const rows = [
    ['History', 'down', r.short && r.reaches],
    ['History', '', !r.short && r.reaches],
    ['History', '', count(r.messages) + ' messages, ' + bytes(r.bytes)],
    ['Known sessions', '', count(r.sessions) + ', ' + bytes(r.sessionBytes)],
    ['Forgotten', 'down', r.sessionsForgotten && count(r.sessionsForgotten) + ' sessions, for lack of room: recovery.max-records'],
    ['Only on the same node', '', r.local.length && 'events of ' + r.local.join(', ')],
    ['Came back', '', counts(Object.entries(r.results).map(([word, n]) => [n, RESULTS[word] || 'missed events: ' + word]))],
    ['Repeated', '', r.replayed && count(r.replayed) + ' events'],
    ['Taken over', '', r.takeovers && count(r.takeovers) + ' sessions whose old connection still looked alive'],
    ['Begun anew', 'down', r.disagreements && count(r.disagreements) + ' times: nodes had not heard the same messages of Redis'],
    ['Unverified', '', r.unverified && count(r.unverified) + ' channels without a clear answer of the application']];
  return table('Clients that come back', ['What', 'How it is'], rows.filter(row => row[2]).map(([what, kind, words]) => [cell(what), cell(words, kind)]), '');
}

function nodes(now) {
  if (!now.nodes.length) return [];
  const shown = now.nodes.map(n => [
    cell(n.own ? 'this one' : (n.name || n.id) + (n.keeper ? ' (keeper)' : '')), cell(n.trouble ? n.state + ', ' + n.trouble : n.state, n.trouble ? 'down name' : ''), cell(n.version || ''),
    cell(n.age === undefined ? '' : duration(n.age)), cell(n.heard === undefined ? '' : duration(n.heard) + ' ago'),
    number(n.clients === undefined || n.keeper ? '' : count(n.clients)), number(n.members === undefined ? '' : count(n.members))]);
  return [node('div', { class: 'nodes wide' }, node('h3', {}, 'Nodes' + (now.relayed ? ': ' + count(now.relayed) + ' connections passed on' : '')),
    table('Nodes', ['Node', 'State', 'Version', 'Up', 'Last heard', '#Clients', '#Members'], shown, ''))];
}

const part = (title, ...shown) => node('div', {}, node('h3', {}, title), ...shown);

export function app(now, then, seconds) {
  const rate = key => then ? count(Math.round((now[key] - then[key]) / seconds)) + '/s' : '…';
  const clients = now.connections.reduce((sum, c) => sum + c.count, 0);
  return node('section', { 'data-app': now.id, class: 'card', 'aria-label': 'App ' + now.id },
    node('h2', {}, 'App ' + now.id),
    node('div', { class: 'figures' },
      figure(count(clients), 'clients'),
      figure(count(now.channelCount), 'channels with listeners'),
      figure(rate('received'), 'events in'),
      figure(rate('deliveries'), 'messages out'),
      figure(rate('whispers'), 'whispers'),
      figure(count(now.signedInUsers), 'users signed in'),
      figure(bytes(now.inFlightBytes), 'in flight')),
    node('div', { class: 'columns' },
      node('div', { class: 'wide' }, node('h3', {}, 'Brokers'),
        table('Brokers', ['Broker', 'State', 'Since', '#Outages', '#Behind', 'Detail'], now.brokers.map(b => [
          cell(b.name), cell(!b.up ? 'down' : b.impaired ? 'loses events' : 'up', b.up && !b.impaired ? 'up' : 'down'), cell(ago(b.since), 'time'), number(count(b.outages)),
          number(Object.values(b.lag).length ? count(Object.values(b.lag).reduce((x, y) => x + y, 0)) : '–'), node('td', { class: 'name' }, b.detail)]), 'None.')),
      ...nodes(now),
      part('Clients', table('Clients', ['Protocol', 'Transport', '#Clients'], now.connections.filter(c => c.count).map(c => [
        cell(c.protocol), cell(c.transport), number(count(c.count))]), 'Nobody is connected.')),
      part('Channels with the most subscribers', table('Channels with the most subscribers', ['Channel', '#Subscribers', '#Users'], now.channels.slice(0, 10).map(c => [
        node('td', { class: 'name' }, channelLink(now.id, c.name)), number(count(c.subscribers)), number(c.users ? count(c.users) : '–')]), 'None.')),
      node('div', { class: 'wide' }, node('h3', {}, 'Recent refusals'), table('Recent refusals', ['What and why', '#Times', 'Last'], now.refusals.map(r => [
        node('td', { class: 'name' }, r.words), number(count(r.count)), cell(ago(r.last), 'time')]), 'Nothing.')),
      part('Dropped since the start', table('Dropped since the start', ['Reason', '#Messages'], Object.entries(now.dropped).map(([reason, n]) => [
        cell(reason), number(count(n))]), 'Nothing.')),
      part('Clients that come back', recovery(now)),
      part('Since the start', sinceTheStart(now))));
}

export function process(now) {
  return [
    figure(bytes(now.heapUsed), 'heap of ' + bytes(now.heapMax)),
    figure(bytes(now.outboxBytes), 'waiting for slow clients'),
    figure(count(now.slowClientsCut), 'slow clients cut'),
    figure(bytes(now.clientMemory), 'kept for clients, of ' + bytes(now.clientMemoryLimit)),
    figure(count(now.largeClientsCut), 'clients cut for their memory')];
}
