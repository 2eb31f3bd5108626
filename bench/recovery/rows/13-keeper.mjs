// One node only, and a keeper beside it: the node is killed and started again, and then drained and started again.
import { Crowd } from '../lib/crowd.mjs';
import { Daemon } from '../lib/daemon.mjs';
import { Feed } from '../lib/feed.mjs';
import { sleep } from '../lib/process.mjs';
import { Stage, size } from '../lib/stage.mjs';

export async function run(row) {
  const stage = await Stage.start(row, { nodes: 1 });
  await Daemon.start(stage, 1, stage.broker.broker(), '', { command: 'keep' });
  const [node] = stage.nodes;
  const crowd = await Crowd.connect(stage, size.clients, (i) => ({ url: stage.url, channels: stage.channels(i) }));
  await crowd.listening(stage);
  await crowd.forget();
  const feed = new Feed(stage, size.rate, stage.pick());
  feed.start();
  for (const end of ['kill', 'stop']) {
    await sleep(4000);
    await node[end]();
    await node.startAgain();
    await crowd.connected();
    await sleep(3000);
  }
  await feed.stop();
  await crowd.settle(feed.published);
  return crowd.judge(feed);
}
