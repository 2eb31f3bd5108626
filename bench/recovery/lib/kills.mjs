// What is done to nodes whose broker keeps everything: one is killed, then all.
import { Crowd, counts } from './crowd.mjs';
import { Feed } from './feed.mjs';
import { sleep } from './process.mjs';
import { Stage, size } from './stage.mjs';

/** One of two nodes is killed while events flow. */
export async function killOne(row, options) {
  const stage = await Stage.start(row, options);
  const crowd = await Crowd.connect(stage, size.clients, (i) => ({ url: stage.url, channels: stage.channels(i) }));
  await crowd.listening(stage);
  await crowd.forget();
  const feed = new Feed(stage, size.rate, stage.pick());
  feed.start();
  await sleep(5000);
  await stage.nodes[1].kill();
  await sleep(8000);
  await crowd.connected();
  await feed.stop();
  await crowd.settle(feed.published);
  return { stage, crowd, feed, result: await crowd.judge(feed) };
}

/** Then all at once. Who subscribes again hears what it missed; older versions of Echo stay deaf, and are told. */
export async function killAll({ stage, crowd, feed, result }) {
  await stage.nodes[1].startAgain();
  await crowd.forget();
  feed.start();
  await sleep(3000);
  await Promise.all(stage.nodes.map((node) => node.kill()));
  await sleep(1000);
  await Promise.all(stage.nodes.map((node) => node.startAgain()));
  await sleep(5000);
  await crowd.connected();
  await sleep(3000);
  await feed.stop();
  await crowd.settle(feed.published, 5);
  const subscribesAgain = ({ id }) => crowd.clients[id - 1].echo === 'echo-2.5';
  const all = await crowd.judge(feed, subscribesAgain);
  const others = (await crowd.reports()).filter((report) => !subscribesAgain(report));
  const gaps = counts(others.map(({ gaps: reasons }) => reasons.join('+') || 'none'));
  for (const key of ['lost', 'twice', 'misordered']) result[key] += all[key];
  result.notes.push(`all nodes killed: ${all.clients} clients with Echo 2.5 lost ${all.lost}, twice ${all.twice}, misordered ${all.misordered}`,
    ...all.notes, `the ${others.length} others were told: ${JSON.stringify(gaps)}`);
  if (others.some(({ channels }) => channels.some(({ twice }) => twice > 0))) result.faults.push('an older Echo heard an event twice');
  result.events = all.events;
  return result;
}
