// One of two nodes is killed while events flow, three times.
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
  for (const victim of [1, 0, 1]) {
    await sleep(5000);
    stage.auth.hush();
    await stage.nodes[victim].kill();
    await sleep(8000);
    await crowd.connected();
    stage.auth.speak();
    await stage.nodes[victim].startAgain();
  }
  await feed.stop();
  await crowd.settle(feed.published);
  return crowd.judge(feed);
}
