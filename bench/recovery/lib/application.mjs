// An application that publishes through the Java clients of Kafka or RabbitMQ: a process beside the judge.
import { readdirSync } from 'node:fs';
import { root, start, until } from './process.mjs';

export class Application {
  #waiting = [];

  static async start(stage, kind, args) {
    const application = new Application();
    const lib = `${root}/dist/target/echobridge/lib`;
    const jars = readdirSync(lib).filter((name) => /^(amqp-client|kafka-clients|slf4j-api|snappy|zstd|lz4)/.test(name)).map((name) => `${lib}/${name}`);
    const child = start(`${stage.folder}/application-${kind}.log`, 'java',
      ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-cp', jars.join(':'), `${root}/bench/recovery/Application.java`, kind, ...args]);
    application.child = child;
    let rest = '';
    child.stdout.on('data', (bytes) => {
      const lines = (rest + bytes).split('\n');
      rest = lines.pop();
      lines.filter((line) => line === 'ok').forEach(() => application.#waiting.shift()());
    });
    child.ended.then((code) => { if (code !== 'SIGKILL') throw new Error(`the application ended: ${child.output}`); });
    await until('the application is there', () => /ready/.test(child.output));
    return application;
  }

  /** Done when the broker has it; in the order of the calls. */
  publish(channel, body) {
    return new Promise((done) => {
      this.#waiting.push(done);
      this.child.stdin.write(`${channel}\t${body}\n`);
    });
  }
}
