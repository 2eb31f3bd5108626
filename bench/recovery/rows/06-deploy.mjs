// A new version: each node sends its clients away over ten seconds, ends, and starts again.
import { Crowd } from '../lib/crowd.mjs';
import { Feed } from '../lib/feed.mjs';
import { sleep } from '../lib/process.mjs';
import { Stage, size } from '../lib/stage.mjs';

export async function run(row) {
  const stage = await Stage.start(row);
  const crowd = await Crowd.connect(stage, size.clients, (i) => ({ url: stage.url, channels: stage.channels(i) }));
  await crowd.listening(stage);
  await crowd.forget();
  const feed = new Feed(stage, size.rate, stage.pick());
  feed.start();
  await sleep(3000);
  for (const node of stage.nodes) {
    await node.stop();
    await node.startAgain();
    await sleep(3000);
  }
  await crowd.connected();
  await sleep(3000);
  await feed.stop();
  await crowd.settle(feed.published);
  return crowd.judge(feed);
}
