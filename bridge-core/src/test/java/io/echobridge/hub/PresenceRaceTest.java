package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import io.echobridge.gate.CloseReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

class PresenceRaceTest {
  private static final String ROOM = "presence-room";
  private final HubFixture hub = new HubFixture();

  @AfterEach
  void close() {
    hub.close();
  }

  @RepeatedTest(5)
  void twoHundredConcurrentJoinsAndLeavesAreExact() {
    Random random = new Random(7);
    TestClient observer = hub.client(0, "observer").subscribe(ROOM);
    hub.settle();
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      clients.add(hub.client(i, "u" + i));
    }
    Set<String> truth = new TreeSet<>(Set.of("observer"));
    List<TestClient> stay = new ArrayList<>();
    // Without waiting for anything: four loops join and leave at the same time.
    for (int i = 0; i < 200; i++) {
      TestClient client = clients.get(i);
      client.connection.loop().execute(() -> client.ask(ROOM));
    }
    for (int i = 0; i < 200; i++) {
      TestClient client = clients.get(i);
      switch (random.nextInt(3)) {
        case 0 ->
            client.connection.loop().execute(() -> client.session.disconnected(CloseReason.LEFT));
        case 1 ->
            client
                .connection
                .loop()
                .execute(
                    () -> {
                      client.session.unsubscribe(new ChannelName(ROOM));
                      client.ask(ROOM);
                    });
        default -> {}
      }
    }
    random = new Random(7);
    for (int i = 0; i < 200; i++) {
      if (random.nextInt(3) != 0) {
        truth.add("u" + i);
        stay.add(clients.get(i));
      }
    }
    hub.settle();
    stay.add(observer);
    for (TestClient each : stay) {
      assertThat(Reconstruction.of(each.heard())).isEqualTo(truth);
    }
    for (TestClient each : stay) {
      each.connection.loop().execute(() -> each.session.disconnected(CloseReason.LEFT));
    }
    hub.settle();
    assertThat(hub.hub.stats().channels()).isZero();
  }

  @RepeatedTest(5)
  void aUserWithSeveralConnectionsJoinsAndLeavesExactlyOnce() {
    TestClient observer = hub.client(3, "observer").subscribe(ROOM);
    hub.settle();
    List<TestClient> clients = new ArrayList<>();
    Map<String, Integer> connections = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      String user = "u" + i % 40;
      clients.add(hub.client(i / 3, user));
      connections.merge(user, 1, Integer::sum);
    }
    for (TestClient each : clients) {
      each.connection.loop().execute(() -> each.ask(ROOM));
    }
    hub.settle();
    assertThat(observer.heard().stream().filter(line -> line.startsWith("joining"))).hasSize(40);
    for (TestClient each : clients) {
      each.connection.loop().execute(() -> each.session.disconnected(CloseReason.LEFT));
    }
    hub.settle();
    assertThat(observer.heard().stream().filter(line -> line.startsWith("leaving"))).hasSize(40);
    assertThat(Reconstruction.of(observer.heard())).containsExactly("observer");
  }

  /** What a page makes of here, joining and leaving; fails where they contradict each other. */
  private static final class Reconstruction {
    static Set<String> of(List<String> heard) {
      Set<String> members = new TreeSet<>();
      boolean active = false;
      for (String line : heard) {
        List<String> words = List.of(line.split(" "));
        switch (words.get(0)) {
          case "here" -> {
            members.clear();
            words
                .subList(2, words.size())
                .forEach(word -> assertThat(members.add(user(word))).isTrue());
            active = true;
          }
          case "joining" -> {
            assertThat(active).isTrue();
            assertThat(members.add(user(words.get(2)))).as("joined only once: " + line).isTrue();
          }
          case "leaving" -> {
            assertThat(active).isTrue();
            assertThat(members.remove(words.get(2))).as("was there before: " + line).isTrue();
          }
          default -> throw new AssertionError("unexpected: " + line);
        }
      }
      return members;
    }

    private static String user(String word) {
      return word.substring(0, word.indexOf('@'));
    }
  }
}
