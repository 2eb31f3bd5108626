// A node is killed, and all its clients come to the other one at once.
import { Crowd } from '../lib/crowd.mjs';
import { Feed } from '../lib/feed.mjs';
import { sleep } from '../lib/process.mjs';
import { Stage, size } from '../lib/stage.mjs';
import { Wire } from '../lib/wire.mjs';

export async function run(row) {
  const stage = await Stage.start(row);
  const wire = await Wire.to(stage.nodes[0].port);
  const crowd = await Crowd.connect(stage, size.herd, (i) => ({
    url: wire.url, channels: [`news.${i % 100}`, `private-user.${i + 1}`], transports: ['websocket'],
    options: { reconnectionDelay: 500, reconnectionDelayMax: 500, randomizationFactor: 0 },
  }));
  await crowd.listening(stage);
  await crowd.forget();
  const feed = new Feed(stage, 20, () => `news.${Math.floor(Math.random() * 100)}`);
  feed.start();
  await sleep(3000);
  wire.target = stage.nodes[1].port;
  await stage.nodes[0].kill();
  const killed = Date.now();
  await sleep(300);
  await crowd.connected();
  await sleep(2000);
  await feed.stop();
  await crowd.settle(feed.published);
  const result = await crowd.judge(feed);
  const last = Math.max(...(await crowd.reports()).flatMap(({ comings }) => comings.map(({ at }) => at)));
  result.notes.push(`all were back ${((last - killed) / 1000).toFixed(1)} s after the kill`);
  const cut = await stage.nodes[1].metric('slow_clients_cut_total');
  if (cut > 0) result.faults.push(`${cut} clients were cut`);
  return result;
}
