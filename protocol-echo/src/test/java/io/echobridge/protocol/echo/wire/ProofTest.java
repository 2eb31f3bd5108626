package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Frame;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.testkit.wire.HttpPeer;
import io.echobridge.testkit.wire.KeptConnections;
import io.echobridge.testkit.wire.KeptConnections.Shown;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a client's frame counts as written, and when as lost. */
class ProofTest {
  private static final Frame FRAME = Frame.text("42[\"E\",\"news\",1]");

  private final KeptConnections kept = new KeptConnections();
  private final Wire wire = new Wire(new Settings(), kept::in);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  /** An event may itself be what is too much for a client. */
  @ParameterizedTest
  @ValueSource(strings = {"websocket EIO=4", "websocket EIO=3", "polling EIO=4", "polling EIO=3"})
  void whatIsSentToAClientThatHasEndedIsLost(String way) throws IOException {
    wire.play(
        """
        a = %s
        a < 0{*}
        """
            .formatted(way));
    wire.play(way.endsWith("4") ? "a > 40\na < 40{*}" : "a < 40");
    ClientConnection connection = kept.last();
    wire.play("a > 1");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(wire.server.connections()).isZero());
    assertThat(KeptConnections.sent(connection, FRAME).words()).containsExactly("lost");
  }

  /** A poll waits on the loop of its own HTTP connection, which may be busy. */
  @Test
  void anAnswerOnItsWayToAnotherLoopIsNotWrittenYet() throws Exception {
    EventLoops loops = wire.server.context().loops();
    wire.server.mount(
        "/loop",
        exchange ->
            exchange
                .getResponseSender()
                .send(Integer.toString(loops.of(exchange.getIoThread()).index())));
    try (HttpPeer first = new HttpPeer(wire.server.port(), EngineDialect.PATH)) {
      first.send("GET EIO=4&transport=polling");
      String sid = first.receive().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
      String query = "EIO=4&transport=polling&sid=" + sid;
      first.send("POST " + query + " 40");
      assertThat(first.receive()).startsWith("200");
      first.send("GET " + query);
      assertThat(first.receive()).startsWith("200 40");
      ClientConnection connection = kept.last();
      try (HttpPeer other = onAnotherLoop(connection.loop())) {
        long held = connection.holding().bytes();
        other.send("GET " + query);
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> connection.holding().bytes() > held); // by the poll that waits
        EventLoop busy = loops.all().get(1 - connection.loop().index());
        CountDownLatch goOn = new CountDownLatch(1);
        busy.execute(() -> hold(goOn));
        Shown shown = KeptConnections.sent(connection, FRAME);
        assertThat(shown.words()).isEmpty();
        goOn.countDown();
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(shown.words()).containsExactly("written"));
        assertThat(other.receive()).startsWith("200 42");
      }
    }
  }

  private static void hold(CountDownLatch until) {
    try {
      boolean unused = until.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** There are two loops. */
  private HttpPeer onAnotherLoop(EventLoop than) throws IOException {
    while (true) {
      HttpPeer peer = new HttpPeer(wire.server.port(), EngineDialect.PATH);
      peer.send("GET /loop");
      if (!peer.receive().equals("200 " + than.index())) {
        return peer;
      }
      peer.close();
    }
  }
}
