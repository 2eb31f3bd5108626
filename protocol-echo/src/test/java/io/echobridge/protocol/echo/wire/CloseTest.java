package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways in which a session ends, or does not. */
class CloseTest {
  /** On a busy machine; nobody waits for the 45 seconds of a heartbeat. */
  private static final Duration AT_ONCE = Duration.ofSeconds(15);

  private static final String UNKNOWN = "400 {\"code\":1,\"message\":\"Session ID unknown\"}";
  private static final String PARKED_4 =
      """
      a = http
      b = http
      a > GET EIO=4&transport=polling
      a < 200 0{"sid":"{sid}",{*}}
      a > GET EIO=4&transport=polling&sid={sid}
      a < nothing
      """;
  private static final String PARKED_3 =
      """
      a = http
      b = http
      a > GET EIO=3&transport=polling
      a < 200 {*}:0{"sid":"{sid}",{*}}2:40
      a > GET EIO=3&transport=polling&sid={sid}
      a < nothing
      """;

  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void whyAClientWentIsCounted() throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        a close
        b = websocket EIO=4
        b < 0{*}
        b > 7
        b < close 1005
        """);
    wire.play(PARKED_4);
    wire.play(
        """
        b > POST EIO=4&transport=polling&sid={sid} 1
        b < 200 ok
        """);
    wire.play("c = websocket EIO=3\nc < 0{*}");
    await().until(() -> wire.server.connections() == 1);

    wire.server.closeProtocol();

    await().until(() -> wire.server.connections() == 0);
    assertThat(wire.server.admission().closed())
        .containsEntry("transport-closed", 2L)
        .containsEntry("protocol-error", 1L)
        .containsEntry("left", 0L)
        .containsEntry("server-stop", 1L)
        .containsEntry("draining", 0L);
  }

  /** socket.io-client leaves its namespace, and then closes its transport. */
  @ParameterizedTest
  @CsvSource({"polling,1", "websocket,close"})
  void aClientThatLeavesItsNamespaceAndClosesHasLeft(String transport, String end)
      throws IOException {
    wire.play(
        """
        a = %s EIO=4
        a < 0{*}
        a > 40
        a < 40{*}
        a > 41
        a > %s
        """
            .formatted(transport, end));
    ends("left");
  }

  @Test
  void aClientThatIsBackInItsNamespaceHasNotLeft() throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        a > 40
        a < 40{*}
        a > 41
        a > 40
        a < 40{*}
        a > close
        """);
    ends("transport-closed");
  }

  /** The client closes the transport also when a poll of it has failed, and comes back. */
  @ParameterizedTest
  @CsvSource({"polling", "websocket"})
  void aClientThatOnlyClosesItsTransportHasNotLeft(String transport) throws IOException {
    wire.play(
        """
        a = %s EIO=4
        a < 0{*}
        a > 40
        a < 40{*}
        a > 1
        """
            .formatted(transport));
    ends("transport-closed");
  }

  @Test
  void aPageThatIsClosedSaysSo() throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{*}
        a > 40
        a < 40{*}
        a > close 1001
        a < close 1001
        """);
    ends("page-left");
  }

  private void ends(String reason) {
    await().until(() -> wire.server.connections() == 0 && wire.server.stats().sessions() == 0);
    assertThat(wire.server.admission().closed()).containsEntry(reason, 1L);
  }

  @Test
  void aClientThatClosesHasItsPollAnswered() throws IOException {
    wire.play(PARKED_4);
    wire.play(
        """
        b > POST EIO=4&transport=polling&sid={sid} 1
        b < 200 ok
        a < 200 6
        """);
    isGone(4);
  }

  @Test
  void aClientOfRevision3ThatClosesHasItsPollAnswered() throws IOException {
    wire.play(PARKED_3);
    wire.play(
        """
        b > POST EIO=3&transport=polling&sid={sid} 1:1
        b < 200 ok
        a < 200 1:6
        """);
    isGone(3);
  }

  @Test
  void aSecondPollEndsBothAndTheSession() throws IOException {
    wire.play(PARKED_4);
    wire.play(
        """
        b > GET EIO=4&transport=polling&sid={sid}
        b < 400
        a < 200 1
        """);
    isGone(4);
  }

  @Test
  void aSecondPollOfRevision3EndsBothAndTheSession() throws IOException {
    wire.play(PARKED_3);
    wire.play(
        """
        b > GET EIO=3&transport=polling&sid={sid}
        b < 400
        a < 200 1:1
        """);
    isGone(3);
  }

  @Test
  void aSecondPushEndsTheSession() throws IOException {
    wire.play(PARKED_4);
    wire.play(
        """
        c = http
        c > POST EIO=4&transport=polling&sid={sid} 4 | Content-Length: 9
        c < nothing
        b > POST EIO=4&transport=polling&sid={sid} 40
        b < 400 {*}
        a < 200 1
        """);
    isGone(4);
  }

  /** Finding 5: nobody reads the connection of a poll that waits, unless we do. */
  @ParameterizedTest
  @CsvSource({"3,abort", "4,abort", "4,close"})
  void aPollThatIsGivenUpEndsTheSessionAtOnce(int eio, String how) throws IOException {
    wire.play(eio == 3 ? PARKED_3 : PARKED_4);
    assertThat(wire.server.connections()).isEqualTo(1);
    wire.play("a " + how);
    await().atMost(AT_ONCE).until(() -> wire.server.connections() == 0);
    isGone(eio);
  }

  @Test
  void aWaitingPollIsToldThatTheServerCloses() throws IOException {
    wire.play(PARKED_4);
    wire.play(
        """
        b > POST EIO=4&transport=polling&sid={sid} 42["before CONNECT"]
        b < 200 ok
        a < 200 1
        """);
    isGone(4);
  }

  @Test
  void theNextPollIsToldThatTheServerHasClosed() throws IOException {
    wire.play(
        """
        a = http
        b = http
        a > GET EIO=4&transport=polling
        a < 200 0{"sid":"{sid}",{*}}
        b > POST EIO=4&transport=polling&sid={sid} 42["before CONNECT"]
        b < 200 ok
        a > GET EIO=4&transport=polling&sid={sid}
        a < 200 6<1e>1
        """);
    isGone(4);
  }

  @Test
  void theNextPollOfRevision3IsToldThatTheServerHasClosed() throws IOException {
    wire.play(
        """
        a = http
        b = http
        a > GET EIO=3&transport=polling
        a < 200 {*}:0{"sid":"{sid}",{*}}2:40
        b > POST EIO=3&transport=polling&sid={sid} 6:42["a"
        b < 200 ok
        a > GET EIO=3&transport=polling&sid={sid}
        a < 200 1:61:1
        """);
    isGone(3);
  }

  @Test
  void whenTheServerStopsEverybodyIsTold() throws IOException {
    wire.play(PARKED_4);
    wire.play(
        """
        w = websocket EIO=3
        w < 0{"sid":"{ws}",{*}}
        w < 40
        """);
    wire.server.closeProtocol();
    wire.play(
        """
        a < 200 1
        w < close 1005
        w > close
        w < end
        b > GET EIO=4&transport=polling
        b < 400 {"code":3,"message":"Bad request"}
        """);
  }

  @ParameterizedTest
  @CsvSource({"3,1", "4,1", "4,close", "3,close"})
  void aWebSocketThatIsClosedIsGone(String eio, String packet) throws IOException {
    wire.play(
        """
        a = websocket EIO=%s
        a < 0{"sid":"{sid}",{*}}
        a > 40
        a < 40{*}
        a > %s
        a < close 1005
        """
            .formatted(eio, packet));
    await().until(() -> wire.server.connections() == 0 && wire.server.stats().sessions() == 0);
  }

  @Test
  void aPushThatIsTooLargeIsRefusedAndTheSessionLives() throws IOException {
    wire.play(PARKED_4);
    wire.play(
        """
        b > POST EIO=4&transport=polling&sid={sid} 40%s
        b < 413
        b < end
        c = http
        c > POST EIO=4&transport=polling&sid={sid} 40
        c < 200 ok
        a < 200 40{"sid":"{id}"}
        """
            .formatted("x".repeat(100_100)));
  }

  /**
   * In chunks, so that its length is not announced. Undertow ends the connection, with or without
   * the answer.
   */
  @Test
  void aPushThatGrowsTooLargeEndsItsConnectionAndTheSessionLives() throws IOException {
    wire.play(PARKED_4);
    wire.play(
        """
        b > POST EIO=4&transport=polling&sid={sid} | Transfer-Encoding: chunked
        b raw 186a1\\r\\n%s\\r\\n0\\r\\n\\r\\n
        b < {*}
        c = http
        c > POST EIO=4&transport=polling&sid={sid} 40
        c < 200 ok
        a < 200 40{"sid":"{id}"}
        """
            .formatted("x".repeat(100_001)));
  }

  @Test
  void aMessageThatIsTooLargeClosesTheWebSocket() throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{"sid":"{sid}",{*}}
        a > 4%s
        a < close 1009
        """
            .formatted("x".repeat(100_000)));
    isGone(4);
  }

  private void isGone(int eio) throws IOException {
    await().until(() -> wire.server.stats().sessions() == 0);
    wire.play(
        """
        z = http
        z > GET EIO=%d&transport=polling&sid={sid}
        z < %s
        """
            .formatted(eio, UNKNOWN));
    assertThat(wire.server.connections()).isZero();
  }
}
