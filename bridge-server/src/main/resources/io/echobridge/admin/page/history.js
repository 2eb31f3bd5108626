// The last 15 minutes, as the daemon tells them: first all of it, then what has come since.
import { get } from './ask.js';

const REACH = 15 * 60;
let tick = -1;
let times = [];           // in seconds since 1970, ascending
const lines = new Map();  // by app, plot and name
let leftOut = 0;
let asked;

const key = line => line.app + '\n' + line.plot + '\n' + line.name;

async function ask() {
  const part = await get('/api/history', { since: tick });
  const added = part.ago.map(ago => (part.at - ago) / 1000);
  if (part.whole) {
    times = [];
    lines.clear();
  }
  const before = times.length;
  times = times.concat(added);
  for (const line of part.lines) {
    const known = lines.get(key(line)) || { ...line, values: new Array(before).fill(null) };
    known.values = known.values.concat(line.values);
    lines.set(key(line), known);
  }
  for (const [name, line] of lines) {
    while (line.values.length < times.length) line.values.push(null);
    if (line.values.every(value => value === null)) lines.delete(name);
  }
  const old = times.findIndex(time => time >= times[times.length - 1] - REACH);
  if (old > 0) {
    times = times.slice(old);
    for (const line of lines.values()) line.values = line.values.slice(old);
  }
  tick = part.tick;
  leftOut = part.leftOut;
}

/** Whoever asks meanwhile waits for the same answer: two with the same tick would add its values twice. */
export const update = () => asked ??= ask().finally(() => { asked = undefined; });

/** How many lines the daemon has no room for. */
export const missing = () => leftOut;

/** The times, and the lines of an app's plots, or of the process. */
export function read(app, plots) {
  const found = [...lines.values()].filter(line => (line.app === app || line.app === '') && plots.includes(line.plot));
  return { times, lines: found };
}
