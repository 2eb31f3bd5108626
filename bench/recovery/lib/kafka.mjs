// A real Kafka of one node, from the jars of the module kafka-test-server, and an application that publishes there.
import { readFileSync, writeFileSync } from 'node:fs';
import { Application } from './application.mjs';
import { freePort, root, start, until } from './process.mjs';

const TOPIC = 'events';

export class Kafka {
  static async start(stage, partitions = 12) {
    const kafka = new Kafka();
    kafka.port = await freePort();
    const controller = await freePort();
    const file = `${stage.folder}/kafka.properties`;
    writeFileSync(file, Object.entries({
      'process.roles': 'broker,controller', 'node.id': 1, 'controller.quorum.voters': `1@127.0.0.1:${controller}`,
      listeners: `PLAINTEXT://127.0.0.1:${kafka.port},CONTROLLER://127.0.0.1:${controller}`, 'controller.listener.names': 'CONTROLLER',
      'log.dirs': `${stage.folder}/kafka`, 'auto.create.topics.enable': false, 'num.partitions': partitions,
      'offsets.topic.replication.factor': 1, 'transaction.state.log.replication.factor': 1, 'transaction.state.log.min.isr': 1,
      'log.cleaner.enable': false,
    }).map((pair) => pair.join('=')).join('\n'));
    const classes = readFileSync(`${root}/kafka-test-server/target/class-path`, 'utf8').trim();
    const java = (name, main, args) => start(`${stage.folder}/${name}.log`, 'java', ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', classes, main, ...args]);
    const format = java('kafka-format', 'kafka.tools.StorageTool', ['format', '-t', 'MkU3OEVBNTcwNTJENDM2Qk', '-c', file]);
    if (await format.ended !== 0) throw new Error(`Kafka's storage: ${format.output}`);
    const server = java('kafka', 'kafka.Kafka', [file]);
    await until('Kafka is there', () => /Kafka Server started/.test(server.output), 90);
    kafka.application = await Application.start(stage, 'kafka', [`127.0.0.1:${kafka.port}`, TOPIC, String(partitions)]);
    return kafka;
  }

  broker(name = 'main') {
    return `${name} { type = kafka, bootstrap-servers = ["127.0.0.1:${this.port}"], topics = ["${TOPIC}"], address = key }`;
  }

  publish(channel, body) {
    return this.application.publish(channel, body);
  }
}
