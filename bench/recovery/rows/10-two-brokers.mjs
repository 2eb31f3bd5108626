// Redis and Kafka bring events to one app, each to channels of its own, and one node is killed.
import { Kafka } from '../lib/kafka.mjs';
import { killOne } from '../lib/kills.mjs';
import { Redis } from '../lib/redis.mjs';

class Both {
  static async start(stage) {
    const both = new Both();
    both.redis = await Redis.start(stage);
    both.kafka = await Kafka.start(stage);
    return both;
  }

  broker() {
    return `${this.redis.broker()}\n${this.kafka.broker('log')}\n`;
  }

  /** A channel has one broker, so its events have one order. */
  publish(channel, body) {
    const isEven = Number(/\d+$/.exec(channel)?.[0] ?? 0) % 2 === 0;
    return (isEven ? this.redis : this.kafka).publish(channel, body);
  }
}

export async function run(row) {
  return (await killOne(row, { broker: Both.start, app: 'cluster.broker = main' })).result;
}
