package io.echobridge.acceptance;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.ChildProcess;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An application at Redis hears who is on a presence channel. */
class PublishedPresenceTest {
  private static final String CHANNEL = "shop_PresenceChannelUpdated";
  private static final Pattern USER_ID = Pattern.compile("user_id[^0-9]*([0-9]+)");

  @Test
  void eachChangeIsPublishedOnceBehindThePrefix() {
    try (Redis redis = Redis.start();
        AuthHost authHost = AuthHost.start();
        ChildProcess application = subscriber(redis);
        Daemon daemon = daemon(redis, authHost);
        NodeClients node = NodeClients.start()) {
      application.awaitLine("subscribe," + CHANNEL + ",1|\"subscribe\",\"" + CHANNEL + "\",1");
      daemon.awaitReady();
      EchoClient first = join(node, daemon, 7);
      EchoClient second = join(node, daemon, 7);
      // A node tells late what happens in its first second, and then with who is there by then.
      awaitUsers(application, "7");
      EchoClient other = join(node, daemon, 8);
      awaitUsers(application, "7", "7,8");
      second.disconnect();
      first.disconnect();
      awaitUsers(application, "7", "7,8", "8");
      other.disconnect();
      awaitUsers(application, "7", "7,8", "8", "");
    }
  }

  /** Waits until it has heard of so many changes, and expects these users after each. */
  private static void awaitUsers(ChildProcess application, String... expected) {
    Waiting.until(expected.length + " changes")
        .until(() -> heard(application).size() >= expected.length);
    assertThat(heard(application))
        .extracting(PublishedPresenceTest::users)
        .containsExactly(expected);
  }

  /** The users that one message names, the newest last. */
  private static String users(String line) {
    return USER_ID.matcher(line).results().map(id -> id.group(1)).collect(joining(","));
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
