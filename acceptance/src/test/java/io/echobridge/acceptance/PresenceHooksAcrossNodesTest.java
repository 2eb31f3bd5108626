package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.acceptance.Crowd.Visitor;
import io.echobridge.testkit.ChildProcess;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * An application at Redis hears who is on presence channels of two nodes: from one of them, and
 * from the other one when that is gone. By the ids of the changes nothing is told twice, and
 * nothing is left out.
 */
class PresenceHooksAcrossNodesTest {
  private static final String ADDRESS = "PresenceChannelUpdated";

  /** So many that each node speaks for some of them: but one time in 2^11. */
  private static final int ROOMS = 12;

  private static final int STAYS = 1;
  private static final int HIT = 0;

  /** What was told: who is on a channel, after a change. */
  private record Told(String room, Set<Integer> users, String id) {}

  @Test
  void everyChangeIsToldWhileNodesAreKilledAndRestarted() {
    try (Cluster cluster = Cluster.tellingPresence(2);
        ChildProcess application = subscriber(cluster.redis())) {
      application.awaitLine("subscribe," + ADDRESS + ",1|\"subscribe\",\"" + ADDRESS + "\",1");
      List<Crowd> crowds =
          IntStream.range(0, ROOMS).mapToObj(i -> new Crowd(cluster, "presence-" + i)).toList();

      crowds.forEach(crowd -> crowd.join(1, STAYS));
      crowds.forEach(crowd -> crowd.join(2, HIT));
      crowds.forEach(crowd -> crowd.join(3, STAYS));
      crowds.forEach(crowd -> crowd.leave(crowd.on(STAYS).get(1)));
      awaitTold(application, crowds, 4);
      assertThat(told(application, crowds))
          .as("though the nodes have just started")
          .hasSize(4 * ROOMS);

      // Nobody speaks in place of the killed node until that counts as dead.
      cluster.node(HIT).daemon().kill();
      crowds.forEach(crowd -> crowd.join(4, STAYS));
      crowds.forEach(crowd -> crowd.lost(crowd.on(HIT)));
      awaitTold(application, crowds, 6);

      cluster.node(HIT).daemon().startAgain();
      cluster.node(HIT).awaitReady();
      crowds.forEach(crowd -> crowd.join(5, HIT));
      awaitTold(application, crowds, 7);

      // The first user is back at once, and has never left. The fourth one does not come back.
      cluster.node(STAYS).daemon().terminate();
      Waiting.until("all have been sent away, and the first user is back")
          .until(() -> crowds.stream().allMatch(crowd -> comesBack(crowd)));
      cluster.node(STAYS).daemon().awaitExit();
      cluster.node(STAYS).daemon().startAgain();
      cluster.node(STAYS).awaitReady();
      awaitTold(application, crowds, 8);
      crowds.forEach(crowd -> crowd.join(6, STAYS));
      awaitTold(application, crowds, 9);
      crowds.forEach(Crowd::close);
    }
  }

  private static boolean comesBack(Crowd crowd) {
    for (Visitor away : crowd.on(STAYS)) {
      if (away.client().isClosed()) {
        if (away.user() == 1) {
          crowd.move(away, HIT);
        } else {
          crowd.leave(away);
        }
      }
    }
    return crowd.on(STAYS).isEmpty();
  }

  /** Waits until so many changes of each room were told, and the last tells who is there. */
  private static void awaitTold(ChildProcess application, List<Crowd> crowds, int changes) {
    Waiting.until(changes + " changes of each room")
        .untilAsserted(
            () -> {
              for (Crowd crowd : crowds) {
                List<Told> told = told(application, List.of(crowd));
                Set<String> ids = new HashSet<>();
                told.forEach(each -> ids.add(each.id()));
                assertThat(ids).as("%s", told).hasSize(changes);
                assertThat(told.get(told.size() - 1).users())
                    .as("%s", told)
                    .isEqualTo(new TreeSet<>(Crowd.users(crowd.all())));
              }
            });
  }

  private static List<Told> told(ChildProcess application, List<Crowd> crowds) {
    Set<String> rooms = new HashSet<>();
    crowds.forEach(crowd -> rooms.add(crowd.room()));
    return application.output().stream()
        .filter(line -> line.contains(":members"))
        .map(PresenceHooksAcrossNodesTest::parse)
        .filter(each -> rooms.contains(each.room()))
        .toList();
  }

  /** A line of CSV whose last field is the message. */
  private static Told parse(String line) {
    String field = line.substring(line.indexOf("\"{"));
    JsonNode message = Json.parse(Json.parse(field).asText());
    JsonNode event = message.path("event");
    Set<Integer> users = new TreeSet<>();
    StreamSupport.stream(event.path("members").spliterator(), false)
        .forEach(member -> users.add(member.path("user_id").asInt()));
    String room = event.path("channel").asText().replace(":members", "");
    return new Told(room, users, message.path("id").asText());
  }

  private static ChildProcess subscriber(Redis redis) {
    return ChildProcess.of("redis-cli", "--csv", "-p", Integer.toString(redis.port()))
        .with("SUBSCRIBE", ADDRESS)
        .start();
  }
}
