package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Members are exact, however many come and go at once. */
class PresenceCrowdTest extends OnStage {
  private static final int CROWD = 200;

  @Test
  void twoHundredComeAndGoAtOnce() {
    String room = unique("presence-crowd.");
    List<RawClient> crowd = new ArrayList<>();
    try (RawClient watcher = RawClient.revision4(port());
        RawClient late = RawClient.revision4(port());
        RawClient last = RawClient.revision3(port())) {
      join(watcher, 1000, room);
      for (int i = 0; i < CROWD; i++) {
        crowd.add(i % 2 == 0 ? RawClient.revision4(port()) : RawClient.revision3(port()));
      }
      IntStream.range(0, CROWD).parallel().forEach(i -> crowd.get(i).subscribeAs(i + 1, room));
      crowd.forEach(client -> client.awaitEvent("presence:subscribed"));

      assertThat(join(late, 1001, room)).hasSize(CROWD + 2).doesNotHaveDuplicates();
      awaitCount(watcher, "presence:joining", CROWD + 1);

      IntStream.range(0, CROWD)
          .parallel()
          .forEach(
              i -> {
                if (i % 3 == 0) {
                  crowd.get(i).send("42[\"unsubscribe\",{\"channel\":\"" + room + "\"}]");
                } else {
                  crowd.get(i).close();
                }
              });
      awaitCount(watcher, "presence:leaving", CROWD);

      assertThat(join(last, 1002, room)).containsExactlyInAnyOrder(1000, 1001, 1002);
      awaitCount(watcher, "presence:joining", CROWD + 2);
      awaitCount(watcher, "presence:leaving", CROWD);
    } finally {
      crowd.forEach(RawClient::close);
    }
  }

  @Test
  void severalWindowsOfOneUserAreOneMember() {
    String room = unique("presence-windows.");
    try (RawClient watcher = RawClient.revision4(port());
        RawClient first = RawClient.revision4(port());
        RawClient second = RawClient.revision3(port())) {
      join(watcher, 1, room);
      join(first, 2, room);
      assertThat(join(second, 2, room)).containsExactlyInAnyOrder(1, 2);
      first.subscribeAs(2, room);
      first.vanish();
      second.assertHears(redis(), room);
      awaitCount(watcher, "presence:joining", 1);
      assertThat(count(watcher, "presence:leaving")).isZero();

      second.vanish();

      awaitCount(watcher, "presence:leaving", 1);
    }
  }

  private static List<Integer> join(RawClient client, int user, String room) {
    client.subscribeAs(user, room);
    JsonNode members = client.awaitEvent("presence:subscribed").path(2);
    return StreamSupport.stream(members.spliterator(), false)
        .map(member -> member.path("user_id").asInt())
        .toList();
  }

  private static void awaitCount(RawClient client, String event, int count) {
    Waiting.until(count + " " + event)
        .untilAsserted(() -> assertThat(count(client, event)).isEqualTo(count));
  }

  private static long count(RawClient client, String event) {
    return client.packets().stream().filter(p -> p.startsWith("42[\"" + event + "\"")).count();
  }
}
