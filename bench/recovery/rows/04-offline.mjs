// Clients are offline for 30 s and for 119 s, which is within the window, and for 121 s, which is not.
import { Crowd, counts } from '../lib/crowd.mjs';
import { Feed } from '../lib/feed.mjs';
import { sleep } from '../lib/process.mjs';
import { Stage, size } from '../lib/stage.mjs';
import { Wire } from '../lib/wire.mjs';

const AWAY = [30, 119, 121];

export async function run(row) {
  const stage = await Stage.start(row);
  const wires = [];
  for (const {} of AWAY) wires.push(await Wire.to(Number(new URL(stage.url).port)));
  const group = (id) => (id - 1) % AWAY.length;
  const crowd = await Crowd.connect(stage, size.clients, (i) => ({
    url: wires[i % AWAY.length].url,
    channels: stage.channels(i).filter((name) => !name.startsWith('presence-')),
    echo: ['echo-1.19', 'echo-2.0', 'echo-2.5'][Math.floor(i / AWAY.length) % 3],
    // They come when the network is back, not some seconds later; and a WebSocket shows at once that it is gone.
    transports: ['websocket'], options: { reconnectionDelay: 200, reconnectionDelayMax: 400 },
  }));
  await crowd.listening(stage);
  await crowd.forget();
  const feed = new Feed(stage, Math.min(50, size.rate), stage.pick());
  feed.start();
  await sleep(5000);
  wires.forEach((wire) => wire.cut());
  const cut = Date.now();
  for (const [i, seconds] of AWAY.entries()) {
    await sleep(cut + seconds * 1000 - Date.now());
    wires[i].mend();
  }
  await crowd.connected();
  await sleep(5000);
  await feed.stop();
  await crowd.settle(feed.published);
  const result = await crowd.judge(feed, ({ id }) => group(id) < 2);
  const late = (await crowd.reports()).filter(({ id }) => group(id) === 2);
  // Echo 2.5 subscribes again by itself, to a session that begins where it was.
  const subscribesAgain = ({ id }) => crowd.clients[id - 1].echo === 'echo-2.5';
  const [again, others] = [late.filter(subscribesAgain), late.filter((report) => !subscribesAgain(report))];
  const gaps = counts(others.map((report) => report.gaps.join('+') || 'none'));
  result.notes.push(`${others.length} clients were away too long: ${JSON.stringify(gaps)}`);
  if (gaps.expired !== others.length) result.faults.push('who is away too long is to be told once: expired');
  const missing = again.filter((report) => report.gaps.length > 0
    || report.channels.some(({ name, next, missing: lost }) => lost.length > 0 || next < (feed.published[name] ?? 0)));
  result.notes.push(`${again.length} with Echo 2.5 were away too long: ${missing.length} missed something`);
  if (missing.length > 0) result.faults.push('Echo 2.5 was not brought up to date');
  if (late.some(({ channels }) => channels.some(({ twice, misordered }) => twice + misordered > 0))) {
    result.faults.push('some of them heard an event twice, or late');
  }
  return result;
}
