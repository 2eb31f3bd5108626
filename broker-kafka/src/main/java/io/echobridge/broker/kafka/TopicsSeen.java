package io.echobridge.broker.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What one look at the cluster showed.
 *
 * @param found topics by name
 * @param missing names that were asked for and are no topics
 * @param refused what Kafka said of the topics that we may not see
 */
record TopicsSeen(
    Map<String, TopicDescription> found, Set<String> missing, Map<String, String> refused) {
  /**
   * The partitions of some topics, each with the id that its topic has for as long as it exists.
   */
  Map<TopicPartition, Uuid> partitions(Predicate<String> topics) {
    Map<TopicPartition, Uuid> partitions = new HashMap<>();
    found.forEach(
        (name, topic) -> {
          if (topics.test(name)) {
            topic
                .partitions()
                .forEach(
                    partition ->
                        partitions.put(
                            new TopicPartition(name, partition.partition()), topic.topicId()));
          }
        });
    return partitions;
  }
}
