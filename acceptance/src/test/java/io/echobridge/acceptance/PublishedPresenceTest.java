package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An application at Redis hears who is on a presence channel. */
class PublishedPresenceTest {
  private static final String CHANNEL = "shop_PresenceChannelUpdated";

  @Test
  void eachChangeIsPublishedOnceBehindThePrefix() {
    try (Redis redis = Redis.start();
        AuthHost authHost = AuthHost.start();
        ChildProcess application = subscriber(redis);
        Daemon daemon = daemon(redis, authHost);
        NodeClients node = NodeClients.start()) {
      application.awaitLine("subscribe," + CHANNEL + ",1|\"subscribe\",\"" + CHANNEL + "\",1");
      daemon.awaitLog("broker main is up");
      EchoClient first = join(node, daemon, 7);
      EchoClient second = join(node, daemon, 7);
      EchoClient other = join(node, daemon, 8);
      second.disconnect();
      first.disconnect();
      other.await("leaving", report -> true);
      other.disconnect();

      Waiting.until("the last is published")
          .until(() -> heard(application).stream().anyMatch(line -> line.contains("[]")));
      assertThat(heard(application)).hasSize(4);
    }
  }

  private static List<String> heard(ChildProcess application) {
    return application.output().stream().filter(line -> line.contains(":members")).toList();
  }

  private static ChildProcess subscriber(Redis redis) {
    return ChildProcess.of("redis-cli", "--csv", "-p", Integer.toString(redis.port()))
        .with("SUBSCRIBE", CHANNEL)
        .start();
  }

  private static Daemon daemon(Redis redis, AuthHost authHost) {
    return Daemon.start(
        """
        apps.default {
          brokers.main { type = redis, url = "%s", prefix = "shop_", publish-presence = true }
          auth { url = "%s" }
        }
        """
            .formatted(redis.url(), authHost.url()));
  }

  private static EchoClient join(NodeClients node, Daemon daemon, int user) {
    EchoClient client = node.connect(daemon.url(), Generation.NEW, user, Map.of()).connected();
    client.listen("presence-room.7", "E");
    client.await("here", report -> true);
    return client;
  }
}
