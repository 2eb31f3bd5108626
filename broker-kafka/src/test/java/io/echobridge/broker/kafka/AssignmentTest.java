package io.echobridge.broker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.kafka.Assignment.Start;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Where partitions are read from that tell their ends late. */
class AssignmentTest extends KafkaTest {
  private static final Uuid ID = Uuid.randomUuid();

  @Test
  void whatAPartitionGotSinceTheFirstLookIsNewsAlsoWhereItHadNoLeaderThen() throws LinkDown {
    TopicPartition partition = new TopicPartition(topic("late", 1), 0);
    Map<TopicPartition, Uuid> seen = Map.of(partition, ID);
    application.publish(partition.topic(), 0, "before");
    Assignment assignment = new Assignment(new StartPosition.End(), Duration.ofMinutes(10));
    try (Cluster cluster =
        new Cluster(Map.of("bootstrap.servers", server.address()), Duration.ofSeconds(30))) {
      assertThat(assignment.update(seen, Map.of(), cluster)).isEmpty();
      application.publish(partition.topic(), 0, "meanwhile");
      Map<TopicPartition, Long> ends = cluster.offsets(seen.keySet(), OffsetSpec.latest());

      assertThat(ends).containsEntry(partition, 2L);
      assertThat(assignment.update(seen, ends, cluster))
          .containsEntry(partition, new Start(ID, 0, 0, 1));
    }
  }
}
