package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Cluster.Node;
import io.echobridge.acceptance.Crowd.Visitor;
import io.echobridge.testkit.RespClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes die, stand still and lose their broker. Whoever stays connected hears of those who are
 * really gone, once, and of nobody else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterFaultsTest {
  private static final int NODES = 3;

  /** The node that something happens to. */
  private static final int HIT = 2;

  /** Shorter than six heartbeats: nobody takes the node for dead. */
  private static final Duration SHORT = Duration.ofSeconds(8);

  /** So long that everybody has taken it for dead before it is back; {@code -Dfault=60}. */
  private static final Duration LONG = Duration.ofSeconds(Integer.getInteger("fault", 20));

  /** How often all listeners are cut, three seconds apart; {@code -Dblows=20}. */
  private static final int BLOWS = Integer.getInteger("blows", 3);

  private final Cluster cluster = Cluster.of(NODES);

  @AfterEach
  void allNodesAreWell() {
    cluster.nodes().forEach(Node::awaitReady);
    cluster.nodes().forEach(node -> node.daemon().assertHealthy());
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  void ofANodeThatIsKilledOnlyThoseLeaveWhoDoNotComeBack() {
    try (Crowd crowd = crowd("presence-killed", 90)) {
      List<Visitor> lost = crowd.on(HIT);
      List<Visitor> survivors = crowd.notOn(HIT);
      Visitor twofold = crowd.join(lost.get(0).user(), 0);
      crowd.forget();

      long killed = System.nanoTime();
      cluster.node(HIT).daemon().kill();
      crowd.lost(lost);
      List<Integer> back = Crowd.users(lost.subList(0, lost.size() / 2));
      back.stream().skip(1).forEach(user -> crowd.join(user, user % 2));
      List<Integer> gone = Crowd.users(lost.subList(lost.size() / 2, lost.size()));

      Crowd.awaitHeard(survivors, List.of(), gone);
      Duration after = Duration.ofNanos(System.nanoTime() - killed);
      System.out.printf(
          "[cluster] %d users of a killed node have left after %d ms%n",
          gone.size(), after.toMillis());
      // Six heartbeats of two seconds and some more; the machine may be busy.
      assertThat(after).isLessThan(Duration.ofSeconds(30));
      Crowd.awaitHeard(List.of(twofold), List.of(), gone);
      crowd.awaitExact();
      assertThat(cluster.node(0).users(crowd.room())).isEqualTo(Crowd.users(crowd.all()));
      assertThat(cluster.node(1).users(crowd.room())).isEqualTo(Crowd.users(crowd.all()));

      cluster.node(HIT).daemon().startAgain();
      cluster.node(HIT).awaitReady();
      crowd.join(1000, HIT);
      crowd.awaitExact();
      Crowd.assertHeard(survivors, List.of(1000), gone);
    }
  }

  @Test
  void whenAllNodesAreRestartedInTurnOnlyThoseLeaveWhoDoNotComeBack() {
    try (Crowd crowd = crowd("presence-rolling", 60)) {
      for (int i = 0; i < NODES; i++) {
        int stopped = i;
        cluster.node(stopped).daemon().terminate();
        Waiting.until("all have been sent away, and all but the last are back elsewhere")
            .until(
                () -> {
                  List<Visitor> away =
                      crowd.on(stopped).stream().filter(one -> one.client().isClosed()).toList();
                  away.stream()
                      .filter(one -> stopped < HIT || one.user() != 59)
                      .forEach(one -> crowd.move(one, (stopped + 1 + one.user() % 2) % NODES));
                  List<Visitor> left = crowd.on(stopped);
                  return Crowd.users(left).equals(stopped < HIT ? List.of() : List.of(59))
                      && left.stream().allMatch(one -> one.client().isClosed());
                });
        crowd.lost(crowd.on(stopped));
        cluster.node(stopped).daemon().awaitExit();
        cluster.node(stopped).daemon().startAgain();
        cluster.node(stopped).awaitReady();
        if (stopped < HIT) {
          crowd.awaitExact();
          Crowd.assertHeardNothing(crowd.all());
        }
      }
      Crowd.awaitHeard(crowd.all(), List.of(), List.of(59));
      crowd.awaitExact();
    }
  }

  @Test
  void aNodeThatStartsHasCompleteListsForItsFirstClients() {
    try (Crowd crowd = new Crowd(cluster, "presence-fresh")) {
      crowd.joinAtOnce(1, 41, 0, 1);
      crowd.awaitExact();
      crowd.forget();
      List<Visitor> there = crowd.all();
      cluster.node(HIT).daemon().kill();
      cluster.node(HIT).daemon().startAgain();

      long open = System.nanoTime();
      List<Visitor> newcomers = crowd.joinAtOnce(100, 200, HIT);
      System.out.printf(
          "[cluster] 100 users have joined a fresh node %d ms after its port was open%n",
          Duration.ofNanos(System.nanoTime() - open).toMillis());

      assertThat(newcomers)
          .allSatisfy(one -> assertThat(one.view().members()).containsAll(Crowd.users(there)));
      crowd.awaitExact();
      Crowd.assertHeard(there, Crowd.users(newcomers), List.of());
    }
  }

  @Test
  void ofANodeThatStandsStillForSecondsNothingIsHeardAndCountsAreTheOthers() {
    String news = "news";
    try (Crowd crowd = crowd("presence-paused", 30)) {
      crowd.all().forEach(visitor -> visitor.client().subscribe(news));
      Waiting.until("all listen").until(() -> count(0, news, 30).equals("3/3"));

      standStill(
          SHORT,
          () -> {
            long asked = System.nanoTime();
            assertThat(count(1, news, 20)).isEqualTo("2/3");
            long millis = Duration.ofNanos(System.nanoTime() - asked).toMillis();
            System.out.printf("[cluster] a count without one node takes %d ms%n", millis);
            // One second, and what a busy machine adds: nobody waits until the node goes on.
            assertThat(millis).isBetween(900L, SHORT.toMillis());
            assertThat(cluster.node(1).users(crowd.room())).isEqualTo(Crowd.users(crowd.all()));
          });

      crowd.join(1000, HIT);
      crowd.awaitExact();
      Crowd.assertHeard(crowd.all().subList(0, 30), List.of(1000), List.of());
    }
  }

  @Test
  void ofANodeThatStandsStillForLongEverybodyLeavesOnceAndComesBackOnce() {
    try (Crowd crowd = crowd("presence-stopped", 30)) {
      standStill(LONG, () -> {});

      awaitOutAndIn(crowd);
    }
  }

  /**
   * @param notices whether its connections break, or just carry nothing any more
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofANodeThatIsCutOffForLongEverybodyLeavesOnceAndComesBackOnce(boolean notices) {
    try (Crowd crowd = crowd("presence-cut-" + notices, 30)) {
      if (notices) {
        cluster.node(HIT).wire().cut();
      } else {
        cluster.node(HIT).wire().silence();
      }
      pass(LONG);
      long mended = System.nanoTime();
      cluster.node(HIT).wire().mend();

      awaitOutAndIn(crowd);
      System.out.printf(
          "[cluster] members are right %d ms after a wire was mended%n",
          Duration.ofNanos(System.nanoTime() - mended).toMillis());
    }
  }

  @Test
  void ofANodeWhoseConnectionsBreakNothingIsHeard() {
    try (Crowd crowd = crowd("presence-breaks", 30)) {
      cluster.node(HIT).wire().cut();
      pass(Duration.ofSeconds(2));
      Visitor during = crowd.join(999, HIT);
      cluster.node(HIT).wire().mend();

      crowd.join(1000, 0);
      crowd.awaitExact();
      Crowd.assertHeard(crowd.all().subList(0, 30), List.of(999, 1000), List.of());
      Crowd.assertHeard(List.of(during), List.of(1000), List.of());
    }
  }

  @Test
  void whileRedisIsAwayNobodyLeavesWhoStays() {
    try (Crowd crowd = crowd("presence-outage", 60)) {
      List<Visitor> stay = crowd.all().subList(2, 60);
      List<Visitor> go = crowd.all().subList(0, 2);
      int events = 0;
      for (Duration outage : List.of(Duration.ofSeconds(1), LONG.dividedBy(2))) {
        cluster.broker().kill();
        crowd.join(1000 + events, 0);
        crowd.leave(go.get(events));
        RawHttp.Answer answer =
            cluster.node(1).publish(crowd.room(), "during", Integer.toString(events++), "");
        assertThat(answer.status()).isEqualTo(200);
        pass(outage);
        long back = System.nanoTime();
        cluster.broker().startAgain();

        crowd.awaitExact();
        System.out.printf(
            "[cluster] members are right %d ms after Redis is back%n",
            Duration.ofNanos(System.nanoTime() - back).toMillis());
      }
      Crowd.assertHeard(stay, List.of(1000, 1001), Crowd.users(go));
      assertEachHearsOnce(stay, crowd.room(), events);
    }
  }

  @Test
  void whenRedisForgetsAllAndCutsItsListenersNothingIsHeard() {
    double mismatches = mismatches();
    try (Crowd crowd = crowd("presence-forgetful", 30);
        RespClient administrator = RespClient.connect("127.0.0.1", cluster.broker().port())) {
      List<Visitor> stay = crowd.all();
      for (int i = 0; i < BLOWS; i++) {
        administrator.command("FLUSHALL");
        administrator.command("CLIENT", "KILL", "TYPE", "pubsub");
        crowd.join(1000 + i, i % NODES);
        pass(Duration.ofSeconds(3));
      }

      crowd.awaitExact();
      Crowd.assertHeard(stay, IntStream.range(1000, 1000 + BLOWS).boxed().toList(), List.of());
      assertThat(mismatches()).isEqualTo(mismatches);
    }
  }

  private double mismatches() {
    return cluster.nodes().stream()
        .mapToDouble(node -> node.daemon().metric("cluster_digest_mismatch_total"))
        .sum();
  }

  private static void assertEachHearsOnce(List<Visitor> visitors, String room, int events) {
    String start = "42[\"during\",\"" + room + "\",";
    List<String> wanted = IntStream.range(0, events).mapToObj(n -> start + n + "]").toList();
    for (Visitor visitor : visitors) {
      Waiting.until(visitor.view() + " hears what was published during the outages")
          .untilAsserted(
              () ->
                  assertThat(visitor.client().events())
                      .filteredOn(packet -> packet.startsWith(start))
                      .isEqualTo(wanted));
    }
  }

  /** Users on all nodes, who have forgotten how they came. */
  private Crowd crowd(String room, int users) {
    Crowd crowd = new Crowd(cluster, room);
    crowd.joinAtOnce(1, users + 1, 0, 1, HIT);
    crowd.awaitExact();
    crowd.forget();
    return crowd;
  }

  /** How many nodes answer how many clients a channel has; empty while there are not so many. */
  private String count(int node, String channel, int clients) {
    RawHttp.Answer answer = cluster.node(node).channels("?filter_by_prefix=" + channel);
    int counted =
        Json.parse(answer.body()).path("channels").path(channel).path("subscription_count").asInt();
    return counted == clients ? answer.header("X-Echobridge-Nodes") : "";
  }

  private void standStill(Duration time, Runnable meanwhile) {
    long frozen = System.nanoTime();
    cluster.node(HIT).daemon().freeze();
    try {
      meanwhile.run();
      Duration left = time.minusNanos(System.nanoTime() - frozen);
      pass(left.isNegative() ? Duration.ZERO : left);
    } finally {
      cluster.node(HIT).daemon().thaw();
    }
  }

  /** Elsewhere the users of the node that was away leave and join; there nobody hears a thing. */
  private static void awaitOutAndIn(Crowd crowd) {
    List<Integer> away = Crowd.users(crowd.on(HIT));
    Set<Integer> all = new TreeSet<>(Crowd.users(crowd.all()));
    Crowd.awaitHeard(crowd.notOn(HIT), away, away);
    crowd.awaitSeen(all);
    Crowd.assertHeardNothing(crowd.on(HIT));
  }

  /** The length of a fault is what is tested. */
  private static void pass(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plusSeconds(30)).until(() -> true);
  }
}
