// A stream of RabbitMQ: one node is killed, then all.
import { killAll, killOne } from '../lib/kills.mjs';
import { Rabbit } from '../lib/rabbit.mjs';

export async function run(row) {
  return killAll(await killOne(row, { broker: Rabbit.start }));
}
