// What the daemon is asked, and what the user is asked before something is done.
import { byId, node } from './dom.js';

/** The daemon answers, but has nothing of the name that it was asked for. */
export class NotThere extends Error {}

export async function get(path, parameters = {}) {
  const answer = await fetch(path + '?' + new URLSearchParams(parameters), { signal: AbortSignal.timeout(8000) });
  return json(answer);
}

async function json(answer) {
  if (!answer.ok) {
    const why = (await answer.text()).trim() || answer.statusText;
    throw answer.status === 400 || answer.status === 404 ? new NotThere(why) : new Error(why);
  }
  return answer.json();
}

async function send(what, body) {
  return fetch('/api/' + what, {
    method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(10000),
    headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'page' } });
}

export async function search(app, text) {
  return json(await send('search', { app, text }));
}

/**
 * Asks the user once more, and then the daemon.
 *
 * @param fields by name: a label, and what stands there at first
 * @param body is given what the user has entered
 */
export function confirm({ title, yes, what, fields = {}, body }) {
  const dialog = byId('ask');
  byId('ask-title').textContent = title;
  byId('ask-yes').textContent = yes;
  byId('ask-yes').disabled = false;
  byId('ask-no').textContent = 'Cancel';
  byId('ask-answer').textContent = '';
  byId('ask-fields').replaceChildren(...Object.entries(fields).map(([name, { label, value = '', long = false }]) => {
    const input = node(long ? 'textarea' : 'input', { name, spellcheck: 'false', autocomplete: 'off' });
    input.value = value;
    return node('label', {}, label, input);
  }));
  const form = dialog.querySelector('form');
  const own = async event => {
    event.preventDefault();
    const given = Object.fromEntries(Object.keys(fields).map(name => [name, form.elements[name].value]));
    byId('ask-yes').disabled = true;
    try {
      const answer = await send(what, body(given));
      const words = (await answer.text()).trim();
      // Another question may be asked by now: the answer is none to that.
      if (form.onsubmit !== own) return;
      byId('ask-answer').textContent = words;
      byId('ask-yes').disabled = answer.ok;
      if (answer.ok) byId('ask-no').textContent = 'Close';
    } catch (e) {
      if (form.onsubmit !== own) return;
      byId('ask-answer').textContent = e.message;
      byId('ask-yes').disabled = false;
    }
  };
  form.onsubmit = own;
  byId('ask-no').onclick = () => dialog.close();
  dialog.showModal();
}
