// Clients whose offsets were destroyed, that come back as somebody else, and that the application no longer lets in.
import { Crowd } from '../lib/crowd.mjs';
import { Feed } from '../lib/feed.mjs';
import { sleep, until } from '../lib/process.mjs';
import { Stage } from '../lib/stage.mjs';
import { Wire } from '../lib/wire.mjs';

const CLIENTS = 24;
const SHARED = 'private-all';

export async function run(row) {
  const stage = await Stage.start(row);
  const wire = await Wire.to(Number(new URL(stage.url).port));
  const crowd = await Crowd.connect(stage, CLIENTS, (i) => ({
    url: wire.url, channels: ['news.0', SHARED, `private-user.${i + 1}`], transports: ['websocket'],
    options: { reconnectionDelay: 300, reconnectionDelayMax: 600 },
  }));
  await crowd.listening(stage);
  await crowd.tellAll('hearWhispers', { channel: SHARED, name: 'typing' });
  await crowd.forget();
  const faults = [];
  const feed = new Feed(stage, 40, (g) => ['news.0', SHARED, `private-user.${1 + g % CLIENTS}`][g % 3]);
  feed.start();
  await sleep(1500);

  // Each whisper ends in a text, which these clients take for an offset. Nothing comes behind the last one.
  await feed.stop();
  await crowd.settle(feed.published);
  for (const text of ['x', '~~~~', '1abc', ' ', 'é'.repeat(300), '2AAAAAAAAAAAAAAA']) {
    await crowd.tell(1, 'whisper', { channel: SHARED, name: 'typing', data: text });
  }
  await until('all hear the whispers', async () => (await crowd.reports()).every(({ id, whispers }) => id === 1 || whispers === 6));
  wire.cut();
  await sleep(1000);
  feed.start();
  await sleep(1000);
  wire.mend();
  await sleep(200);
  await crowd.connected();
  const reports = await crowd.reports();
  const refused = reports.filter(({ comings }) => comings.some(({ recovered }) => !recovered));
  if (refused.length > 0) faults.push(`${refused.length} were not recovered after a whisper`);

  // The application no longer lets client 2 in, and the token of client 3 is stale.
  stage.auth.status = (user) => ({ 2: 403, 3: 419 })[user] ?? 200;
  wire.cut();
  await sleep(500);
  wire.mend();
  await sleep(200);
  await crowd.connected();
  const refusal = await until('client 2 is refused', async () => (await crowd.reports()).find(({ id, refused: all }) => id === 2 && all.length === 2), 20)
    .catch(() => faults.push('403 did not end the subscriptions'));
  await sleep(1500);
  await feed.stop();
  await crowd.settle(feed.published, 4);
  const result = await crowd.judge(feed, ({ id }) => id !== 2);
  if (refusal?.refused?.some(({ status }) => status !== 403)) faults.push('client 2 was refused with another status');

  // Client 4 says goodbye, and its page signs in as client 5: nothing of what was client 4's reaches it.
  stage.auth.status = (user, channel) => (channel === 'private-user.4' && user !== 4 ? 403 : 200);
  await crowd.tell(4, 'disconnect');
  await until('it is gone', async () => !(await crowd.reports()).find(({ id }) => id === 4).connected);
  const before = (await crowd.reports()).find(({ id }) => id === 4);
  for (let i = 0; i < 5; i++) await feed.publish('private-user.4');
  await crowd.tell(4, 'connectAs', { user: 5 });
  await crowd.connected();
  await sleep(2000);
  await feed.publish('private-user.4');
  await sleep(1000);
  const after = (await crowd.reports()).find(({ id }) => id === 4);
  const next = (report) => report.channels.find(({ name }) => name === 'private-user.4').next;
  if (after.sid === before.sid || after.comings.at(-1).recovered) faults.push('somebody else went on with a session');
  if (next(after) !== next(before)) faults.push('somebody else heard a private channel');
  result.faults.push(...faults);
  return result;
}
