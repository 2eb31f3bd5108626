package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.echobridge.testkit.CapturedLog;
import io.echobridge.testkit.KafkaServer;
import io.echobridge.testkit.OpenPeers;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoginTest extends KafkaTest {
  @AfterEach
  void allowAll() {
    Application.done(application.admin().deleteAcls(List.of(AclBindingFilter.ANY)).all());
  }

  @Test
  void propertiesReachKafkasClients() {
    String topic = topic("events", 1);
    KafkaBroker broker = start(reading(topic, KafkaServer.PASSWORD));

    application.publish(topic, 0, "hello");

    hears(topic, "hello");
    assertThat(peers(broker).send("hello")).succeedsWithin(PATIENCE);
    assertThat(heard.downs()).isEmpty();
  }

  @Test
  void aWrongPasswordIsToldOnceInKafkasWordsAndWithoutThePassword() {
    String topic = topic("events", 1);
    try (CapturedLog log = new CapturedLog()) {
      start(reading(topic, "hunter2"));

      eventually(() -> assertThat(heard.downs()).hasSize(1));
      assertThat(heard.downs().get(0))
          .contains(server.loginAddress(), "Authentication failed")
          .doesNotContain("hunter2");
      assertThat(heard.ups()).isEmpty();
      assertThat(log.lines()).noneMatch(line -> line.contains("hunter2"));
      assertThat(log.lines(Level.WARN)).isEmpty();
    }
  }

  /** It is off, but may be turned on in a running daemon. */
  @Test
  void kafkasOwnLogHidesSecrets() {
    String topic = topic("events", 1);
    Logger own = (Logger) LoggerFactory.getLogger("org.apache.kafka");
    Level before = own.getLevel();
    own.setLevel(Level.INFO);
    try (CapturedLog log = new CapturedLog()) {
      start(reading(topic, KafkaServer.PASSWORD));
      application.publish(topic, 0, "hello");
      hears(topic, "hello");

      assertThat(log.lines()).anyMatch(line -> line.contains("sasl.jaas.config = [hidden]"));
      assertThat(log.lines()).noneMatch(line -> line.contains(KafkaServer.PASSWORD));
    } finally {
      own.setLevel(before);
    }
  }

  @Test
  void aTopicThatMayNotBeReadIsToldOfAndReadWhenItMay() {
    String topic = topic("secret", 1);
    rule(ResourceType.TOPIC, topic, AclOperation.DESCRIBE, AclPermissionType.ALLOW);
    KafkaBroker broker = start(reading(topic, KafkaServer.PASSWORD));
    application.publish(topic, 0, "1");

    eventually(() -> assertThat(heard.downs()).hasSize(1));
    assertThat(heard.downs().get(0)).contains("Not authorized to access topics", topic);
    assertThat(heard.texts(topic)).isEmpty();
    allowAll();

    hears(topic, "1");
    assertThat(peers(broker).send("hello")).succeedsWithin(PATIENCE);
    assertThat(heard.downs()).hasSize(1);
  }

  @Test
  void whereTopicsMayNotBeMadeItSaysWhichIsNeeded() {
    String topic = topic("events", 1);
    rule(ResourceType.CLUSTER, "kafka-cluster", AclOperation.ALL, AclPermissionType.ALLOW);
    rule(ResourceType.CLUSTER, "kafka-cluster", AclOperation.CREATE, AclPermissionType.DENY);
    rule(ResourceType.TOPIC, name + ".peers", AclOperation.DESCRIBE, AclPermissionType.ALLOW);
    try (CapturedLog log = new CapturedLog()) {
      OpenPeers peers = OpenPeers.of(start(reading(topic, KafkaServer.PASSWORD)));

      eventually(
          () ->
              assertThat(log.lines(Level.WARN))
                  .singleElement()
                  .asString()
                  .contains("there is no topic " + name + ".peers", "create it with 1 partition"));
      assertThat(peers.send("hello"))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .havingRootCause()
          .withMessageContaining("there is no topic " + name + ".peers");
      application.publish(topic, 0, "events come all the same");
      hears(topic, "events come all the same");

      allowAll();
      topic("peers", 1);
      assertThat(peers.opened()).succeedsWithin(PATIENCE);
      assertThat(peers.send("hello")).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void aTopicThatMayNotBeReadCostsNoOther() {
    String open = topic("open", 1);
    String secret = topic("secret", 1);
    rule(ResourceType.TOPIC, secret, AclOperation.DESCRIBE, AclPermissionType.ALLOW);
    try (CapturedLog log = new CapturedLog()) {
      start(reading(open, KafkaServer.PASSWORD).topics(open, secret));
      application.publish(secret, 0, "hidden");
      application.publish(open, 0, "1");

      hears(open, "1");
      eventually(
          () ->
              assertThat(log.lines(Level.WARN))
                  .anySatisfy(line -> assertThat(line).contains("not authorized", secret)));
      application.publish(open, 0, "2");
      hears(open, "1", "2");
      assertThat(heard.texts(secret)).isEmpty();
      assertThat(heard.downs()).isEmpty();
    }
  }

  @Test
  void aPeersTopicThatMayNotBeReadCostsThePeersOnly() {
    String topic = topic("events", 1);
    String peers = topic("peers", 1);
    rule(ResourceType.TOPIC, peers, AclOperation.DESCRIBE, AclPermissionType.ALLOW);
    try (CapturedLog log = new CapturedLog()) {
      OpenPeers nodes = OpenPeers.of(start(reading(topic, KafkaServer.PASSWORD)));

      eventually(
          () ->
              assertThat(log.lines(Level.WARN))
                  .anySatisfy(line -> assertThat(line).contains("no messages from other nodes")));
      eventually(
          () ->
              assertThat(nodes.troubles())
                  .singleElement()
                  .asString()
                  .contains("no messages from other nodes", peers));
      application.publish(topic, 0, "1");
      hears(topic, "1");
      assertThat(heard.downs()).isEmpty();
      assertThat(heard.ups()).hasSize(1);
    }
  }

  private KafkaConfigs reading(String topic, String password) {
    return KafkaConfigs.to(server.loginAddress(), topic)
        .peers(name + ".peers")
        .with(
            Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
                    + KafkaServer.USER
                    + "\" password=\""
                    + password
                    + "\";"));
  }

  private void rule(
      ResourceType type, String resource, AclOperation operation, AclPermissionType permission) {
    AclBinding binding =
        new AclBinding(
            new ResourcePattern(type, resource, PatternType.LITERAL),
            new AccessControlEntry("User:" + KafkaServer.USER, "*", operation, permission));
    Application.done(application.admin().createAcls(List.of(binding)).all());
  }
}
