package io.echobridge.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stands in the properties file of a Kafka for tests.
 *
 * @param plain the port for everybody
 * @param login the port for who logs in
 * @param wired the port that the wire leads to
 * @param advertised the port of the wire: where Kafka sends the clients that came through it
 * @param controller the port of Kafka's own talk
 * @param more further lines
 */
record KafkaSettings(
    int plain, int login, int wired, int advertised, int controller, List<String> more) {
  private static final String MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  /** The ports of this machine that clients connect to. */
  List<Integer> open() {
    return List.of(plain, login, wired);
  }

  /**
   * The lines.
   *
   * @param host the address that it listens at
   * @param directory where it keeps its data
   */
  List<String> lines(String host, String directory) {
    List<String> lines = new ArrayList<>();
    lines.add("listeners=" + clients(host, wired) + ",CONTROLLER://127.0.0.1:" + controller);
    lines.add("advertised.listeners=" + clients("127.0.0.1", advertised));
    lines.add("log.dirs=" + directory);
    lines.add("controller.quorum.voters=1@127.0.0.1:" + controller);
    lines.add(
        "listener.name.login.plain.sasl.jaas.config="
            + String.format("%s user_%s=\"%s\";", MODULE, KafkaServer.USER, KafkaServer.PASSWORD));
    Stream.of(
            "process.roles=broker,controller",
            "node.id=1",
            "controller.listener.names=CONTROLLER",
            "inter.broker.listener.name=PLAIN",
            "listener.security.protocol.map="
                + "PLAIN:PLAINTEXT,WIRED:PLAINTEXT,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
            "listener.name.login.sasl.enabled.mechanisms=PLAIN",
            "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users=User:ANONYMOUS",
            "allow.everyone.if.no.acl.found=true",
            "auto.create.topics.enable=false",
            "offsets.topic.replication.factor=1",
            "offsets.topic.num.partitions=1",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1",
            "transaction.state.log.num.partitions=1",
            "share.coordinator.state.topic.replication.factor=1",
            "share.coordinator.state.topic.min.isr=1",
            "group.initial.rebalance.delay.ms=0",
            "controlled.shutdown.enable=false",
            // Who was killed may not come back before.
            "broker.session.timeout.ms=4000",
            "broker.heartbeat.interval.ms=500",
            "log.cleaner.enable=false",
            "num.network.threads=1",
            "num.io.threads=2",
            "background.threads=2")
        .forEach(lines::add);
    lines.addAll(more);
    return lines;
  }

  private String clients(String host, int wiredAt) {
    return String.format(
        "PLAIN://%1$s:%2$d,LOGIN://%1$s:%3$d,WIRED://%1$s:%4$d", host, plain, login, wiredAt);
  }
}
