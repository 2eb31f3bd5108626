package io.echobridge.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.PeerInfo.State;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayDirectoryTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final NodeId ONE = NodeId.random();
  private static final NodeId TWO = NodeId.random();

  private final RelayDirectory directory = new RelayDirectory();

  private static PeerInfo node(
      NodeId id, State state, @Nullable String address, @Nullable String tag) {
    Frame.About about = new Frame.About(2_000, 0, 0, "node", "1.0", address, tag, 0, 0);
    return new PeerInfo(id, state, about, true, 0, 0);
  }

  private static PeerInfo live(NodeId id, String address, String tag) {
    return node(id, State.LIVE, address, tag);
  }

  private List<String> byTag(int tag) {
    return directory.byTag(tag).stream().map(RelayTargets.Target::node).toList();
  }

  @Test
  void aNodeIsFoundByItsTag() {
    directory.see(List.of(live(ONE, "127.0.0.1:6003", "000042"), live(TWO, "[::1]:6003", "7")));

    assertThat(byTag(42)).containsExactly(ONE.toString());
    assertThat(byTag(7)).containsExactly(TWO.toString());
    assertThat(byTag(8)).isEmpty();
    assertThat(directory.byTag(7).get(0).address().getPort()).isEqualTo(6003);
  }

  @Test
  void twoNodesWithOneTagAreBothFound() {
    directory.see(List.of(live(ONE, "127.0.0.1:6003", "42"), live(TWO, "127.0.0.1:6004", "42")));

    assertThat(byTag(42)).containsExactlyInAnyOrder(ONE.toString(), TWO.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example:6003, 1",
    "127.0.0.1, 1",
    "127.0.0.1:, 1",
    "127.0.0.1:0, 1",
    "127.0.0.1:65536, 1",
    "127.0.0.1:six, 1",
    ":6003, 1",
    "127.0.0.1:6003, -1",
    "127.0.0.1:6003, 1000000",
    "127.0.0.1:6003, ''",
    ", 1",
    "127.0.0.1:6003,"
  })
  void aNodeThatGivesNoAddressOrNoTagTakesNothing(@Nullable String address, @Nullable String tag) {
    directory.see(List.of(node(ONE, State.LIVE, address, tag)));

    assertThat(byTag(1)).isEmpty();
    assertThat(directory.unreachable()).isEmpty();
  }

  @Test
  void aNodeThatHasSaidNothingOfItselfYetTakesNothing() {
    directory.see(List.of(new PeerInfo(ONE, State.SYNCING, null, false, 0, 0)));

    assertThat(directory.unreachable()).isEmpty();
    assertThat(directory.see(List.of())).isEmpty();
  }

  @Test
  void theNodesThatAreNoneAnyMoreAreTold() {
    PeerInfo one = live(ONE, "127.0.0.1:6003", "1");
    PeerInfo two = live(TWO, "127.0.0.1:6004", "2");

    assertThat(directory.see(List.of(one, two))).isEmpty();
    assertThat(directory.see(List.of(one))).containsExactly(TWO.toString());
    assertThat(directory.see(List.of(one))).isEmpty();
    assertThat(byTag(2)).isEmpty();
  }

  @Test
  void aNodeThatDrainsOrHasSaidGoodbyeSendsItsClientsAway() {
    for (State state : State.values()) {
      directory.see(List.of(node(ONE, state, "127.0.0.1:6003", "1")));

      boolean leaves = state == State.DRAINING || state == State.LINGERING;
      assertThat(directory.sendsAway(ONE.toString())).as("%s", state).isEqualTo(leaves);
    }
    assertThat(directory.sendsAway(TWO.toString())).isFalse();
  }

  @Test
  void anAddressWhereNobodyListensIsTold() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    String address = "127.0.0.1:" + closed;
    directory.see(List.of(live(ONE, address, "1")));

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(directory.unreachable()).containsOnly(Map.entry(ONE, address)));
    directory.see(List.of());
    assertThat(directory.unreachable()).isEmpty();
  }

  @Test
  void anAddressWhereSomebodyListensIsTriedOnceAndNotTold() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      directory.see(List.of(live(ONE, "127.0.0.1:" + socket.getLocalPort(), "1")));

      socket.setSoTimeout((int) LONG.toMillis());
      socket.accept().close();
      assertThat(directory.unreachable()).isEmpty();
    }
  }
}
