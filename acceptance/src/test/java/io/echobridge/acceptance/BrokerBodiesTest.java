package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is published on Redis: what is an event is delivered, the rest is not. */
class BrokerBodiesTest extends OnStage {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "notjson",
        "\"str\"",
        "5",
        "true",
        "[]",
        "[\"e\",1]",
        "{}",
        "{\"data\":1}",
        "{\"event\":{\"o\":1},\"data\":1}",
        "{\"event\":null,\"data\":1}",
        "{\"event\":5,\"data\":1}",
        "{\"event\":\"\",\"data\":1}",
        "{\"event\":\"e\",\"data\":",
        "{\"event\":\"e\",\"data\":1}}",
        "{\"event\":\"e\",\"data\":1} x",
        "{\"event\":\"connect\",\"data\":1}",
        "{\"event\":\"connect_error\",\"data\":1}",
        "{\"event\":\"disconnect\",\"data\":1}",
        "{\"event\":\"disconnecting\",\"data\":1}",
        "{\"event\":\"newListener\",\"data\":1}",
        "{\"event\":\"removeListener\",\"data\":1}",
        "{\"event\":\"error\",\"data\":1}",
        "{\"event\":{\"channel\":\"presence-room:members\",\"members\":[]}}"
      })
  void noEventReachesNobody(String body) {
    assertThat(eventsAfter(body.getBytes(UTF_8), "42[\"ok\"")).isEmpty();
  }

  @Test
  void anEventWithoutDataArrivesWithNull() {
    assertThat(eventsAfter("{\"event\":\"E\"}".getBytes(UTF_8), "42[\"ok\""))
        .containsExactly("42[\"E\",CHANNEL,null]");
  }

  @Test
  void dataArrivesByteForByte() {
    String data =
        "{\"float\":1.0,\"big\":9007199254740993,\"e\":1e2,\"text\":\"h\\u00e9\\/\\ud83d\\ude00\","
            + "\"list\":[],\"socket\":null,\"twice\":1,\"twice\":2}";
    String body = "{\"event\":\"App\\\\Events\\\\E\",\"data\":" + data + ",\"socket\":null}";

    assertThat(eventsAfter(body.getBytes(UTF_8), "42[\"ok\""))
        .containsExactly("42[\"App\\\\Events\\\\E\",CHANNEL," + data + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"E\",\"data\":1,\"socket\":5}",
        "{\"event\":\"E\",\"data\":1,\"socket\":\"\"}",
        "{\"event\":\"E\",\"data\":1,\"socket\":\"undefined\"}",
        "{\"event\":\"E\",\"data\":1,\"socket\":\"FrUJ_EL_iMP_ULjIAAAA\"}",
        "{\"socket\":null,\"data\":1,\"event\":\"E\",\"more\":{\"x\":[1]}}"
      })
  void anOddSenderKeepsNobodyOut(String body) {
    assertThat(eventsAfter(body.getBytes(UTF_8), "42[\"ok\""))
        .containsExactly("42[\"E\",CHANNEL,1]");
  }

  static Stream<Named<byte[]>> monsters() {
    String deep = "[".repeat(100_000);
    return Stream.of(
        Named.of("10 MB of data", event("\"" + "x".repeat(10 << 20) + "\"")),
        Named.of("10 MB that are no JSON", "x".repeat(10 << 20).getBytes(UTF_8)),
        Named.of("100,000 open brackets", event(deep)),
        Named.of("100,000 brackets", event(deep + "]".repeat(100_000))),
        Named.of("a million digits", event("1".repeat(1_000_000))),
        Named.of("a huge name", ("{\"event\":\"" + "n".repeat(2 << 20) + "\"}").getBytes(UTF_8)),
        Named.of("not UTF-8", new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'}),
        Named.of("not UTF-8 within", RawHttp.latin("{\"event\":\"E\",\"data\":\"\u00ff\"}")),
        Named.of("zeros", new byte[1000]));
  }

  @ParameterizedTest
  @MethodSource("monsters")
  void aMonsterHurtsNobody(byte[] body) {
    String channel = unique("monsters.");
    try (RawClient client = RawClient.revision4(port()).listening(redis(), channel);
        RawClient old = RawClient.revision3(port()).listening(redis(), channel)) {
      redis().publish(channel, body);

      client.assertHears(redis(), channel);
      old.assertHears(redis(), channel);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__keyspace@0__:a",
        "PresenceChannelUpdated",
        "socket.io#/#",
        " ",
        "a*b",
        "[x]?",
        "private-",
        "presence-",
        "\u0000",
        "日本"
      })
  void otherTrafficOnTheSameRedisIsHarmless(String channel) {
    redis().publish(channel, "set");
    redis().publish(channel, new byte[] {(byte) 0x93, (byte) 0xa5, 0, 1, 2});
    redis().publishEvent(channel, "E", "1");
  }

  private static byte[] event(String data) {
    return ("{\"event\":\"E\",\"data\":" + data + ",\"socket\":null}").getBytes(UTF_8);
  }

  /** What a client hears between its subscription and a good event. */
  private java.util.List<String> eventsAfter(byte[] body, String last) {
    String channel = unique("bodies.");
    try (RawClient client = RawClient.revision4(port()).listening(redis(), channel)) {
      redis().publish(channel, body);
      redis().publishEvent(channel, "ok", "1");
      client.await(last);
      String quoted = Json.text(channel);
      return client.events().stream()
          .filter(packet -> !packet.startsWith(last))
          .map(packet -> packet.replace(quoted, "CHANNEL"))
          .toList();
    }
  }
}
