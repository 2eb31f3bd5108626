package io.echobridge.broker.kafka;

import io.echobridge.broker.Broker;
import io.echobridge.testkit.BrokerWorld;
import io.echobridge.testkit.KafkaServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Topics of its own at the Kafka of all tests, with a wire to it that can be cut. */
final class KafkaWorld implements BrokerWorld {
  private static final AtomicInteger WORLDS = new AtomicInteger();

  private final KafkaServer server = KafkaServer.shared();
  private final Application application = new Application(server.address());
  private final String name = "world-" + WORLDS.incrementAndGet();
  private final String topic = name + ".events";
  private final String deadLetters = name + ".dead-letters";

  KafkaWorld() {
    application.makeTopic(topic, 3);
    application.makeTopic(deadLetters, 1);
  }

  /** With keys as addresses: a topic can't have every name that a channel can. */
  @Override
  public Broker node(String id) {
    return settings().node(id);
  }

  @Override
  public Optional<Broker> node(String id, Duration history) {
    return Optional.of(settings().node(id, history));
  }

  private KafkaConfigs settings() {
    return KafkaConfigs.to(server.wiredAddress(), topic)
        .byKey()
        .deadLetter(deadLetters)
        .peers(name + ".peers");
  }

  @Override
  public void publish(String channel, List<byte[]> bodies) {
    application.publish(topic, channel, bodies);
  }

  @Override
  public boolean keepsDeadLetters() {
    return true;
  }

  @Override
  public List<String> deadLetters() {
    return application.content(deadLetters).stream()
        .map(
            letter ->
                Application.text(letter.value())
                    + " ("
                    + Application.text(letter.headers().lastHeader("x-echobridge-reason").value())
                    + ")")
        .toList();
  }

  @Override
  public List<String> madeForPeers() {
    return Application.done(application.admin().listTopics().names()).stream()
        .filter(topic -> topic.equals(name + ".peers"))
        .toList();
  }

  @Override
  public void cut() {
    server.wire().cut();
  }

  @Override
  public void mend() {
    server.wire().mend();
  }

  @Override
  public String address() {
    return server.wiredAddress();
  }

  @Override
  public void close() {
    server.wire().mend();
    application.close();
  }
}
