// Clients that have heard nothing yet, and so have no offset: what their answers to pings prove has to do.
import { Crowd } from '../lib/crowd.mjs';
import { Feed } from '../lib/feed.mjs';
import { sleep, until } from '../lib/process.mjs';
import { Stage, size } from '../lib/stage.mjs';

/** Two pings and their time-out. */
const QUIET = 75_000;

export async function run(row) {
  const stage = await Stage.start(row);
  const crowd = await Crowd.connect(stage, size.clients, (i) => ({ url: stage.url, channels: stage.channels(i) }));
  await until('all are subscribed', async () => {
    const { channels } = await stage.nodes[0].channels();
    const all = Object.entries(channels ?? {}).filter(([name]) => !name.startsWith('presence-'));
    return all.reduce((sum, [, each]) => sum + each.subscription_count, 0) === 2 * size.clients;
  });
  await crowd.forget();
  await sleep(QUIET);
  const feed = new Feed(stage, 0);
  await stage.nodes[1].kill();
  await sleep(300);
  for (let k = 0; k < size.channels; k++) await feed.publish(`news.${k}`);
  for (let i = 1; i <= size.clients; i++) await feed.publish(`private-user.${i}`);
  await sleep(8000);
  await crowd.connected();
  await crowd.settle(feed.published);
  return crowd.judge(feed);
}
