package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Users with a page on Socket.IO and another on pusher-js are one member each. */
class MixedCrowdTest {
  private static final int USERS = 30;
  private static final String ROOM = "presence-mixed";
  private static final List<Integer> CROWD = IntStream.rangeClosed(1, USERS).boxed().toList();

  /** A connection, and whom it sees. */
  private record Page(Runnable join, PresenceView view, AutoCloseable client) {
    void close() {
      try {
        client.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void thirtyUsersOnBothProtocolsComeAndGoAtOnceAndEachJoinsAndLeavesOnce() {
    try (PusherStage stage = PusherStage.open()) {
      List<Page> watchers = List.of(socketIo(stage, 1000), pusher(stage, 1001));
      watchers.forEach(watcher -> watcher.join.run());
      awaitSeen(watchers, Set.of(1000, 1001));
      watchers.forEach(watcher -> watcher.view.forget());
      List<Page> crowd = new ArrayList<>();
      for (int user : CROWD) {
        crowd.add(socketIo(stage, user));
        crowd.add(pusher(stage, user));
      }

      crowd.parallelStream().forEach(page -> page.join.run());
      Set<Integer> all = new TreeSet<>(CROWD);
      all.addAll(Set.of(1000, 1001));
      awaitSeen(crowd, all);
      awaitSeen(watchers, all);
      crowd.parallelStream().forEach(Page::close);
      awaitSeen(watchers, Set.of(1000, 1001));

      // Whatever was still to come before is there when these hear of one more.
      Page late = pusher(stage, 1002);
      late.join.run();
      watchers.forEach(
          watcher -> Waiting.until("1002 joins").until(() -> watcher.view.joined().contains(1002)));
      List<Integer> joined = new ArrayList<>(CROWD);
      joined.add(1002);
      for (Page watcher : watchers) {
        assertThat(watcher.view.joined()).containsExactlyInAnyOrderElementsOf(joined);
        assertThat(watcher.view.left()).containsExactlyInAnyOrderElementsOf(CROWD);
      }
      awaitSeen(List.of(late), Set.of(1000, 1001, 1002));
      watchers.forEach(Page::close);
      late.close();
    }
  }

  private static Page socketIo(PusherStage stage, int user) {
    RawClient client = RawClient.revision4(stage.daemon().port());
    return new Page(
        () -> client.subscribeAs(user, ROOM),
        PresenceView.of("Socket.IO's " + user, client::packets, ROOM),
        client);
  }

  private static Page pusher(PusherStage stage, int user) {
    RawPusherClient client = RawPusherClient.open(stage.daemon().port());
    return new Page(
        () -> client.subscribeAs(user, ROOM),
        PresenceView.ofPusher("Pusher's " + user, client::messages, ROOM),
        client);
  }

  private static void awaitSeen(List<Page> pages, Set<Integer> users) {
    Waiting.until("all see the same " + users.size() + " users")
        .untilAsserted(
            () ->
                assertThat(pages)
                    .allSatisfy(
                        page ->
                            assertThat(page.view.members())
                                .as("%s", page.view)
                                .containsExactlyInAnyOrderElementsOf(users)));
  }
}
