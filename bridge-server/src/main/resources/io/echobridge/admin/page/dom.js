// Names of channels, events and users come from outside: everything here inserts text, never HTML.

export const byId = id => document.getElementById(id);

export function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter(child => child !== undefined && child !== false && child !== null));
  return made;
}

export const cell = (text, kind = '') => node('td', kind ? { class: kind } : {}, text);
export const number = text => cell(text, 'n');
export const figure = (value, words) => node('div', { class: 'figure' }, node('b', {}, value), node('span', {}, words));

/** Changes a text only if it is another one: screen readers read a status out each time it is set. */
export function say(shown, text) {
  if (shown.textContent !== text) shown.textContent = text;
}

/** Columns of numbers begin with #. */
export function table(caption, columns, rows, nothing) {
  if (!rows.length) return node('p', { class: 'none' }, nothing);
  const head = columns.map(c => node('th', { scope: 'col', class: c.startsWith('#') && 'n' }, c.replace('#', '')));
  return node('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    node('table', {}, node('caption', { class: 'hidden' }, caption),
      node('thead', {}, node('tr', {}, ...head)), node('tbody', {}, ...rows.map(row => node('tr', {}, ...row)))));
}

/** Makes what is shown like what was made, and leaves what is the same alone: focus and selection stay. */
export function morph(shown, made) {
  if (shown.nodeType !== made.nodeType || shown.nodeName !== made.nodeName) {
    shown.replaceWith(made);
    return;
  }
  if (shown.nodeType === Node.TEXT_NODE) {
    if (shown.data !== made.data) shown.data = made.data;
    return;
  }
  for (const { name } of [...shown.attributes]) if (!made.hasAttribute(name)) shown.removeAttribute(name);
  for (const { name, value } of [...made.attributes]) if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  const news = [...made.childNodes];
  const olds = [...shown.childNodes];
  news.forEach((child, i) => i < olds.length ? morph(olds[i], child) : shown.append(child));
  olds.slice(news.length).forEach(child => child.remove());
}

/** The same for all that is within an element. */
export function fill(shown, ...children) {
  const made = node(shown.tagName.toLowerCase(), {}, ...children);
  const news = [...made.childNodes];
  const olds = [...shown.childNodes];
  news.forEach((child, i) => i < olds.length ? morph(olds[i], child) : shown.append(child));
  olds.slice(news.length).forEach(child => child.remove());
}
