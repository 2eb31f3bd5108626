package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.text.JsonText;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The frames of Pusher's libraries for Java, which Kotlin and Flutter on Android use as well, and
 * for Swift, which Flutter on iOS uses. They read data as a string, or not at all.
 */
class NativeClientsTest {
  private static final String SUCCEEDED = "pusher_internal:subscription_succeeded";
  private static final String ROOM = "presence-room";
  private static final String SEVEN = "{\"user_id\":\"7\",\"user_info\":{\"name\":\"Grü\\\"ß\"}}";
  private static final String JAVA = "client=java-client&protocol=5&version=2.4.4";
  private static final String SWIFT = "client=pusher-websocket-swift&protocol=7&version=10.1.5";

  private final Wire wire = new Wire();

  @BeforeEach
  void bystander() throws IOException {
    wire.connect("bystander");
    wire.enter("bystander", "private-a");
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  private void connects(String name, String query) throws IOException {
    wire.play(
        """
        %s = websocket %s
        %s < {"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"{%s}\\",\\"activity_timeout\\":120}"}
        """
            .formatted(name, query, name, name));
  }

  @Test
  void java() throws IOException {
    connects("java", JAVA);

    wire.say("java", "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"news\"}}");
    wire.hears("java", SUCCEEDED, "news", "{}");
    wire.say("java", Wire.subscribe("private-a", wire.auth("java", "private-a")));
    wire.hears("java", SUCCEEDED, "private-a", "{}");
    wire.join("java", ROOM, SEVEN);
    wire.hears(
        "java",
        SUCCEEDED,
        ROOM,
        "{\"presence\":{\"count\":1,\"ids\":[\"7\"],\"hash\":{\"7\":{\"name\":\"Grü\\\"ß\"}}}}");
    // It has no data in its pings, and a blank.
    wire.say("java", "{\"event\": \"pusher:ping\"}");
    assertThat(wire.next("java")).isEqualTo(PusherDialect.PONG);
    // What it says to others is a text, whatever is in it.
    wire.say(
        "java",
        "{\"event\":\"client-typing\",\"channel\":\"private-a\",\"data\":\"{\\\"by\\\":\\\"é\\\"}\"}",
        "{\"event\":\"client-typing\",\"channel\":\"private-a\",\"data\":\"text\"}");
    wire.hears("bystander", "client-typing", "private-a", "{\"by\":\"é\"}");
    wire.hears("bystander", "client-typing", "private-a", "text");
    wire.say("java", "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"private-a\"}}");
    wire.settled("java");
    wire.post("private-a", "e", "1");
    wire.hears("bystander", "e", "private-a", "1");
    wire.settled("java");
  }

  /** Some send the data of the protocol's own events as text, too. */
  @Test
  void dataAsTextEverywhere() throws IOException {
    connects("java", JAVA);

    says("pusher:subscribe", "{\"channel\":\"news\"}");
    wire.hears("java", SUCCEEDED, "news", "{}");
    says(
        "pusher:signin",
        "{\"auth\":%s,\"user_data\":\"{\\\"id\\\":\\\"7\\\"}\"}"
            .formatted(JsonText.quoted(wire.auth("java", ":user::{\"id\":\"7\"}"))));
    assertThat(wire.next("java")).startsWith("{\"event\":\"pusher:signin_success\"");
    says(
        "pusher:subscribe",
        "{\"channel\":\"presence-room\",\"auth\":%s,\"channel_data\":%s}"
            .formatted(JsonText.quoted(wire.auth("java", ROOM, SEVEN)), JsonText.quoted(SEVEN)));
    assertThat(wire.next("java")).contains(SUCCEEDED, "\\\"count\\\":1");
    says("pusher:ping", "{}");
    assertThat(wire.next("java")).isEqualTo(PusherDialect.PONG);
    says("pusher:unsubscribe", "{\"channel\":\"news\"}");
    wire.settled("java");
    wire.post("news", "e", "1");
    wire.settled("java");
  }

  private void says(String event, String data) throws IOException {
    wire.say("java", "{\"event\":\"%s\",\"data\":%s}".formatted(event, JsonText.quoted(data)));
  }

  /** Before each end of protocol 5 there is an error: that library looks at no close code. */
  @Test
  void javaIsToldWhyItEnds() throws IOException {
    wire.play("java = websocket /app/nobody?" + JAVA);
    wire.hearsError("java", "4001", "App key nobody does not exist here");
    wire.play("java < close 4001");

    connects("java", JAVA);
    wire.server.hub().disconnect(wire.kept("java"));
    wire.hearsError("java", "4009", "Connection ended by the application");
    wire.play("java < close 4009");
  }

  /** Its keys have no order, its pings are those of all WebSockets, and it sends no other. */
  @Test
  void swift() throws IOException {
    connects("swift", SWIFT);

    wire.say("swift", "{\"data\":{\"channel\":\"news\"},\"event\":\"pusher:subscribe\"}");
    wire.hears("swift", SUCCEEDED, "news", "{}");
    wire.say(
        "swift",
        "{\"data\":{\"auth\":\"%s\",\"channel\":\"private-a\"},\"event\":\"pusher:subscribe\"}"
            .formatted(wire.auth("swift", "private-a")));
    wire.hears("swift", SUCCEEDED, "private-a", "{}");
    wire.say(
        "swift",
        "{\"data\":{\"channel_data\":%s,\"channel\":\"presence-room\",\"auth\":\"%s\"},\"event\":\"pusher:subscribe\"}"
            .formatted(JsonText.quoted(SEVEN), wire.auth("swift", ROOM, SEVEN)));
    assertThat(wire.next("swift")).contains(SUCCEEDED, "\\\"count\\\":1");
    wire.play("swift > ping\nswift < pong");
    wire.say(
        "swift",
        "{\"channel\":\"private-a\",\"event\":\"client-typing\",\"data\":{\"by\":7,\"path\":\"a\\/b\"}}",
        "{\"channel\":\"presence-room\",\"event\":\"client-typing\",\"data\":[]}");
    wire.hears("bystander", "client-typing", "private-a", "{\"by\":7,\"path\":\"a\\/b\"}");
    wire.say("swift", "{\"data\":{\"channel\":\"private-a\"},\"event\":\"pusher:unsubscribe\"}");
    wire.play("swift > ping\nswift < pong");
    wire.post("private-a", "e", "1");
    wire.post("news", "e", "{\"a\":1}");
    wire.hears("swift", "e", "news", "{\"a\":1}");
    wire.play("swift > close\nswift < close 1005");
  }
}
