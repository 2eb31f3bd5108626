// A Redis Cluster: first one of two nodes is killed, then the master at which both receive. Its replica takes over some seconds later.
import { Crowd, counts } from '../lib/crowd.mjs';
import { Feed } from '../lib/feed.mjs';
import { sleep, until } from '../lib/process.mjs';
import { RedisCluster } from '../lib/redis-cluster.mjs';
import { Stage, size } from '../lib/stage.mjs';

const MARKS = 'echobridge:marks:default';

export async function run(row) {
  const stage = await Stage.start(row, { broker: RedisCluster.start });
  const crowd = await Crowd.connect(stage, size.clients, (i) => ({ url: stage.url, channels: stage.channels(i) }));
  await crowd.listening(stage);
  await crowd.forget();
  const feed = new Feed(stage, size.rate, stage.pick());
  feed.start();
  await sleep(5000);
  await stage.nodes[1].kill();
  await sleep(8000);
  await crowd.connected();
  await stage.nodes[1].startAgain();
  await feed.stop();
  await crowd.settle(feed.published);
  const result = await crowd.judge(feed);

  // What is published between the master's death and its replica's promotion reaches no node; its publishers know nothing of it.
  const before = await crowd.reports();
  feed.start();
  await sleep(2000);
  const home = await stage.broker.home(MARKS);
  await stage.broker.kill(home);
  await until('another master has its place', async () => (await stage.broker.home(MARKS)) !== home, 40);
  await sleep(3000);
  await Promise.all(stage.nodes.map((node) => node.ready()));
  await feed.stop();
  await sleep(1500);
  const back = { ...feed.published };
  feed.start();
  await sleep(4000);
  await feed.stop();
  await sleep(3000);

  const after = await crowd.reports();
  const silent = [];
  for (const report of after) {
    const old = before.find(({ id }) => id === report.id);
    const isTold = report.gaps.length > old.gaps.length;
    for (const [k, channel] of report.channels.entries()) {
      result.twice += channel.twice - old.channels[k].twice;
      result.misordered += channel.misordered - old.channels[k].misordered;
      if (channel.missing.length > 0 && !isTold) silent.push(report.id);
      const from = back[channel.name] ?? 0;
      const heardUpTo = Math.max(channel.next, from);
      result.lost += channel.missing.filter((n) => n >= from).length + Math.max(0, (feed.published[channel.name] ?? 0) - heardUpTo);
    }
  }
  const gaps = counts(after.map((report) => report.gaps.join('+') || 'none'));
  result.notes.push(`the master of both was killed: ${JSON.stringify(gaps)}, ${new Set(silent).size} lost something and were not told`);
  if (silent.length > 0) result.faults.push('somebody lost an event over the failover, and was not told');
  return result;
}
