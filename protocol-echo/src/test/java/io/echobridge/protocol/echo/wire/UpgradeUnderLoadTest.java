package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Clients go over to WebSocket while broadcasts pour in. With several IO threads most WebSockets
 * land on another thread than the session's.
 */
class UpgradeUnderLoadTest {
  private static final int CLIENTS = 8;
  private static final int EVENTS = 3_000;

  private final Wire wire;

  UpgradeUnderLoadTest() {
    Settings settings = new Settings();
    settings.ioThreads = 4;
    wire = new Wire(settings);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @RepeatedTest(3)
  void nothingIsLostDoubledOrOutOfOrder() throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      boolean old = i % 2 == 0;
      wire.play(
          """
          p%1$d = polling EIO=%2$d
          p%1$d < 0{"sid":"{sid%1$d}",{*}}
          %3$s
          p%1$d < 40{*}
          p%1$d > 42["subscribe",{"channel":"news"}]
          p%1$d sync
          """
              .formatted(i, old ? 3 : 4, old ? "" : "p" + i + " > 40"));
    }
    List<String> expected =
        IntStream.range(0, EVENTS).mapToObj(n -> "42[\"E\",\"news\"," + n + "]").toList();
    Thread publisher = new Thread(this::publish, "publisher");
    publisher.start();
    List<List<String>> heard = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      wire.play(
          """
          w%1$d = websocket EIO=%2$d&sid={sid%1$d}
          w%1$d > 2probe
          w%1$d < 3probe
          """
              .formatted(i, i % 2 == 0 ? 3 : 4));
      // As clients do: what polls bring is taken, until one brings the noop.
      List<String> byPolls = new ArrayList<>();
      for (String packet = wire.next("p" + i); !packet.equals("6"); packet = wire.next("p" + i)) {
        byPolls.add(packet);
      }
      wire.play("w%1$d > 5".formatted(i));
      heard.add(byPolls);
    }
    for (int i = 0; i < CLIENTS; i++) {
      List<String> all = heard.get(i);
      while (all.size() < EVENTS) {
        all.add(wire.next("w" + i));
      }
      assertThat(all).isEqualTo(expected);
    }
    publisher.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(wire.server.connections()).isEqualTo(CLIENTS);
  }

  /** The answer is no sooner on its way than the next push may come, on whichever thread. */
  @Test
  void aPushRightAfterTheAnswerToTheLastIsNoDuplicate() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      wire.play(
          """
          p%1$d = polling EIO=3
          p%1$d < 0{"sid":"{sid%1$d}",{*}}
          """
              .formatted(i));
    }
    for (int n = 0; n < 150; n++) {
      for (int i = 0; i < CLIENTS; i++) {
        wire.play("p%1$d > 6\np%1$d > 6".formatted(i));
      }
    }
    assertThat(wire.server.connections()).isEqualTo(CLIENTS);
  }

  /** The client hears of its first WebSocket no later than the loop that will hold it. */
  @Test
  void ofTwoWebSocketsTheOneAnsweredFirstIsKept() throws IOException {
    for (int i = 0; i < 150; i++) {
      wire.play(
          """
          p%1$d = polling EIO=4
          p%1$d < 0{"sid":"{sid%1$d}",{*}}
          w%1$d = websocket EIO=4&sid={sid%1$d}
          x%1$d = websocket EIO=4&sid={sid%1$d}
          x%1$d < close 1005
          w%1$d > 2probe
          w%1$d < 3probe
          """
              .formatted(i));
    }
  }

  private void publish() {
    for (int n = 0; n < EVENTS; n++) {
      wire.server.publish("news", "{\"event\":\"E\",\"data\":" + n + "}");
      LockSupport.parkNanos(50_000);
    }
  }
}
