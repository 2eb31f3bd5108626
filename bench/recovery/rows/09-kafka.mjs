// Kafka with twelve partitions: one node is killed, then all.
import { Kafka } from '../lib/kafka.mjs';
import { killAll, killOne } from '../lib/kills.mjs';

export async function run(row) {
  return killAll(await killOne(row, { broker: Kafka.start }));
}
