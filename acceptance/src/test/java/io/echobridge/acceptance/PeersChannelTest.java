package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Cluster.Node;
import io.echobridge.acceptance.Crowd.Visitor;
import io.echobridge.testkit.RespClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What others publish where the nodes talk to each other: a newer node is one of them, and whoever
 * does not have the secret is nobody.
 */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeersChannelTest {
  private static final String APP = "default";
  private static final String CHANNEL = "echobridge:peers:" + APP;
  private static final String OPEN = "open";

  private static final int MADE_UP = 10_000;
  private static final int GARBAGE = 1_000;
  private static final int BOMBS = 10;
  private static final int BOMB_BYTES = 64 << 20;

  /** What a heap may gain by that which every node keeps of others, within its bounds. */
  private static final long MOST_GROWTH = 4 << 20;

  /** Nobody can make another node's log longer than this. */
  private static final int MOST_LINES = 5;

  private final Cluster signed = Cluster.of(2);
  private final Cluster unsigned =
      Cluster.of(2, "cluster { secrets = [], name = \"" + OPEN + "\" }");

  @AfterEach
  void allNodesAreWell() {
    for (Cluster cluster : List.of(signed, unsigned)) {
      for (Node node : cluster.nodes()) {
        node.awaitReady();
        node.daemon().assertHealthy();
        assertThat(node.daemon().metric("cluster_digest_mismatch_total")).isZero();
      }
    }
  }

  @AfterAll
  void close() {
    signed.close();
    unsigned.close();
  }

  @Test
  void aNewerNodeThatSaysMoreThanOthersKnowIsOneOfThem() {
    ForeignNode newer = ForeignNode.signing(0x4e4557L, APP, Cluster.SECRET);
    try (Crowd crowd = new Crowd(signed, "presence-newer");
        RespClient wire = wire(signed)) {
      crowd.joinAtOnce(1, 5, 0, 1);
      crowd.awaitExact();
      crowd.forget();
      for (Node node : signed.nodes()) {
        assertThat(node.daemon().metric("memory_used_bytes{share=\"remote-members\"")).isPositive();
      }

      Map<Object, Object> first = more(ForeignNode.beat(1));
      Map<Object, Object> known = more(ForeignNode.join(7, crowd.room(), 500));
      Map<Object, Object> unknown =
          ForeignNode.body(1, 99, 2, "other", 4, List.of(1, 2), 5, Map.of(1, 1));
      Map<Object, Object> command = more(ForeignNode.body(1, 4, 11, 0, 12, "dance", 13, "on"));
      Map<Object, Object> leave = more(ForeignNode.body(1, 2, 2, 7));
      Map<Object, Object> second = more(ForeignNode.beat(2));
      second.putAll(Map.of(2, 4, 3, ForeignNode.digest(7, crowd.room(), 500), 4, 1, 15, -1L));
      wire.publish(
          CHANNEL,
          List.of(
              newer.frame(ForeignNode.BEAT, first),
              newer.frame(100, more(Map.of())),
              newer.frame(200, more(Map.of())),
              newer.frame(
                  ForeignNode.CHANGES,
                  more(Map.of(1, 1, 2, List.of(unknown, command, known, unknown)))),
              newer.frame(ForeignNode.BEAT, second)));
      Crowd.awaitHeard(crowd.all(), List.of(500), List.of());
      wire.publish(
          CHANNEL,
          List.of(
              newer.frame(ForeignNode.CHANGES, more(Map.of(1, 5, 2, List.of(unknown, leave)))),
              newer.frame(ForeignNode.BYE, more(Map.of(1, 6)))));

      Crowd.awaitHeard(crowd.all(), List.of(500), List.of(500));
      for (Node node : signed.nodes()) {
        assertThat(rejected(node, "kind")).as("kinds that are not known yet").isEqualTo(2);
        assertThat(node.daemon().metric("cluster_rejected_total")).isEqualTo(2);
      }
    }
  }

  @Test
  void whoeverDoesNotHaveTheSecretIsNobody() {
    ForeignNode stranger = ForeignNode.plain(1, APP, "");
    ForeignNode forger = ForeignNode.signing(2, APP, "a guess at what they know");
    try (Crowd crowd = new Crowd(signed, "presence-signed");
        RespClient wire = wire(signed)) {
      List<byte[]> heard = comeAndGo(signed, crowd);
      List<byte[]> changed = heard.stream().map(PeersChannelTest::changedInside).toList();
      List<byte[]> unsignedJoins = joins(stranger, crowd.room());
      List<byte[]> forgedJoins = joins(forger, crowd.room());
      Marks marks = new Marks(signed);

      wire.publish(CHANNEL, unsignedJoins);
      marks.awaitRejected("unsigned", unsignedJoins.size());
      wire.publish(CHANNEL, forgedJoins);
      wire.publish(CHANNEL, changed);
      wire.publish(CHANNEL, madeUp(id -> ForeignNode.signing(id, APP, "a guess")));
      marks.awaitRejected("forged", forgedJoins.size() + changed.size() + MADE_UP);
      ForeignNode knowing = ForeignNode.signing(3, APP, Cluster.SECRET);
      publishWhatNobodyCanRead(wire, marks, knowing, "", heard);
      wire.publish(CHANNEL, heard);

      marks.assertNothingCameOfIt(crowd);
    }
  }

  /** Where nothing is signed, whoever may publish can be a node; but not more than that. */
  @Test
  void whereNothingIsSignedTenThousandNodesThatAreNoneDoNoHarm() {
    try (Crowd crowd = new Crowd(unsigned, "presence-unsigned");
        RespClient wire = wire(unsigned)) {
      List<byte[]> heard = comeAndGo(unsigned, crowd);
      Marks marks = new Marks(unsigned);

      wire.publish(CHANNEL, madeUp(id -> ForeignNode.plain(id, APP, OPEN)));
      publishWhatNobodyCanRead(wire, marks, ForeignNode.plain(3, APP, OPEN), OPEN, heard);
      wire.publish(CHANNEL, heard);

      marks.assertNothingCameOfIt(crowd);
    }
  }

  /** Garbage, bombs, frames that are cut, of another version, another app. */
  private static void publishWhatNobodyCanRead(
      RespClient wire, Marks marks, ForeignNode knowing, String cluster, List<byte[]> heard) {
    wire.publish(CHANNEL, garbage());
    marks.awaitRejected("", GARBAGE);

    List<byte[]> cut = heard.stream().limit(5).map(frame -> Arrays.copyOf(frame, 20)).toList();
    wire.publish(CHANNEL, cut);
    marks.awaitRejected("truncated", cut.size());

    List<byte[]> shorter =
        heard.stream().limit(5).map(frame -> Arrays.copyOf(frame, frame.length - 1)).toList();
    wire.publish(CHANNEL, shorter);
    marks.awaitRejected("", shorter.size());

    Map<Object, Object> body = ForeignNode.beat(1);
    wire.publish(CHANNEL, List.of(knowing.frameOfVersion(2, body)));
    marks.awaitRejected("version", 1);
    ForeignNode elsewhere = ForeignNode.plain(4, "another", cluster);
    wire.publish(CHANNEL, List.of(elsewhere.frame(ForeignNode.BEAT, body)));
    marks.awaitRejected("foreign", 1);
    wire.publish(CHANNEL, List.of(knowing.frame(ForeignNode.BEAT, Map.of(1, "no number"))));
    marks.awaitRejected("malformed", 1);
    byte[] bomb = knowing.bomb(BOMB_BYTES);
    for (int i = 0; i < BOMBS; i++) {
      wire.publish(CHANNEL, List.of(bomb));
    }
    marks.awaitRejected("too-large", BOMBS);
  }

  /** What the nodes said while users came and one left again. */
  private static List<byte[]> comeAndGo(Cluster cluster, Crowd crowd) {
    try (Tap tap = Tap.on(cluster.broker(), CHANNEL)) {
      crowd.joinAtOnce(1, 6, 0, 1);
      crowd.awaitExact();
      crowd.leave(crowd.all().get(0));
      crowd.awaitExact();
      crowd.forget();
      // A sign of life of both nodes at least, before and after.
      Waiting.until("what the nodes say").until(() -> tap.heard().size() >= 8);
      return tap.heard();
    }
  }

  private static List<byte[]> joins(ForeignNode node, String room) {
    Map<Object, Object> join = ForeignNode.join(1, room, 666);
    return List.of(
        node.frame(ForeignNode.BEAT, ForeignNode.beat(1)),
        node.frame(ForeignNode.CHANGES, Map.of(1, 1, 2, List.of(join))));
  }

  private interface Maker {
    ForeignNode of(long id);
  }

  private static List<byte[]> madeUp(Maker maker) {
    return LongStream.range(1000, 1000 + MADE_UP)
        .mapToObj(id -> maker.of(id).frame(ForeignNode.BEAT, ForeignNode.beat(1)))
        .toList();
  }

  private static List<byte[]> garbage() {
    Random random = new Random(1);
    List<byte[]> all = new ArrayList<>(List.of("hello".getBytes(UTF_8)));
    while (all.size() < GARBAGE) {
      byte[] bytes = new byte[1 + random.nextInt(2000)];
      random.nextBytes(bytes);
      all.add(bytes);
    }
    return all;
  }

  private static byte[] changedInside(byte[] frame) {
    byte[] changed = frame.clone();
    changed[30] ^= 1;
    return changed;
  }

  /** With what no version knows: numbers, texts and lists as keys, and values of all kinds. */
  private static Map<Object, Object> more(Map<Object, Object> body) {
    Map<Object, Object> all = new LinkedHashMap<>(body);
    all.put(77, Map.of(1, List.of("deep", Map.of("deeper", new byte[] {1}))));
    all.put(1_000_000, "later");
    all.put("word", true);
    return all;
  }

  private static RespClient wire(Cluster cluster) {
    return RespClient.connect("127.0.0.1", cluster.broker().port());
  }

  private static double rejected(Node node, String reason) {
    String all = "cluster_rejected_total{app=\"" + APP + "\"";
    return node.daemon().metric(reason.isEmpty() ? all : all + ",reason=\"" + reason + "\"");
  }

  /** How things stood with the nodes of a cluster before somebody meddled. */
  private static final class Marks {
    /** Why frames are rejected; the first stands for all. */
    private static final List<String> REASONS =
        List.of(
            "", "unsigned", "forged", "truncated", "version", "foreign", "malformed", "too-large");

    private final Cluster cluster;
    private final Map<Node, Long> bytes = new HashMap<>();
    private final Map<Node, Integer> lines = new HashMap<>();
    private final Map<String, Double> rejected = new HashMap<>();

    Marks(Cluster cluster) {
      this.cluster = cluster;
      for (Node node : cluster.nodes()) {
        bytes.put(node, node.daemon().liveBytes());
        lines.put(node, node.daemon().logLines());
      }
      count();
    }

    private void count() {
      for (Node node : cluster.nodes()) {
        REASONS.forEach(reason -> rejected.put(reason + node.port(), rejected(node, reason)));
      }
    }

    /** Waits until each node has rejected so many more for that reason, or for any. */
    void awaitRejected(String reason, int frames) {
      for (Node node : cluster.nodes()) {
        double before = rejected.getOrDefault(reason + node.port(), 0.0);
        Waiting.until(frames + " frames are rejected: " + reason)
            .untilAsserted(() -> assertThat(rejected(node, reason)).isEqualTo(before + frames));
      }
      count();
    }

    void assertNothingCameOfIt(Crowd crowd) {
      List<Visitor> here = crowd.all();
      crowd.join(600, 1);
      crowd.awaitExact();
      Crowd.assertHeard(here, List.of(600), List.of());
      for (Node node : cluster.nodes()) {
        assertThat(node.users(crowd.room())).isEqualTo(Crowd.users(crowd.all()));
        assertThat(node.daemon().logLines() - lines.getOrDefault(node, 0))
            .as("lines of the log")
            .isLessThanOrEqualTo(MOST_LINES);
        // A batch of messages that was just handled may still be there: what stays is growth.
        long before = bytes.getOrDefault(node, 0L);
        Waiting.until("the heap is as it was")
            .untilAsserted(
                () ->
                    assertThat(node.daemon().liveBytes() - before)
                        .as("bytes more on the heap")
                        .isLessThan(MOST_GROWTH));
      }
    }
  }
}
