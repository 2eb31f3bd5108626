package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that is about to stop sends its clients away. */
class DrainTest {
  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void eachTransportEndsAsIfTheConnectionBrokeAndNoDisconnectIsSaid() throws IOException {
    wire.play(
        """
        ws4 = websocket EIO=4
        ws4 < 0{*}
        ws4 > 40
        ws4 < 40{*}
        ws3 = websocket EIO=3
        ws3 < 0{*}
        ws3 < 40
        poll4 = http
        poll4 > GET EIO=4&transport=polling
        poll4 < 200 0{"sid":"{four}",{*}}
        poll4 > GET EIO=4&transport=polling&sid={four}
        poll4 < nothing
        poll3 = http
        poll3 > GET EIO=3&transport=polling
        poll3 < 200 {*}:0{"sid":"{three}",{*}}2:40
        poll3 > GET EIO=3&transport=polling&sid={three}
        poll3 < nothing
        """);

    wire.server.drain(Duration.ZERO);

    wire.play(
        """
        ws4 < close 1001
        ws3 < close 1001
        poll4 < 200 1
        poll3 < 200 1:1
        """);
    // The last answer may be here before the session that it ends is forgotten.
    await().until(() -> wire.server.connections() == 0 && wire.server.stats().sessions() == 0);
    assertThat(wire.server.admission().closed()).containsEntry("draining", 4L);
  }

  /** socket.io-client keeps events that come with the end for its next session. */
  @Test
  void whatWaitsForAPollComesBeforeTheEndAndNotWithIt() throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=4&transport=polling
        a < 200 0{"sid":"{sid}",{*}}
        a > POST EIO=4&transport=polling&sid={sid} 40
        a < 200 ok
        a > GET EIO=4&transport=polling&sid={sid}
        a < 200 40{*}
        a > POST EIO=4&transport=polling&sid={sid} 42["subscribe",{"channel":"news"}]
        a < 200 ok
        app > news {"event":"e","data":1}
        app > news {"event":"e","data":2}
        """);
    await().until(() -> wire.server.stats().deliveries() == 2);

    wire.server.drain(Duration.ZERO);
    await().until(() -> wire.server.stats().sessions() == 0);

    wire.play(
        """
        a > GET EIO=4&transport=polling&sid={sid}
        a < 200 42["e","news",1{*}\u001e42["e","news",2{*}
        a > GET EIO=4&transport=polling&sid={sid}
        a < 200 1
        """);
  }

  @Test
  void aKeptConnectionIsNotUsedForANewSession() throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=4&transport=polling
        a < 200 0{"sid":"{sid}",{*}}
        a ? connection: keep-alive
        """);

    wire.server.drain(Duration.ofMinutes(1));

    wire.play(
        """
        a > GET EIO=4&transport=polling
        a < 503 {"code":4,"message":"The server is going away: connect again"}
        a ? connection: close
        b = http
        b > WS EIO=4&transport=websocket
        b < 503 The server is going away: connect again
        """);
  }

  @Test
  void whoIsNotYetSentAwayGoesOnHearing() throws IOException {
    wire.play(
        """
        a = websocket EIO=3
        a < 0{*}
        a < 40
        a > 42["subscribe",{"channel":"news"}]
        a sync
        b = websocket EIO=3
        b < 0{*}
        b < 40
        b > 42["subscribe",{"channel":"news"}]
        b sync
        """);

    wire.server.drain(Duration.ofHours(1));

    await().until(() -> wire.server.connections() == 1);
    wire.play("app > news {\"event\":\"e\",\"data\":1}");
    List<String> heard = List.of(wire.next("a"), wire.next("b"));
    assertThat(heard).containsExactlyInAnyOrder("close 1001", "42[\"e\",\"news\",1]");
  }

  @Test
  void clientsLeaveOneAfterTheOther() throws IOException {
    for (int i = 0; i < 20; i++) {
      wire.play("c%d = websocket EIO=4\nc%d < 0{*}".formatted(i, i));
    }

    wire.server.drain(Duration.ofSeconds(3));

    List<Integer> left = new ArrayList<>();
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              left.add(wire.server.connections());
              return wire.server.connections() == 0;
            });
    assertThat(left.stream().distinct().count()).as("levels seen: %s", left).isGreaterThan(5);
  }
}
