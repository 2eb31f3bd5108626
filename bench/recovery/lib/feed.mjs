// Publishes at a steady rate, and counts what each channel had.
import { sleep } from './process.mjs';

const PAD = 'x'.repeat(180);
const TICK = 20;

export class Feed {
  published = {};
  /** When each event of a channel was published: to find what a client was doing when it missed one. */
  times = {};
  all = 0;
  #running = false;
  #done = Promise.resolve();

  /** @param pick the channel of the next event */
  constructor(stage, rate, pick) {
    Object.assign(this, { stage, rate, pick });
  }

  /** Publishes one event. */
  publish(channel) {
    const n = this.published[channel] ?? 0;
    this.published[channel] = n + 1;
    (this.times[channel] ??= []).push(Date.now());
    return this.stage.publish(channel, JSON.stringify({ event: 'e', data: { n, g: this.all++, pad: PAD }, socket: null, channel }));
  }

  start() {
    this.#running = true;
    this.#done = this.#run();
  }

  async stop() {
    this.#running = false;
    await this.#done;
  }

  async #run() {
    let due = Date.now();
    while (this.#running) {
      const count = this.rate * TICK / 1000;
      const whole = Math.floor(count) + (Math.random() < count % 1 ? 1 : 0);
      const answers = [];
      for (let i = 0; i < whole; i++) answers.push(this.publish(this.pick(this.all)));
      await Promise.all(answers);
      due += TICK;
      await sleep(Math.max(0, due - Date.now()));
      if (Date.now() > due + 2000) due = Date.now();
    }
  }
}
