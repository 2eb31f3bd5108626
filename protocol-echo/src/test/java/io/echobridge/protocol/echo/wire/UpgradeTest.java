package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.gate.Admission;
import io.echobridge.net.Compression;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From polling to WebSocket. */
class UpgradeTest {
  private final Settings settings = new Settings();
  private Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void revision4GoesOverAndItsWaitingPollIsAnsweredAtOnce() throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=4&transport=polling
        a < 200 0{"sid":"{sid}",{*}}
        a > POST EIO=4&transport=polling&sid={sid} 40
        a < 200 ok
        a > GET EIO=4&transport=polling&sid={sid}
        a < 200 40{"sid":"{id}"}
        a > GET EIO=4&transport=polling&sid={sid}
        a < nothing
        w = websocket EIO=4&sid={sid}
        w < nothing
        w > 2probe
        w < 3probe
        a < 200 6
        w > 5
        w > 40/nowhere,
        w < 44/nowhere,{"message":"Invalid namespace"}
        // A poll that comes too late is refused, and the WebSocket lives on.
        a > GET EIO=4&transport=polling&sid={sid}
        a < 400 {"code":3,"message":"Bad request"}
        a > POST EIO=4&transport=polling&sid={sid} 3
        a < 400 {"code":3,"message":"Bad request"}
        w > 40/nowhere,
        w < 44/nowhere,{"message":"Invalid namespace"}
        """);
    assertThat(wire.server.connections()).isEqualTo(1);
  }

  @Test
  void revision3GoesOverAndItsWaitingPollIsAnsweredAtOnce() throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=3&transport=polling
        a < 200 136:0{"sid":"{sid}",{*}}2:40
        a > GET EIO=3&transport=polling&sid={sid}
        a < nothing
        w = websocket EIO=3&sid={sid}
        w > 2probe
        w < 3probe
        a < 200 1:6
        w > 5
        w > 2
        w < 3
        a > GET EIO=3&transport=polling&sid={sid}
        a < 400 {"code":3,"message":"Bad request"}
        w > 2
        w < 3
        """);
  }

  @Test
  void whatNoPollTookGoesFirst() throws IOException {
    wire.play(
        """
        a = polling EIO=4
        a < 0{"sid":"{sid}",{*}}
        a > 40 && 42["subscribe",{"channel":"news"}]
        a < 40{"sid":"{id}"}
        a sync
        app > news {"event":"E","data":1}
        app > news {"event":"E","data":2}
        w = websocket EIO=4&sid={sid}
        w > 2probe
        w < 3probe
        app > news {"event":"E","data":3}
        w < nothing
        w > 5
        w < 42["E","news",1]
        w < 42["E","news",2]
        w < 42["E","news",3]
        app > news {"event":"E","data":4}
        w < 42["E","news",4]
        """);
  }

  @Test
  void aPollAfterTheProbeDoesNotWait() throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=4&transport=polling
        a < 200 0{"sid":"{sid}",{*}}
        w = websocket EIO=4&sid={sid}
        w > 2probe
        w < 3probe
        a > GET EIO=4&transport=polling&sid={sid}
        a < 200 6
        """);
  }

  @Test
  void packetsRightBehindTheUpgradeAreNotLost() throws IOException {
    wire.play(
        """
        a = http
        a > GET /back/?EIO=4&transport=polling
        a < 200 0{"sid":"{sid}",{*}}
        a > POST /back/?EIO=4&transport=polling&sid={sid} 40<1e>42["x",0]
        a < 200 ok
        w = websocket /back/?transport=websocket&EIO=4&sid={sid}
        w > 2probe
        w < 3probe
        w > 5 && 42["x",1] && 451-["x",{"_placeholder":true,"num":0}] && #02 && 42["x",3]
        w < 40{"sid":"{id}"}
        w < 42["x",0]
        w < 42["x",1]
        w < 451-["x",{"_placeholder":true,"num":0}]
        w < #02
        w < 42["x",3]
        """);
  }

  @Test
  void compressedPacketsRightBehindTheUpgradeCountAsWhatTheyTookToInflate() throws IOException {
    settings.compression = new Compression.Settings(true, 1024, 6);
    settings.admission = new Admission.Limits(0, 0, 0, 0, Duration.ZERO, 10);
    String packet = "42[\"x\",\"%s\"]".formatted("x".repeat(60_000));
    wire.play(
        """
        a = http
        a > GET EIO=4&transport=polling
        a < 200 0{"sid":"{sid}",{*}}
        a > POST EIO=4&transport=polling&sid={sid} 40
        a < 200 ok
        w = websocket EIO=4&sid={sid}
        w > 2probe
        w < 3probe
        w > 5 && %1$s && %1$s && %1$s
        w < 40{"sid":"{id}"}
        w < close {*}
        """
            .formatted(packet));
    assertThat(wire.server.admission().closed()).containsEntry("too-many-messages", 1L);
  }

  @Test
  void binaryThatWaitedForAPollIsFramedForTheWebSocket() throws IOException {
    for (String eio : new String[] {"3", "4"}) {
      wire.play(
          """
          a%1$s = http
          a%1$s > GET /back/?EIO=%1$s&transport=polling
          a%1$s < 200 {*}0{"sid":"{sid%1$s}",{*}
          a%1$s > POST /back/?EIO=%1$s&transport=polling&sid={sid%1$s} %2$s
          a%1$s < 200 ok
          w%1$s = websocket /back/?transport=websocket&EIO=%1$s&sid={sid%1$s}
          w%1$s > 2probe
          w%1$s < 3probe
          w%1$s > 5
          %3$s
          w%1$s < 451-["b",{"_placeholder":true,"num":0}]
          w%1$s < #%4$s01020304
          """
              .formatted(
                  eio,
                  eio.equals("3")
                      ? "39:451-[\"b\",{\"_placeholder\":true,\"num\":0}]10:b4AQIDBA=="
                      : "40<1e>451-[\"b\",{\"_placeholder\":true,\"num\":0}]<1e>bAQIDBA==",
                  eio.equals("3") ? "" : "w4 < 40{\"sid\":\"{id}\"}",
                  eio.equals("3") ? "04" : ""));
    }
  }

  @Test
  void aSecondWebSocketIsClosedAndTheFirstKept() throws IOException {
    wire.play(
        """
        a = polling EIO=4
        a < 0{"sid":"{sid}",{*}}
        w = websocket EIO=4&sid={sid}
        x = websocket EIO=4&sid={sid}
        x < close 1005
        w > 2probe
        w < 3probe
        y = websocket EIO=4&sid={sid}
        y < close 1005
        w > 5
        w > 40
        w < 40{"sid":"{id}"}
        z = websocket EIO=4&sid={sid}
        z < close 1005
        w > 40/nowhere,
        w < 44/nowhere,{"message":"Invalid namespace"}
        """);
  }

  /** The reference servers take it so, and elephant.io for PHP does so. */
  @ParameterizedTest
  @ValueSource(strings = {"5", "52", "5probe", "5{\"a\":1}"})
  void aClientMayGoOverWithoutAProbeAndSayMoreBehindTheUpgrade(String upgrade) throws IOException {
    wire.play(
        """
        a = http
        a > GET EIO=4&transport=polling
        a < 200 0{"sid":"{sid}",{*}}
        a > POST EIO=4&transport=polling&sid={sid} 40<1e>42["subscribe",{"channel":"news"}]
        a < 200 ok
        a > GET EIO=4&transport=polling&sid={sid}
        a < 200 40{"sid":"{id}"}
        a > GET EIO=4&transport=polling&sid={sid}
        a < nothing
        w = websocket EIO=4&sid={sid}
        w > %1$s
        a < 200 6
        w > 40/nowhere,
        w < 44/nowhere,{"message":"Invalid namespace"}
        app > news {"event":"E","data":1}
        w < 42["E","news",1]
        b = http
        b > GET EIO=3&transport=polling
        b < 200 136:0{"sid":"{old}",{*}}2:40
        v = websocket EIO=3&sid={old}
        v > %1$s && 2 && 40/nowhere, && 2probe
        v < 3
        v < 44/nowhere,"Invalid namespace"
        v < 3probe
        """
            .formatted(upgrade));
    assertThat(wire.server.connections()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "52", "5probe"})
  void whateverStandsBehindTheUpgradeAfterOneProbeOrMore(String upgrade) throws IOException {
    wire.play(
        """
        a = polling EIO=4
        a < 0{"sid":"{sid}",{*}}
        w = websocket EIO=4&sid={sid}
        w > 2probe && 2probe
        w < 3probe
        w < 3probe
        w > 2probe
        w < 3probe
        w > %s && 40 && 40/nowhere,
        w < 40{"sid":"{id}"}
        w < 44/nowhere,{"message":"Invalid namespace"}
        """
            .formatted(upgrade));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2", "3probe", "40", "2probe2", "2PROBE", "#02", "#05", "1", "6", "", "05"})
  void anotherPacketThanTheProbeEndsOnlyThatWebSocket(String packet) throws IOException {
    wire.play(
        """
        a = polling EIO=4
        a < 0{"sid":"{sid}",{*}}
        w = websocket EIO=4&sid={sid}
        w > %s
        w < close 1005
        w > close
        a > 40
        a < 40{"sid":"{id}"}
        """
            .formatted(packet));
    goesOverAfterAll();
  }

  @Test
  void aProbeThatGoesAwayLeavesPollingAsItWas() throws IOException {
    wire.play(
        """
        a = polling EIO=4
        a < 0{"sid":"{sid}",{*}}
        w = websocket EIO=4&sid={sid}
        w > 2probe
        w < 3probe
        w abort
        """);
    goesOverAfterAll();
  }

  @Test
  void anUpgradeThatTakesTooLongEndsOnlyThatWebSocket() throws IOException {
    wire.close();
    settings.upgradeTimeout = 300;
    wire = new Wire(settings);
    wire.play(
        """
        a = polling EIO=4
        a < 0{"sid":"{sid}",{*}}
        w = websocket EIO=4&sid={sid}
        w > 2probe
        w < 3probe
        w < close 1005
        a > 40
        a < 40{"sid":"{id}"}
        """);
    goesOverAfterAll();
  }

  @Test
  void aClientThatEndsWhileItGoesOverIsGone() throws IOException {
    wire.play(
        """
        a = polling EIO=4
        a < 0{"sid":"{sid}",{*}}
        a > 40
        a < 40{"sid":"{id}"}
        w = websocket EIO=4&sid={sid}
        w > 2probe
        w < 3probe
        w > 5 && close
        w < close 1005
        c = http
        """);
    await().until(() -> wire.server.connections() == 0 && wire.server.stats().sessions() == 0);
    wire.play(
        """
        c > GET EIO=4&transport=polling&sid={sid}
        c < 400 {"code":1,"message":"Session ID unknown"}
        """);
  }

  private void goesOverAfterAll() {
    await()
        .untilAsserted(
            () ->
                wire.play(
                    """
                    v = websocket EIO=4&sid={sid}
                    v > 2probe
                    v < 3probe
                    v > 5
                    v > 40/nowhere,
                    v < 4{*}
                    """));
  }
}
