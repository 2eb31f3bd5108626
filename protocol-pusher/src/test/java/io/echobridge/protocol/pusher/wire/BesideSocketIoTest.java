package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.echo.EchoConfig;
import io.echobridge.protocol.echo.EchoProtocolFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pusher-js and a laravel-echo on Socket.IO, on the same channels. */
class BesideSocketIoTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String ROOM = "presence-room";
  private static final String ECHO = "{\"user_id\":7,\"user_info\":{\"name\":\"User 7\"}}";

  private final Wire wire = new Wire();
  private ClientProtocol echo;

  @BeforeEach
  void mount() throws IOException {
    EchoConfig config =
        new EchoConfig(
            "/socket.io",
            List.of("websocket"),
            MINUTE,
            MINUTE,
            MINUTE,
            MINUTE,
            MINUTE,
            100_000,
            false);
    echo = new EchoProtocolFactory().create(config, wire.server.context());
    wire.server.mount("/socket.io", echo);
    wire.play(
        """
        echo = websocket /socket.io/?EIO=4&transport=websocket
        echo < 0{*}
        echo > 40{"headers":{"Authorization":"Bearer user-7"}}
        echo < 40{"sid":"{echo}"}
        """);
    wire.connect("pusher");
  }

  @AfterEach
  void close() throws IOException {
    echo.close();
    wire.close();
  }

  private void echoEnters(String channel) throws IOException {
    wire.say("echo", "42[\"subscribe\",{\"channel\":\"" + channel + "\"}]");
    echoSettles();
  }

  private void echoSettles() throws IOException {
    for (int i = 0; i < 2; i++) {
      wire.play("echo > 420[\"settle\"]\necho < 430[]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {"{\"a\":1.0}|{\"a\":1.0}", "\"text\"|text", "\"5\"|\"5\"", "5|5", "null|null"})
  void aBrokersEventReachesBoth(String value, String text) throws IOException {
    echoEnters("news");
    wire.enter("pusher", "news");

    wire.play("app > news {\"event\":\"e\",\"data\":" + value + "}");

    wire.play("echo < 42[\"e\",\"news\"," + value + "]");
    wire.hears("pusher", "e", "news", text);
  }

  @Test
  void anEventOfTheHttpApiReachesBothAndSparesWhoeverSentIt() throws IOException {
    echoEnters("private-a");
    wire.enter("pusher", "private-a");

    wire.post("private-a", "e", "{\"a\": 1}", wire.kept("pusher"));
    wire.play("echo < 42[\"e\",\"private-a\",{\"a\": 1}]");
    wire.post("private-a", "e", "\"2\"", wire.kept("echo"));
    wire.hears("pusher", "e", "private-a", "\"2\"");
    wire.settled("pusher");
    echoSettles();
  }

  @Test
  void aNameThatSocketIoCannotCarryReachesPusherAlone() throws IOException {
    echoEnters("news");
    wire.enter("pusher", "news");

    wire.post("news", "error", "1");

    wire.hears("pusher", "error", "news", "1");
    echoSettles();
  }

  @Test
  void whispersGoBothWays() throws IOException {
    echoEnters("private-a");
    wire.enter("pusher", "private-a");

    wire.say(
        "pusher",
        "{\"event\":\"client-typing\",\"channel\":\"private-a\",\"data\":\"{\\\"by\\\":1}\"}",
        "{\"event\":\"client-typing\",\"channel\":\"private-a\",\"data\":\"text\"}");
    wire.play(
        """
        echo < 42["client-typing","private-a",{"by":1}]
        echo < 42["client-typing","private-a","text"]
        echo > 42["client event",{"channel":"private-a","event":"client-typing","data":{"by":7}}]
        """);
    wire.hears("pusher", "client-typing", "private-a", "{\"by\":7}");
  }

  @Test
  void aUserIsOneMemberOnBothAndItsWhispersNameIt() throws IOException {
    wire.connect("other");
    wire.join("other", ROOM, "{\"user_id\":\"1\"}");
    assertThat(wire.next("other")).contains("subscription_succeeded");

    wire.join("pusher", ROOM, ECHO);
    assertThat(wire.next("pusher")).contains("\\\"count\\\":2");
    wire.hears(
        "other",
        "pusher_internal:member_added",
        ROOM,
        "{\"user_id\":\"7\",\"user_info\":{\"name\":\"User 7\"}}");
    wire.say("echo", "42[\"subscribe\",{\"channel\":\"" + ROOM + "\"}]");
    wire.play("echo < 42[\"presence:subscribed\",\"presence-room\",[{*}]]");
    wire.say(
        "echo",
        "42[\"client event\",{\"channel\":\"presence-room\",\"event\":\"client-a\",\"data\":1}]");
    wire.hearsUser("other", "client-a", ROOM, "1", "7");

    wire.play("pusher abort");
    wire.settled("other");
    wire.say("echo", "42[\"unsubscribe\",{\"channel\":\"" + ROOM + "\"}]");
    wire.hears("other", "pusher_internal:member_removed", ROOM, "{\"user_id\":\"7\"}");
    wire.settled("other");
  }

  @Test
  void aSocketIoClientHearsOfMembersThatPusherBrings() throws IOException {
    wire.say("echo", "42[\"subscribe\",{\"channel\":\"" + ROOM + "\"}]");
    wire.play("echo < 42[\"presence:subscribed\",\"presence-room\",[{*}]]");

    wire.join("pusher", ROOM, "{\"user_id\":\"8\",\"user_info\":{\"n\": 1.0}}");

    wire.play(
        "echo < 42[\"presence:joining\",\"presence-room\",{\"user_id\":\"8\",\"user_info\":{\"n\": 1.0},\"socketId\":\"{*}\"}]");
    assertThat(wire.next("pusher")).contains("\\\"7\\\":{\\\"name\\\":\\\"User 7\\\"}");
    wire.play("pusher abort");
    wire.play(
        "echo < 42[\"presence:leaving\",\"presence-room\",{\"user_id\":\"8\",\"user_info\":{\"n\": 1.0}}]");
  }

  @Test
  void whatIsSentToAUserIsNoBusinessOfASocketIoClient() throws IOException {
    wire.say("echo", "42[\"subscribe\",{\"channel\":\"#server-to-user-7\"}]");
    wire.play("echo < 42[\"subscription_error\",\"#server-to-user-7\",403]");

    wire.post("#server-to-user-7", "hello", "1");

    echoSettles();
  }

  /** What one format has as a JSON value the other has as the text that was published. */
  @Test
  void whatTheHttpApiIsGivenAsTextIsThatTextToPusherAndItsValueToSocketIo() throws IOException {
    echoEnters("news");
    wire.enter("pusher", "news");

    for (String text : List.of("{\"a\": 1.0}", "\"5\"", "[1.50]", "12345678901234567890")) {
      wire.post("news", "e", text);
      wire.play("echo < 42[\"e\",\"news\"," + text + "]");
      wire.hears("pusher", "e", "news", text);
    }
  }

  @Test
  void manyEventsOfABrokerAndOfTheHttpApiComeToAllOfBothInOrder() throws IOException {
    List<String> all = new ArrayList<>(List.of("echo", "pusher"));
    for (int i = 0; i < 9; i++) {
      wire.play(
          """
          e%d = websocket /socket.io/?EIO=4&transport=websocket
          e%d < 0{*}
          e%d > 40
          e%d < 40{*}
          """
              .replace("%d", Integer.toString(i)));
      wire.connect("p" + i);
      all.addAll(List.of("e" + i, "p" + i));
    }
    for (String name : all) {
      if (isEcho(name)) {
        wire.say(name, "42[\"subscribe\",{\"channel\":\"news\"}]", "420[\"settle\"]");
        wire.play(name + " < 430[]");
      } else {
        wire.enter(name, "news");
      }
    }

    for (int i = 0; i < 500; i += 2) {
      wire.play("app > news {\"event\":\"e\",\"data\":" + i + "}");
      wire.post("news", "e", Integer.toString(i + 1));
    }

    for (String name : all) {
      for (int i = 0; i < 500; i++) {
        if (isEcho(name)) {
          assertThat(wire.next(name)).isEqualTo("42[\"e\",\"news\"," + i + "]");
        } else {
          wire.hears(name, "e", "news", Integer.toString(i));
        }
      }
    }
  }

  private static boolean isEcho(String name) {
    return name.startsWith("e");
  }
}
