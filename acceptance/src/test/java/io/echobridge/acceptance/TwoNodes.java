package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Cluster.Node;
import io.echobridge.acceptance.Crowd.Visitor;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes are one daemon, whatever broker carries what they say to each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoNodes {
  /** Until the broker is started again, which takes it some seconds more. */
  private static final Duration OUTAGE = Duration.ofSeconds(10);

  private final Cluster cluster;

  TwoNodes(Carrier broker) {
    cluster = Cluster.on(broker, 2);
  }

  @AfterEach
  void bothNodesAreWell() {
    cluster.nodes().forEach(Node::awaitReady);
    for (Node node : cluster.nodes()) {
      node.daemon().assertHealthy();
      assertThat(node.daemon().metric("cluster_digest_mismatch_total")).isZero();
    }
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  void allSeeEachOtherWhileManyComeAtOnce() {
    try (Crowd crowd = new Crowd(cluster, "presence-all")) {
      crowd.joinAtOnce(1, 101, 0, 1);
      crowd.awaitExact();
      crowd.joinAtOnce(101, 201, 0, 1);
      crowd.awaitExact();

      crowd.all().stream().filter(v -> v.user() % 3 == 0).toList().forEach(crowd::leave);
      crowd.awaitExact();
      for (Node node : cluster.nodes()) {
        assertThat(node.users(crowd.room())).isEqualTo(Crowd.users(crowd.all()));
      }
    }
  }

  @Test
  void ofANodeThatIsKilledOnlyThoseLeaveWhoDoNotComeBack() {
    try (Crowd crowd = crowd("presence-killed")) {
      List<Visitor> lost = crowd.on(1);
      List<Visitor> survivors = crowd.on(0);

      long killed = System.nanoTime();
      cluster.node(1).daemon().kill();
      crowd.lost(lost);
      Crowd.users(lost.subList(0, lost.size() / 2)).forEach(user -> crowd.join(user, 0));
      List<Integer> gone = Crowd.users(lost.subList(lost.size() / 2, lost.size()));

      Crowd.awaitHeard(survivors, List.of(), gone);
      Duration after = Duration.ofNanos(System.nanoTime() - killed);
      System.out.printf(
          "[%s] %d users of a killed node have left after %d ms%n",
          getClass().getSimpleName(), gone.size(), after.toMillis());
      // Six heartbeats of two seconds and some more; the machine may be busy.
      assertThat(after).isLessThan(Duration.ofSeconds(30));
      crowd.awaitExact();
      assertThat(cluster.node(0).users(crowd.room())).isEqualTo(Crowd.users(crowd.all()));

      cluster.node(1).daemon().startAgain();
      cluster.node(1).awaitReady();
      crowd.join(1000, 1);
      crowd.awaitExact();
      Crowd.assertHeard(survivors, List.of(1000), gone);
    }
  }

  @Test
  void whileTheBrokerIsAwayNobodyLeavesWhoStays() {
    double deaths = deaths();
    try (Crowd crowd = crowd("presence-outage")) {
      cluster.broker().kill();
      comeAndGo(crowd);
      pass(OUTAGE);
      cluster.broker().startAgain();

      long back = System.nanoTime();
      cluster.nodes().forEach(Node::awaitReady);
      crowd.awaitExact();
      System.out.printf(
          "[%s] members are right %d ms after the broker is back%n",
          getClass().getSimpleName(), Duration.ofNanos(System.nanoTime() - back).toMillis());
      Crowd.assertHeard(crowd.all().subList(0, 28), List.of(1000, 1001), List.of(1, 2));
      assertThat(deaths()).isEqualTo(deaths);
    }
  }

  final Cluster cluster() {
    return cluster;
  }

  /** Users on both nodes, who have forgotten how they came. */
  final Crowd crowd(String room) {
    Crowd crowd = new Crowd(cluster, room);
    crowd.joinAtOnce(1, 31, 0, 1);
    crowd.awaitExact();
    crowd.forget();
    return crowd;
  }

  /** On each node one user comes (1000, 1001) and another goes (2, 1). */
  static void comeAndGo(Crowd crowd) {
    crowd.join(1000, 0);
    crowd.join(1001, 1);
    crowd.all().stream().filter(visitor -> visitor.user() <= 2).toList().forEach(crowd::leave);
  }

  /** How many nodes others have taken for dead so far. */
  final double deaths() {
    return cluster.nodes().stream()
        .mapToDouble(node -> node.daemon().metric("cluster_deaths_total"))
        .sum();
  }

  /** The length of a fault is what is tested. */
  static void pass(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plusSeconds(30)).until(() -> true);
  }
}
