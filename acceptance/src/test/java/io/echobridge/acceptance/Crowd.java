package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Users on one presence channel, each with a connection to some node; all watch each other. */
final class Crowd implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Cluster cluster;
  private final String room;
  private final List<Visitor> visitors = new ArrayList<>();

  /** A user with one connection. */
  record Visitor(int user, int node, RawClient client, PresenceView view) {}

  Crowd(Cluster cluster, String room) {
    this.cluster = cluster;
    this.room = room;
  }

  String room() {
    return room;
  }

  /** Has a user connect to a node and ask for the channel, without waiting for the list. */
  Visitor enter(int user, int node) {
    Visitor visitor = connect(user, node);
    visitor.client.subscribeAs(user, room);
    return visitor;
  }

  /** Has a user join at a node, and waits for the list. */
  Visitor join(int user, int node) {
    Visitor visitor = enter(user, node);
    visitor.client.awaitEvent("presence:subscribed");
    return visitor;
  }

  /** Has users join at these nodes in turn, all at once, and waits for their lists. */
  List<Visitor> joinAtOnce(int from, int to, int... nodes) {
    List<Visitor> all =
        IntStream.range(from, to)
            .mapToObj(user -> connect(user, nodes[user % nodes.length]))
            .toList();
    all.parallelStream().forEach(one -> one.client.subscribeAs(one.user, room));
    all.forEach(one -> one.client.awaitEvent("presence:subscribed"));
    return all;
  }

  List<Visitor> on(int node) {
    return visitors.stream().filter(visitor -> visitor.node == node).toList();
  }

  List<Visitor> notOn(int node) {
    return visitors.stream().filter(visitor -> visitor.node != node).toList();
  }

  List<Visitor> all() {
    return List.copyOf(visitors);
  }

  static List<Integer> users(Collection<Visitor> visitors) {
    return visitors.stream().map(Visitor::user).distinct().sorted().toList();
  }

  /** A user's page is closed. */
  void leave(Visitor visitor) {
    visitors.remove(visitor);
    visitor.client.close();
  }

  /** A user who was sent away connects to another node. */
  Visitor move(Visitor visitor, int node) {
    leave(visitor);
    return join(visitor.user, node);
  }

  /** These connections are gone already, with their node. */
  void lost(Collection<Visitor> gone) {
    List.copyOf(gone).forEach(this::leave);
  }

  /** Waits until everybody sees exactly those who are here. */
  void awaitExact() {
    awaitSeen(new TreeSet<>(users(visitors)));
  }

  /** Waits until everybody sees exactly these. */
  void awaitSeen(Set<Integer> users) {
    Waiting.until("everybody sees the same " + users.size() + " users")
        .pollInterval(POLL)
        .untilAsserted(
            () ->
                assertThat(visitors)
                    .allSatisfy(
                        visitor ->
                            assertThat(visitor.view.members())
                                .as("%s", visitor.view)
                                .containsExactlyInAnyOrderElementsOf(users)));
  }

  /** What is heard from now on is what {@link #assertHeardNothing} looks at. */
  void forget() {
    visitors.forEach(visitor -> visitor.view.forget());
  }

  /** Fails when one of these heard of anybody who joined or left. */
  static void assertHeardNothing(Collection<Visitor> visitors) {
    assertHeard(visitors, List.of(), List.of());
  }

  /** Fails unless each of these heard exactly these join and these leave, each once. */
  static void assertHeard(Collection<Visitor> visitors, List<Integer> joined, List<Integer> left) {
    assertThat(visitors)
        .isNotEmpty()
        .allSatisfy(
            visitor -> {
              assertThat(visitor.view.joined())
                  .as("joined for %s", visitor.view)
                  .containsExactlyInAnyOrderElementsOf(joined);
              assertThat(visitor.view.left())
                  .as("left for %s", visitor.view)
                  .containsExactlyInAnyOrderElementsOf(left);
            });
  }

  /** Waits until each of these heard exactly these join and these leave, each once. */
  static void awaitHeard(Collection<Visitor> visitors, List<Integer> joined, List<Integer> left) {
    Waiting.until(joined.size() + " join and " + left.size() + " leave for all")
        .pollInterval(POLL)
        .untilAsserted(() -> assertHeard(visitors, joined, left));
  }

  @Override
  public void close() {
    visitors.forEach(visitor -> visitor.client.close());
  }

  /** Has a user connect to a node, and ask for nothing yet. */
  Visitor connect(int user, int node) {
    RawClient client = RawClient.revision4(cluster.node(node).port());
    String name = "user " + user + " on node " + node;
    Visitor visitor = new Visitor(user, node, client, PresenceView.of(name, client::packets, room));
    visitors.add(visitor);
    return visitor;
  }
}
