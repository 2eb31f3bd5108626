package io.echobridge.protocol.pusher.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.channel.ChannelName;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, a bystander goes on hearing. */
class GarbageTest {
  private final Wire wire;

  GarbageTest() {
    Settings settings = new Settings();
    settings.maxFrame = 256 * 1024;
    wire = new Wire(settings);
  }

  /** What a client did is counted once, as this. */
  private void counted(String reason) {
    Map<String, Long> counts = new TreeMap<>(wire.server.admission().refused());
    counts.putAll(wire.server.hub().refused());
    counts.put("whispers-dropped", wire.server.stats().whispersDropped());
    counts.put("subscriptions", wire.server.stats().authRefusals());
    counts.values().removeIf(count -> count == 0);
    assertThat(counts).isEqualTo(Map.of(reason, 1L));
  }

  @BeforeEach
  void connect() throws IOException {
    wire.connect("a", "bystander");
    wire.enter("bystander", "news");
    wire.enter("bystander", "private-a");
  }

  /** The bystander has heard nothing, and hears what comes now. */
  @AfterEach
  void close() throws IOException {
    wire.settled("bystander");
    wire.post("news", "e", "1");
    wire.hears("bystander", "e", "news", "1");
    wire.close();
  }

  static Stream<String> noEvents() {
    return Stream.of(
        "",
        " ",
        "null",
        "[",
        "{\"event\":\"client-a\",\"channel\":\"private-a\",\"data\":{\"a\":1}",
        "[".repeat(20_000),
        "{\"event\":\"pusher:subscribe\",\"data\":" + "{\"a\":".repeat(5_000),
        "{\"event\":\"pusher:subscribe\",\"data\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}",
        "{\"event\":1e9999999999}",
        "{\"event\":\"pusher:ping\",\"x\":" + "9".repeat(50_000) + "}",
        "{\"event\":5}",
        "{\"event\":[\"pusher:subscribe\"]}",
        "{\"event\":\"pusher:subscribe\"}",
        "{\"event\":\"pusher:subscribe\",\"data\":null}",
        "{\"event\":\"pusher:subscribe\",\"data\":[]}",
        "{\"event\":\"pusher:subscribe\",\"data\":\"no JSON\"}",
        "{\"event\":\"pusher:subscribe\",\"data\":\"\\\"news\\\"\"}",
        "{\"event\":\"pusher:subscribe\",\"data\":{}}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":5}}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":null}}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":[\"news\"]}}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":{\"a\":1}}}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"\"}}",
        "{\"event\":\"pusher:unsubscribe\",\"data\":5}",
        "{\"event\":\"pusher:signin\",\"data\":\"\"}",
        "{\"event\":\"pusher:connection_established\",\"data\":{\"socket_id\":\"1.2\"}}",
        "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"private-a\"}",
        "{\"event\":\"pusher:error\",\"data\":{\"code\":4200}}",
        "#",
        "#00ff");
  }

