package io.echobridge.broker.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;

/** The topic by which the nodes of an app talk to each other. */
final class PeerTopic {
  /** The largest message of a peer. */
  static final int LARGEST = 8 << 20;

  private static final int TRIES = 50;
  private static final String RETENTION_MILLIS = "3600000";

  private final String name;

  PeerTopic(KafkaConfig.Peers settings, String app) {
    this.name = settings.topic().orElse("echobridge-peers-" + app);
    Topics.legal("peers.topic", name);
  }

  String name() {
    return name;
  }

  /**
   * Makes it when it is not there.
   *
   * @return what it looks like; without the topic when it is not to be had
   */
  TopicsSeen ensured(TopicsSeen seen, Cluster cluster, Notices notices) throws LinkDown {
    TopicsSeen now = seen;
    Optional<String> refusal = Optional.ofNullable(seen.refused().get(name));
    if (seen.missing().contains(name)) {
      NewTopic made =
          new NewTopic(name, Optional.of(1), Optional.empty())
              .configs(
                  Map.of(
                      "retention.ms",
                      RETENTION_MILLIS,
                      "max.message.bytes",
                      String.valueOf(LARGEST)));
      refusal = cluster.create(made);
      for (int i = 0; i < TRIES && refusal.isEmpty() && !now.found().containsKey(name); i++) {
        pause();
        now = cluster.look(Set.of(name));
      }
    }
    notices.about(
        "peers",
        refusal
            .map(
                words ->
                    "no messages to and from other nodes, because there is no topic "
                        + name
                        + " ("
                        + words
                        + "): create it with 1 partition and retention.ms="
                        + RETENTION_MILLIS
                        + ", and allow the user to read and write it")
            .orElse(""));
    return now;
  }

  private static void pause() throws LinkDown {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LinkDown("interrupted");
    }
  }
}
