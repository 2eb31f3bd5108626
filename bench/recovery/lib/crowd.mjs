// The clients, spread over some processes, and the judgement of what they heard.
import { fork } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sleep, until, watch } from './process.mjs';

const PER_PROCESS = Number(process.env.PER_PROCESS ?? 125);
const ECHO = ['echo-1.19', 'echo-2.0', 'echo-2.5'];
/** Stock first: polling, then the upgrade. */
const TRANSPORTS = [undefined, undefined, ['websocket'], ['polling']];

/** Versions and transports in turn, so that each version is met with each transport. */
export function variety(i) {
  return { echo: ECHO[i % 3], io: 'io-4.8', transports: TRANSPORTS[Math.floor(i / 3) % 4] };
}

export class Crowd {
  #processes = [];
  #calls = new Map();
  #next = 0;

  /**
   * Connects clients with ids from 1.
   *
   * @param of what the client of an index is like: url, channels, and what differs from {@link variety}
   */
  static async connect(stage, size, of) {
    const crowd = new Crowd();
    crowd.folder = stage.folder;
    crowd.size = size;
    crowd.clients = Array.from({ length: size }, (_, i) => ({ id: i + 1, options: {}, ordered: stage.isOneLane, ...variety(i), ...of(i) }));
    const log = openSync(`${stage.folder}/clients.log`, 'a');
    for (let from = 0; from < size; from += PER_PROCESS) {
      const child = fork(fileURLToPath(new URL('client.mjs', import.meta.url)), { stdio: ['ignore', log, log, 'ipc'] });
      watch(child);
      child.on('message', ({ call, result }) => {
        crowd.#calls.get(call)(result);
        crowd.#calls.delete(call);
      });
      child.on('exit', (code, signal) => {
        if (signal !== 'SIGKILL') throw new Error(`a process of clients ended (${code ?? signal}): ${stage.folder}/clients.log`);
      });
      crowd.#processes.push(child);
    }
    await crowd.#eachProcess((child, i) => crowd.#call(child, 'connect', crowd.clients.slice(i * PER_PROCESS, (i + 1) * PER_PROCESS)));
    await crowd.connected();
    return crowd;
  }

