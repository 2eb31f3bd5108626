// A real RabbitMQ with everything of its own, and an application that publishes there.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Application } from './application.mjs';
import { freePort, isOpen, start, until } from './process.mjs';

export class Rabbit {
  static async start(stage) {
    const rabbit = new Rabbit();
    const [port, mapper, distribution] = [await freePort(), await freePort(), await freePort()];
    rabbit.port = port;
    const file = (name) => `${stage.folder}/${name}`;
    mkdirSync(file('home'));
    writeFileSync(file('rabbitmq.conf'), `listeners.tcp.1 = 127.0.0.1:${port}\nlog.console = true\nlog.file = false\n`);
    for (const name of ['advanced.config', 'enabled_plugins']) writeFileSync(file(name), '[].\n');
    const env = {
      ...process.env, HOME: file('home'), LC_ALL: 'C.UTF-8', RABBITMQ_NODENAME: `judge${port}@localhost`, RABBITMQ_DIST_PORT: String(distribution),
      RABBITMQ_CONFIG_FILE: file('rabbitmq'), RABBITMQ_ADVANCED_CONFIG_FILE: file('advanced.config'), RABBITMQ_CONF_ENV_FILE: '/dev/null',
      RABBITMQ_ENABLED_PLUGINS_FILE: file('enabled_plugins'), RABBITMQ_MNESIA_BASE: file('mnesia'), RABBITMQ_LOG_BASE: file('log'),
      RABBITMQ_SCHEMA_DIR: file('schema'), RABBITMQ_GENERATED_CONFIG_DIR: file('generated'), RABBITMQ_PID_FILE: file('pid'),
      ERL_EPMD_ADDRESS: '127.0.0.1', ERL_EPMD_PORT: String(mapper), RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    };
    // RabbitMQ would start Erlang's port mapper, and leave it behind.
    start(file('epmd.log'), 'epmd', [], { env });
    await until('epmd is there', () => isOpen(mapper));
    const server = start(file('rabbitmq.log'), '/usr/lib/rabbitmq/bin/rabbitmq-server', [], { env, cwd: stage.folder });
    await until('RabbitMQ is there', () => /Server startup complete/.test(server.output), 120);
    rabbit.application = await Application.start(stage, 'rabbit', [String(port), 'events']);
    return rabbit;
  }

  broker(name = 'main') {
    return `${name} { type = rabbitmq, addresses = ["127.0.0.1:${this.port}"], bindings = [{ exchange = "events" }], queue.type = stream }`;
  }

  publish(channel, body) {
    return this.application.publish(channel, body);
  }
}
