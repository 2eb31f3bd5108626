package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT and its refusals, in the words of each generation, over each transport. */
class SocketIoTest {
  private final Settings settings = new Settings();
  private Wire wire = new Wire(settings);

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  /** Finding 7: a client of revision 4 has an id that says nothing about its session. */
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void protocol5ConnectsWhenItIsAsked(String transport) throws IOException {
    wire.play(
        """
        a = %s EIO=4
        a < 0{"sid":"{sid}",{*}}
        a < nothing
        a > 40{"headers":{"X-CSRF-TOKEN":"csrf","Authorization":"Bearer tok"}}
        a < 40{"sid":"{id}"}
        a < nothing
        """
            .formatted(transport));
    assertThat(wire.kept("id")).matches("\\d+\\.\\d+").isNotEqualTo(wire.kept("sid"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void protocol4IsConnectedAtOnce(String transport) throws IOException {
    wire.play(
        """
        a = %s EIO=3
        a < 0{"sid":"{sid}",{*}}
        a < 40
        a < nothing
        // The reference server of that time ignores what is asked twice.
        a > 40
        a > 42["subscribe",{"channel":"private-deny","auth":{}}]
        a < 42["subscription_error","private-deny",403]
        """
            .formatted(transport));
    assertThat(wire.server.application().asked().get(0).socketId()).isEqualTo(wire.kept("sid"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void protocol5RefusesANamespaceWithAnObject(String transport) throws IOException {
    wire.play(
        """
        a = %s EIO=4
        a < 0{"sid":"{sid}",{*}}
        a > 40/nope,
        a < 44/nope,{"message":"Invalid namespace"}
        a > 40/ok2?t=1,{"token":"1"}
        a < 44/ok2?t=1,{"message":"Invalid namespace"}
        a > 40
        a < 40{"sid":"{id}"}
        """
            .formatted(transport));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void protocol4RefusesANamespaceWithAString(String transport) throws IOException {
    wire.play(
        """
        a = %s EIO=3
        a < 0{"sid":"{sid}",{*}}
        a < 40
        a > 40/nope,
        a < 44/nope,"Invalid namespace"
        a > 40/admin?token=1&uid=a,
        a < 44/admin,"Invalid namespace"
        """
            .formatted(transport));
  }

  @ParameterizedTest
  @ValueSource(strings = {"40", "42[\"connect\"]", "41/nope,", "42/nope,[\"a\"]", "40[1]"})
  void protocol5EndsWhoSaysWhatMakesNoSense(String packet) throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{"sid":"{sid}",{*}}
        a > 40
        a < 40{"sid":"{id}"}
        a > %s
        a < close 1005
        """
            .formatted(packet));
    await().until(() -> wire.server.stats().sessions() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"42", "42[1]", "431[]", "42[\"__proto__\"]", "42[\"error\"]", "3", "41"})
  void protocol5LivesWithWhatOnlyLooksWrong(String packet) throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{"sid":"{sid}",{*}}
        a > 40
        a < 40{"sid":"{id}"}
        a > %s
        a > 40/nope,
        a < 44/nope,{"message":"Invalid namespace"}
        """
            .formatted(packet));
  }

  @Test
  void anEventBeforeConnectEndsTheSession() throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{"sid":"{a}",{*}}
        a > 42["subscribe",{"channel":"news"}]
        a < close 1005
        b = polling EIO=4
        b < 0{"sid":"{b}",{*}}
        b > 42["subscribe",{"channel":"news"}]
        b < 6
        b < 1
        """);
    assertThat(wire.server.stats().connects()).isZero();
  }

  @Test
  void whoNeverConnectsIsCut() throws IOException {
    wire.close();
    settings.connectTimeout = 700;
    wire = new Wire(settings);
    wire.play(
        """
        a = websocket EIO=4
        b = websocket EIO=4
        c = websocket EIO=3
        d = polling EIO=4
        a < 0{"sid":"{a}",{*}}
        b < 0{"sid":"{b}",{*}}
        c < 0{"sid":"{c}",{*}}
        d < 0{"sid":"{d}",{*}}
        b > 40
        b < 40{"sid":"{id}"}
        c < 40
        d < nothing
        a < close 1005
        d < 1
        b < nothing
        c < nothing
        """);
    assertThat(wire.server.stats().sessions()).isEqualTo(2);
  }
}
