package io.echobridge.broker.kafka;

import io.echobridge.broker.Sender;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What clients say, as records of a topic. Kafka's producer blocks while it looks for a topic that
 * does not exist: so these have a thread of their own, and nothing else waits for them.
 */
final class KafkaSender implements Sender, AutoCloseable {
  private static final int MOST_WAITING = 1_000;

  private final boolean isByKey;
  private final Topics read;
  private final Outgoing outgoing;
  private final ThreadPoolExecutor feeder;

  /**
   * @param config says which topics are read, and by what they are known
   */
  KafkaSender(String where, KafkaConfig config, Outgoing outgoing) {
    this.isByKey = config.address() == KafkaConfig.Address.KEY;
    this.read = new Topics(config.topics(), config.topicPattern());
    this.outgoing = outgoing;
    this.feeder =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, where + ", spoken");
              thread.setDaemon(true);
              return thread;
            });
    feeder.allowCoreThreadTimeOut(true);
  }

  @Override
  public CompletionStage<Void> send(String address, String key, byte[] body) {
    byte[] ordered = key.getBytes(StandardCharsets.UTF_8);
    return outgoing.send(new ProducerRecord<>(address, ordered, body), feeder);
  }

  /**
   * @throws IllegalArgumentException when no topic has that name, or what stands in it would be
   *     taken for events of channels that clients name
   */
  @Override
  public String heardAt(String address) {
    Topics.legal("publish-to", address);
    if (isByKey && read.include(address)) {
      throw new IllegalArgumentException(
          "publish-to: expected a topic that this broker does not read, as with address = key its"
              + " records would be events, got \""
              + address
              + '"');
    }
    return address;
  }

  /** Kafka keeps a topic for ever. */
  @Override
  public boolean takesAnyAddress() {
    return false;
  }

  @Override
  public void close() {
    feeder.shutdown();
  }
}
