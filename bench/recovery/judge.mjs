// Runs rows one after the other, and prints a line for each. The exit status is 1 if a row found a fault.
import { readdirSync } from 'node:fs';
import { endAll } from './lib/process.mjs';

const columns = {
  clients: 7, events: 7, due: 8, lost: 6, twice: 6, misordered: 10, recovered: 9, back50: 7, back99: 7, leaving: 7,
};

const all = readdirSync(new URL('rows', import.meta.url)).sort().map((file) => file.replace('.mjs', ''));
const chosen = process.argv.length < 3 ? all
  : process.argv.slice(2).flatMap((word) => {
    const rows = all.filter((name) => name === word || name.startsWith(`${word}-`) || name.endsWith(`-${word}`));
    if (rows.length === 0) {
      console.error(`There is no row ${word}. There are: ${all.join(' ')}`);
      process.exit(2);
    }
    return rows;
  });

const head = 'row'.padEnd(24) + Object.entries(columns).map(([name, width]) => name.padStart(width + 1)).join('');
const lines = [];
let faulty = false;

function line(name, { faults = [], notes = [], ...result }) {
  const cells = Object.entries(columns).map(([key, width]) => String(result[key] ?? '–').padStart(width + 1)).join('');
  return [name.padEnd(24) + cells, ...notes.map((note) => `    ${note}`), ...faults.map((fault) => `    FAULT: ${fault}`)].join('\n');
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => endAll().then(() => process.exit(130)));
}

for (const name of chosen) {
  const begin = Date.now();
  const { run } = await import(`./rows/${name}.mjs`);
  let result;
  try {
    result = await run(name);
  } catch (e) {
    result = { faults: [`the row did not end: ${e.stack}`] };
  }
  await endAll();
  for (const zero of ['lost', 'twice', 'misordered', 'leaving']) {
    if (result[zero] > 0) result.faults = [`${zero} is not 0`, ...(result.faults ?? [])];
  }
  faulty ||= result.faults?.length > 0;
  lines.push(line(name, result));
  console.log(`${head}\n${lines.at(-1)}\n    ${Math.round((Date.now() - begin) / 1000)} s\n`);
}
if (lines.length > 1) {
  console.log([head, ...lines].join('\n'));
}
process.exit(faulty ? 1 : 0);
