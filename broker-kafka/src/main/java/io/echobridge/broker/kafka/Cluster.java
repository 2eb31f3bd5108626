package io.echobridge.broker.kafka;

import io.echobridge.broker.link.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Questions to the cluster, on one thread, each answered within the time-out or not at all. Kafka's
 * consumers never say that they have lost it: that these questions are answered is how it is known
 * that the link is up.
 */
final class Cluster implements AutoCloseable {
  private final Admin admin;
  private final long patienceMillis;

  /**
   * @throws LinkDown when these properties make no client, such as with names that don't resolve
   */
  Cluster(Map<String, Object> properties, Duration timeout) throws LinkDown {
    this.patienceMillis = 2 * timeout.toMillis(); // Kafka's own limit comes first
    try {
      this.admin = Admin.create(properties);
    } catch (KafkaException e) {
      throw new LinkDown(Reason.of(e));
    }
  }

  /** Looks at the topics that are wanted, and at others by their names. */
  TopicsSeen look(Topics topics, Set<String> others) throws LinkDown {
    Set<String> names = new TreeSet<>(others);
    names.addAll(topics.named());
    if (topics.byPattern()) {
      answer(admin.listTopics().names()).stream().filter(topics::include).forEach(names::add);
    }
    return look(names);
  }

  TopicsSeen look(Collection<String> names) throws LinkDown {
    Map<String, TopicDescription> found = new TreeMap<>();
    Set<String> missing = new TreeSet<>();
    Map<String, String> refused = new TreeMap<>();
    for (var answer : admin.describeTopics(names).topicNameValues().entrySet()) {
      String name = answer.getKey();
      try {
        found.put(name, ask(answer.getValue()));
      } catch (UnknownTopicOrPartitionException e) {
        missing.add(name);
      } catch (AuthorizationException | InvalidTopicException e) {
        refused.put(name, Reason.of(e));
      } catch (RuntimeException e) {
        throw new LinkDown(Reason.of(e));
      }
    }
    return new TopicsSeen(found, missing, refused);
  }

  /** Offsets of partitions; those whose leader did not answer are left out. */
  Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec)
      throws LinkDown {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, spec));
    ListOffsetsResult answers =
        admin.listOffsets(question, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    String words = "";
    for (TopicPartition partition : partitions) {
      try {
        offsets.put(partition, ask(answers.partitionResult(partition)).offset());
      } catch (KafkaException e) {
        words = Reason.of(e);
      }
    }
    if (offsets.isEmpty() && !partitions.isEmpty()) {
      throw new LinkDown("no partition leader answers with its offsets: " + words);
    }
    return offsets;
  }

  /** Makes a topic; why not, if Kafka does not want to. */
  Optional<String> create(NewTopic topic) throws LinkDown {
    try {
      ask(admin.createTopics(Set.of(topic)).all());
      return Optional.empty();
    } catch (TopicExistsException another) {
      return Optional.empty();
    } catch (KafkaException e) {
      return Optional.of(Reason.of(e));
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private <T> T answer(KafkaFuture<T> future) throws LinkDown {
    try {
      return ask(future);
    } catch (KafkaException e) {
      throw new LinkDown(Reason.of(e));
    }
  }

  private <T> T ask(KafkaFuture<T> future) throws LinkDown {
    try {
      return future.get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw new NoAnswer(patienceMillis / 2);
      }
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new LinkDown("no answer within " + patienceMillis + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LinkDown("interrupted");
    }
  }

  /** Kafka's own words for it name only the client's calls. */
  private static final class NoAnswer extends KafkaException {
    private static final long serialVersionUID = 1L;

    NoAnswer(long millis) {
      super("no answer within " + millis + " ms");
    }
  }
}