  @ParameterizedTest
  @MethodSource("noEvents")
  void whatIsNoEventIsAnsweredWithAnErrorAndTheClientStays(String frame) throws IOException {
    wire.say("a", frame);

    wire.hearsError("a", "null", "");
    wire.settled("a");
    counted("frames");
    wire.enter("a", "private-a");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 300, 100_000})
  void whatIsTooLongForTheNameOfAChannelIsRefusedAndSaidBackShort(int length) throws IOException {
    wire.say("a", Wire.subscribe("n".repeat(length), ""));

    assertThat(wire.next("a")).contains("subscription_error", "400").hasSizeLessThan(500);
    counted("frames");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\0", "a\u007f", "private-\ud800", "\udc00"})
  void whatCannotBeTheNameOfAChannelIsRefused(String name) throws IOException {
    wire.say("a", Wire.subscribe(name, ""));

    assertThat(wire.next("a")).contains("subscription_error", "400");
    counted("frames");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"pusher:unsubscribe\",\"data\":{}}",
        "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":5}}",
        "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"a\\u0000b\"}}",
        "{\"event\":\"pusher:pong\",\"data\":[]}"
      })
  void whatMeansNothingIsNotAnswered(String frame) throws IOException {
    wire.say("a", frame);

    wire.settled("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"event\":\"client-a\"}|client-events",
        "{\"event\":\"client-a\",\"channel\":5,\"data\":1}|client-events",
        "{\"event\":\"client-a\",\"channel\":[\"private-a\"],\"data\":1}|client-events",
        "{\"event\":\"client-a\",\"channel\":\"private-a\\u0000\",\"data\":1}|client-events",
        "{\"event\":\"client-a\",\"channel\":\"private-encrypted-a\",\"data\":1}|client-events",
        "{\"event\":\"client-a\",\"channel\":\"private-b\",\"data\":1}|whispers-dropped",
        "{\"event\":\"client-a\",\"channel\":\"news\",\"data\":1}|whispers-dropped",
        "{\"event\":\"client-\\ud800\",\"channel\":\"private-a\",\"data\":1}|whispers-dropped"
      })
  void aClientEventThatMayNotBeIsHeardByNobody(String frame, String reason) throws IOException {
    wire.enter("a", "private-a");

    wire.say("a", frame);

    assertThat(wire.next("a")).startsWith("{\"event\":\"pusher:error\",\"data\":{\"code\":");
    counted(reason);
  }

  /** It is a text like another: whoever reads it decides what half a character is. */
  @Test
  void halfACharacterInWhatAClientSaysArrivesAsItWasEscaped() throws IOException {
    wire.enter("a", "private-a");

    wire.say("a", "{\"event\":\"client-a\",\"channel\":\"private-a\",\"data\":\"\\ud800\"}");

    assertThat(wire.next("bystander"))
        .isEqualTo("{\"event\":\"client-a\",\"channel\":\"private-a\",\"data\":\"\\ud800\"}");
  }

  /** What is no text where one is due counts as missing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-a\",\"auth\":{\"a\":1}}}|subscriptions",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-a\",\"auth\":[\"app-key:\"]}}|subscriptions",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-a\",\"auth\":\"\",\"channel_data\":{\"user_id\":1}}}|subscriptions",
        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":7,\"user_data\":\"{}\"}}|sign-in",
        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"app-key:\",\"user_data\":{\"id\":\"7\"}}}|sign-in"
      })
  void anObjectWhereATextIsDueOpensNothing(String frame, String reason) throws IOException {
    wire.say("a", frame);

    assertThat(wire.next("a")).contains("Invalid signature");
    wire.settled("a");
    counted(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c328", "ff", "7b226576656e74223a22eda080227d"})
  void aTextThatIsNoUtf8EndsItsClient(String hex) throws IOException {
    wire.say("a", "text#" + hex);

    wire.play("a < close 1007");
    await()
        .untilAsserted(
            () -> assertThat(wire.server.admission().closed()).containsEntry("protocol-error", 1L));
  }

  @Test
  void aFrameThatIsTooLargeEndsItsClient() throws IOException {
    wire.say("a", Wire.subscribe("private-a", "app-key:" + "f".repeat(1 << 20)));

    wire.play("a < close 1009");
    await()
        .untilAsserted(
            () -> assertThat(wire.server.admission().closed()).containsEntry("protocol-error", 1L));
  }

  @Test
  void moreChannelsThanOneMayHaveAreRefusedOneByOne() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      wire.say("a", Wire.subscribe("c" + i, ""));
      String answer = wire.next("a");
      if (i < 100) {
        assertThat(answer).startsWith("{\"event\":\"pusher_internal:subscription_succeeded\"");
      } else {
        assertThat(answer)
            .startsWith("{\"event\":\"pusher:subscription_error\",\"channel\":\"c" + i + "\"")
            .contains("\\\"status\\\":429");
      }
    }
    assertThat(wire.server.hub().refused()).containsEntry("channels", 9_900L);
    wire.play("a abort");
    await().until(() -> wire.server.connections() == 1);
  }

  @Test
  void subscribingAndVanishingLeavesNoMember() throws IOException {
    String data = "{\"user_id\":7}";
    wire.join("bystander", "presence-a", "{\"user_id\":1}");
    assertThat(wire.next("bystander")).contains("subscription_succeeded");
    long used = wire.server.memory().used();
    for (int i = 0; i < 30; i++) {
      wire.connect("b" + i);
      wire.join("b" + i, "presence-a", data);
      wire.play("b" + i + " abort");
    }
    await().until(() -> wire.server.connections() == 2 && wire.server.stats().sessions() == 2);
    await().until(() -> wire.server.hub().members(new ChannelName("presence-a")).size() == 1);
    wire.say("bystander", PusherDialect.PING);
    int joined = 0;
    int left = 0;
    for (String next = wire.next("bystander");
        !next.equals(PusherDialect.PONG);
        next = wire.next("bystander")) {
      joined += next.contains("member_added") ? 1 : 0;
      left += next.contains("member_removed") ? 1 : 0;
    }
    assertThat(left).isEqualTo(joined);
    await().untilAsserted(() -> assertThat(wire.server.memory().used()).isLessThanOrEqualTo(used));
  }

  @Test
  void aSignatureOfAnotherAppInCapitalsOrOfAnyLengthOpensNothing() throws IOException {
    String good = wire.auth("a", "private-a");
    String[] bad = {
      "a".repeat(60_000),
      "app-key:" + "0".repeat(60_000),
      good.toUpperCase(Locale.ROOT),
      ":".repeat(1_000)
    };
    for (String auth : bad) {
      wire.say("a", Wire.subscribe("private-a", auth));
      assertThat(wire.next("a")).contains("subscription_error").hasSizeLessThan(1_500);
    }
    wire.post("private-a", "e", "0");
    wire.hears("bystander", "e", "private-a", "0");
    wire.settled("a");
  }

  @Test
  void aMemberOfWhomTooMuchIsKnownIsRefused() throws IOException {
    wire.join("bystander", "presence-a", "{\"user_id\":1}");
    assertThat(wire.next("bystander")).contains("subscription_succeeded");

    wire.join("a", "presence-a", "{\"user_id\":\"" + "7".repeat(200_000) + "\"}");

    assertThat(wire.next("a"))
        .contains("subscription_error", "\\\"status\\\":413")
        .hasSizeLessThan(1_500);
    assertThat(wire.server.hub().refused()).containsEntry("member-size", 1L);
  }

  @Test
  void channelDataOfAnySizeAreCheckedAndSaidBackShort() throws IOException {
    wire.say(
        "a",
        Wire.subscribe(
            "presence-a", "app-key:bad", "{\"user_id\":\"" + "7".repeat(50_000) + "\"}"));

    assertThat(wire.next("a")).contains("subscription_error").hasSizeLessThan(1_500);
  }
}
