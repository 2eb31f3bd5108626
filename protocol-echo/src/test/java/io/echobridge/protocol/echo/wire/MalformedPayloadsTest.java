package io.echobridge.protocol.echo.wire;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushes and packets that are none: the session ends, nothing else does. */
class MalformedPayloadsTest {
  private final Wire wire = new Wire();

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1:4a",
        "1e1:40",
        ":4",
        "5:4",
        "2:4a3",
        "99999999999:4a",
        "1:9",
        "01:2",
        "+1:2",
        "0x1:2",
        "garbage",
        "12:b4!!!!!!!!!!",
        "1:3",
        "#0001",
        "#000aff34",
        "#020001ff32",
        "#0001fe32",
        "#0109ff04",
        "#0101ff34",
        "#000002ff3432ff"
      })
  void revision3(String body) throws IOException {
    ends(3, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40<1e>", "<1e>40", "2", "9", "b!!!!", "bAQ==", "#0001ff34"})
  void revision4(String body) throws IOException {
    ends(4, body);
  }

  /** It is let in with the first CONNECT, and no events come together with the end. */
  @Test
  void aClientThatConnectsTwiceIsLetInAndThenCut() throws IOException {
    push(4, "40<1e>40<1e>40", "200 ok");
    wire.play(
        """
        a > GET EIO=4&transport=polling&sid={sid}
        a < 200 40{"sid":"{*}"}
        a > GET EIO=4&transport=polling&sid={sid}
        a < 200 1
        """);
    await().until(() -> wire.server.connections() == 0 && wire.server.stats().sessions() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0:", "1:6", "1:5", "1:0", "1:2", "4:2abc"})
  void revision3TakesWhatSaysNothing(String body) throws IOException {
    lives(3, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "5", "0", "3"})
  void revision4TakesWhatSaysNothing(String body) throws IOException {
    lives(4, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "9", "x", "49", "4abc", "42[\"early\"]", "#01", "41", "44", "4"})
  void revision4OnWebSocket(String packet) throws IOException {
    wire.play(
        """
        a = websocket EIO=4
        a < 0{"sid":"{sid}",{*}}
        a > %s
        a < close 1005
        """
            .formatted(packet));
    await().until(() -> wire.server.connections() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "9", "49", "4abc", "b4!", "#", "#0501", "43-1[]", "42[1", "44\"x\""})
  void revision3OnWebSocket(String packet) throws IOException {
    wire.play(
        """
        a = websocket EIO=3
        a < 0{"sid":"{sid}",{*}}
        a < 40
        a > %s
        a < close 1005
        """
            .formatted(packet));
    await().until(() -> wire.server.connections() == 0 && wire.server.stats().sessions() == 0);
  }

  private void ends(int eio, String body) throws IOException {
    push(eio, body, "{*}");
    wire.play(
        """
        a > GET EIO=%d&transport=polling&sid={sid}
        """
            .formatted(eio));
    wire.play(body.isEmpty() ? "" : "a < {*}1{*}");
    await().until(() -> wire.server.connections() == 0 && wire.server.stats().sessions() == 0);
  }

  private void lives(int eio, String body) throws IOException {
    push(eio, body, "200 ok");
    push(eio, eio == 3 ? "1:2" : "40", "200 ok");
  }

  private void push(int eio, String body, String answer) throws IOException {
    if (wire.kept("sid").isEmpty()) {
      wire.play(
          """
          a = http
          a > GET EIO=%d&transport=polling
          a < 200 {*}0{"sid":"{sid}",{*}
          """
              .formatted(eio));
    }
    wire.play(
        """
        a > POST EIO=%d&transport=polling&sid={sid} %s
        a < %s
        """
            .formatted(eio, body, answer));
  }
}
