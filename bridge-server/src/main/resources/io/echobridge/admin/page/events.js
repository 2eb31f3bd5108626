// Events as they pass.
import { cell, node, number, say, table } from './dom.js';
import { bytes, clock, count } from './format.js';
import { channelLink } from './status.js';

const MOST = 200;

export function events(app, wanted, payloadsAllowed) {
  const filter = node('input', { type: 'text', spellcheck: 'false', autocomplete: 'off', placeholder: 'orders.*' });
  filter.value = wanted;
  const only = node('input', { type: 'text', spellcheck: 'false', autocomplete: 'off' });
  const payloads = node('input', { type: 'checkbox', disabled: !payloadsAllowed });
  const go = node('button', { class: 'strong' }, 'Start');
  const said = node('p', { role: 'status', class: 'none' });
  const counted = node('p', { class: 'none' });
  const body = node('tbody', {});
  const list = table('Events as they pass', ['When', 'App', 'Channel', 'Event', '#Size', '#Clients', 'From', 'Data'], [[cell('')]], '');
  list.querySelector('tbody').replaceWith(body);
  const form = node('form', { class: 'row' },
    node('label', {}, 'Channel (* is any text)', filter), node('label', {}, 'With this text in the event’s name', only),
    node('label', { class: 'check' }, payloads, payloadsAllowed ? 'Data' : 'Data: admin.tail-payloads is false'), go);
  const element = node('section', {}, node('h2', {}, 'Events as they pass'), form, said, counted, list);
  let running;
  let missed = 0;
  let seen = 0;

  function take(told) {
    for (const each of told) missed += each.missed ?? 0;
    const passed = told.filter(each => !each.missed && each.event.toLowerCase().includes(only.value.toLowerCase()));
    seen += passed.length;
    // The others would only be pushed out by the last of them.
    passed.slice(-MOST).forEach(show);
    while (body.rows.length > MOST) body.lastChild.remove();
  }

  function show(event) {
    const data = event.data === undefined ? '' : JSON.stringify(event.data);
    body.prepend(node('tr', {}, cell(clock(event.at)), cell(event.app), node('td', { class: 'name' }, channelLink(event.app, event.channel)), node('td', { class: 'name' }, event.event),
      number(bytes(event.bytes)), number(count(event.receivers)), cell(event.from), cell(data.length > 2000 ? data.slice(0, 2000) + '…' : data, 'data')));
  }

  async function run(control) {
    const parameters = new URLSearchParams();
    if (filter.value) parameters.append('channel', filter.value);
    if (payloads.checked) parameters.append('payloads', 'true');
    // Over plain HTTP browsers do not say that it is this page that asks; others cannot send the header.
    const answer = await fetch('/tail?' + parameters, { signal: control.signal, headers: { 'X-Requested-With': 'page' } });
    if (!answer.ok) throw new Error((await answer.text()).trim());
    let rest = '';
    for (const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) throw new Error('The daemon has ended it.');
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      take(lines.filter(Boolean).map(line => JSON.parse(line)));
      // The number changes all the time: a screen reader is told only that there are some.
      if (seen || missed) say(said, 'Events pass.');
      say(counted, `${count(seen)} shown` + (missed ? `, ${count(missed)} missed as they came too fast` : ''));
    }
  }

  function stop() {
    running?.abort();
    running = undefined;
    go.textContent = 'Start';
  }

  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (running) {
      stop();
      return;
    }
    const control = new AbortController();
    running = control;
    go.textContent = 'Stop';
    seen = 0;
    missed = 0;
    body.replaceChildren();
    counted.textContent = '';
    say(said, 'Waiting for events.');
    try {
      await run(control);
    } catch (e) {
      if (control === running) say(said, e.message);
    }
    if (control === running) stop();
  });
  return { element, update: async () => {}, close: stop };
}
