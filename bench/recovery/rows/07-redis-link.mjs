// The link of one node to Redis is cut for ten seconds, under clients that stay connected; then Redis itself restarts.
import { Crowd } from '../lib/crowd.mjs';
import { Feed } from '../lib/feed.mjs';
import { sleep } from '../lib/process.mjs';
import { Stage, size } from '../lib/stage.mjs';
import { Wire } from '../lib/wire.mjs';

export async function run(row) {
  const links = [];
  const stage = await Stage.start(row, {
    brokerOf: async ({ broker }) => {
      links.push(await Wire.to(broker.port));
      return broker.broker(links.at(-1).port);
    },
  });
  const crowd = await Crowd.connect(stage, size.clients, (i) => ({ url: stage.url, channels: stage.channels(i) }));
  await crowd.listening(stage);
  await crowd.forget();
  const feed = new Feed(stage, size.rate, stage.pick());
  feed.start();
  await sleep(4000);
  links[1].cut();
  await sleep(10_000);
  links[1].mend();
  await sleep(3000);
  await stage.nodes[1].ready();
  await feed.stop();
  await crowd.settle(feed.published, 5);
  // What is published while Redis is away reached nobody, and its publisher knows.
  await stage.broker.restart();
  await sleep(500);
  await Promise.all(stage.nodes.map((node) => node.ready()));
  feed.start();
  await sleep(5000);
  await feed.stop();
  await crowd.settle(feed.published, 5);
  return crowd.judge(feed);
}
