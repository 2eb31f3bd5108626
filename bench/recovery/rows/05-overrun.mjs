// There is no memory for what busy channels had meanwhile. Their clients are told, and never hear a part; the others come back.
import { Crowd, counts } from '../lib/crowd.mjs';
import { Feed } from '../lib/feed.mjs';
import { sleep } from '../lib/process.mjs';
import { Stage, size } from '../lib/stage.mjs';
import { Wire } from '../lib/wire.mjs';

export async function run(row) {
  const stage = await Stage.start(row, { app: 'recovery.max-bytes = 1 MiB' });
  const wire = await Wire.to(Number(new URL(stage.url).port));
  const isBusy = (id) => id % 2 === 0;
  const crowd = await Crowd.connect(stage, size.clients, (i) => ({
    url: wire.url, channels: [`${isBusy(i + 1) ? 'news' : 'quiet'}.${i % size.channels}`], transports: ['websocket'],
  }));
  await crowd.listening(stage);
  await crowd.forget();
  const feed = new Feed(stage, size.rate, () => `news.${Math.floor(Math.random() * size.channels)}`);
  feed.start();
  await sleep(8000);
  wire.cut();
  // Three times what there is room for.
  await sleep(1000 * 3 * 1024 * 1024 / 450 / size.rate);
  for (let k = 0; k < size.channels; k++) await feed.publish(`quiet.${k}`);
  await sleep(500);
  wire.mend();
  await crowd.connected();
  await sleep(3000);
  await feed.stop();
  await crowd.settle(feed.published, 4);
  const result = await crowd.judge(feed, ({ id }) => !isBusy(id));
  const busy = (await crowd.reports()).filter(({ id }) => isBusy(id));
  const gaps = counts(busy.map((report) => report.gaps.join('+') || 'none'));
  result.notes.push(`${busy.length} clients of busy channels: ${JSON.stringify(gaps)}`);
  if (gaps['too-old'] !== busy.length) result.faults.push('clients of busy channels are to be told once: too-old');
  const parts = busy.filter(({ channels }) => channels.some(({ missing, twice, misordered }) =>
    twice + misordered > 0 || missing.some((n, i) => i > 0 && n !== missing[i - 1] + 1)));
  if (parts.length > 0) result.faults.push(`${parts.length} heard a part of what they missed`);
  return result;
}
