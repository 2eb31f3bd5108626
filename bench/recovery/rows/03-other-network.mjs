// Phones change their network: the old connection looks alive to its node, and the client is at the other one already.
import { Crowd } from '../lib/crowd.mjs';
import { Feed } from '../lib/feed.mjs';
import { sleep } from '../lib/process.mjs';
import { Stage, size } from '../lib/stage.mjs';
import { Wire } from '../lib/wire.mjs';

export async function run(row) {
  const stage = await Stage.start(row);
  const wires = [await Wire.to(stage.nodes[0].port), await Wire.to(stage.nodes[1].port)];
  const crowd = await Crowd.connect(stage, size.clients, (i) => ({
    url: wires[i % 2].url, channels: stage.channels(i), ...(i % 8 !== 7 && { transports: ['websocket'] }),
  }));
  await crowd.listening(stage);
  await crowd.forget();
  const feed = new Feed(stage, size.rate, stage.pick());
  feed.start();
  const old = [];
  for (const pause of [3000, 12_000, 60_000]) {
    await sleep(pause);
    wires.forEach((wire) => { wire.target = stage.nodes.map(({ port }) => port).find((port) => port !== wire.target); });
    const left = wires.flatMap((wire) => wire.halfOpen()).filter(({ isWebSocket }) => isWebSocket);
    await sleep(9000);
    await crowd.connected();
    await sleep(1000);
    old.push(`${left.filter(({ farGone }) => farGone).length} of ${left.length}`);
  }
  await feed.stop();
  await crowd.settle(feed.published);
  const result = await crowd.judge(feed);
  result.notes.push(`old WebSockets gone when their clients were back for a second: ${old.join(', ')}`);
  if (old.some((each) => !/^(\d+) of \1$/.test(each))) result.faults.push('an old session lived on');
  return result;
}