  #call(child, name, argument) {
    return new Promise((done) => {
      const call = this.#next++;
      this.#calls.set(call, done);
      child.send({ call, name, argument });
    });
  }

  #eachProcess(action) {
    return Promise.all(this.#processes.map(action));
  }

  async #sum(name, argument) {
    const counts = await this.#eachProcess((child) => this.#call(child, name, argument));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async connected(seconds = 60) {
    await until('all clients are connected', async () => (await this.#sum('unconnected')) === 0, seconds);
  }

  /** Waits until each client has heard a first event on each of its channels, which no judgement counts. */
  async listening(stage) {
    const names = [...new Set(this.clients.flatMap(({ channels }) => channels))].filter((name) => !name.startsWith('presence-'));
    await until('all clients listen', async () => {
      for (const name of names) await stage.publish(name, JSON.stringify({ event: 'probe', data: {}, socket: null, channel: name }));
      await sleep(500);
      return (await this.#sum('unprobed')) === 0;
    }, 30).catch(async (e) => {
      const deaf = (await this.reports()).map((report) => [report, report.channels.filter(({ name, probed }) => !probed && names.includes(name))]);
      throw new Error(`${e.message}: ${deaf.filter(([, channels]) => channels.length > 0).slice(0, 5)
        .map(([report, channels]) => `\n      ${this.#named(report)} ${channels.map(({ name }) => name)} ${JSON.stringify([report.comings, report.goings, report.gaps, report.refused])}`)}`);
    });
  }

  /** Forgets who came and went until now. */
  async forget() {
    await this.#eachProcess((child) => this.#call(child, 'forget'));
    this.since = Date.now();
  }

  tell(id, name, argument = {}) {
    return this.#call(this.#processes[Math.floor((id - 1) / PER_PROCESS)], name, { id, ...argument });
  }

  tellAll(name, argument) {
    return this.#eachProcess((child) => this.#call(child, name, argument));
  }

  async reports() {
    return (await this.#eachProcess((child) => this.#call(child, 'report'))).flat();
  }

  /** Waits until all have heard everything, or nobody has heard more for some seconds; then a moment for what comes twice. */
  async settle(published, patience = 12) {
    let least = Infinity;
    let since = Date.now();
    for (;;) {
      const behind = await this.#sum('behind', published);
      if (behind === 0 || Date.now() - since > patience * 1000) break;
      if (behind < least) [least, since] = [behind, Date.now()];
      await sleep(200);
    }
    await sleep(1500);
  }

  /**
   * Compares what clients heard with what was published.
   *
   * @param feed what was published
   * @param which of the reports count; all by default
   */
  async judge({ published, times }, which = () => true) {
    const reports = (await this.reports()).filter(which);
    writeFileSync(`${this.folder}/reports.json`, reports.map((report) => JSON.stringify({ ...this.clients[report.id - 1], ...report })).join('\n'));
    const result = { clients: reports.length, events: 0, due: 0, lost: 0, twice: 0, misordered: 0, leaving: 0, notes: [], faults: [] };
    result.events = Object.values(published).reduce((sum, count) => sum + count, 0);
    const back = [];
    let recovered = 0;
    const examples = [];
    for (const report of reports) {
      for (const channel of report.channels) {
        const due = published[channel.name] ?? 0;
        const lost = channel.missing.length + Math.max(0, due - channel.next);
        result.due += due;
        result.lost += lost;
        result.twice += channel.twice;
        result.misordered += channel.misordered;
        if (lost + channel.twice + channel.misordered > 0) {
          examples.push(`${this.#named(report)} ${channel.name}: next ${channel.next} of ${due}, missing ${ranges(channel.missing)}, twice ${channel.twice}${moment(channel, report, times)}`);
        }
      }
      result.misordered += report.misplaced;
      result.leaving += report.leaving;
      let from = 0;
      for (const coming of report.comings) {
        recovered += coming.recovered ? 1 : 0;
        // An attempt that broke counts as gone too; what matters is since when it had no connection.
        const gone = report.goings.find(({ at }) => at >= from && at <= coming.at);
        from = coming.at;
        if (gone) back.push(coming.at - gone.at);
      }
    }
    back.sort((a, b) => a - b);
    const comings = reports.reduce((sum, report) => sum + report.comings.length, 0);
    if (comings > 0) {
      result.recovered = `${(100 * recovered / comings).toFixed(recovered === comings ? 0 : 1)} %`;
      result.back50 = seconds(back[Math.floor(back.length * 0.5)]);
      result.back99 = seconds(back[Math.floor(back.length * 0.99)]);
      result.notes.push(`${comings} came back`);
    }
    const gaps = reports.flatMap((report) => report.gaps);
    if (gaps.length > 0) result.notes.push(`gaps: ${JSON.stringify(counts(gaps))}`);
    const refused = reports.flatMap((report) => report.refused.map((each) => each.status));
    if (refused.length > 0) result.notes.push(`subscriptions refused: ${JSON.stringify(counts(refused))}`);
    result.notes.push(...examples.slice(0, 5));
    if (examples.length > 5) result.notes.push(`and ${examples.length - 5} more`);
    return result;
  }

  #named({ id, sid }) {
    const { echo, transports } = this.clients[id - 1];
    return `client ${id} (${echo}, ${transports ?? 'stock'}, ${sid})`;
  }
}

/** Where the first loss was between the client's goings and comings. */
function moment({ name, missing: [first] }, { goings, comings }, times) {
  const at = times[name]?.[first];
  const before = [...goings.map(({ at: t }) => ['gone', t]), ...comings.map(({ at: t }) => ['back', t])]
    .filter(([, t]) => Math.abs(t - at) < 10_000).sort((a, b) => a[1] - b[1]).map(([what, t]) => `${what} ${((t - at) / 1000).toFixed(3)} s`);
  return at === undefined ? '' : `; the first was published at ${new Date(at).toISOString()}, and the client ${before.join(', ') || 'stayed'} from there`;
}

export function counts(list) {
  return list.reduce((map, each) => ({ ...map, [each]: (map[each] ?? 0) + 1 }), {});
}

function ranges(numbers) {
  const runs = [];
  for (const n of numbers) {
    if (runs.at(-1)?.[1] === n - 1) runs.at(-1)[1] = n;
    else runs.push([n, n]);
  }
  return runs.slice(0, 4).map(([a, b]) => (a === b ? a : `${a}–${b}`)).join(' ') + (runs.length > 4 ? ' …' : '') || 'none';
}

const seconds = (milliseconds) => (milliseconds === undefined ? '–' : (milliseconds / 1000).toFixed(2));
