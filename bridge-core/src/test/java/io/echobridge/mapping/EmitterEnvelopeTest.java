package io.echobridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.echobridge.mapping.MappingConfig.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of {@code @socket.io/redis-emitter} 5.1.0 and {@code socket.io-emitter} 3.2.0 as they
 * arrived at a subscriber of {@code *} at Redis 7.0; those of other languages are written by hand
 * as their libraries are known to differ.
 */
class EmitterEnvelopeTest {
  /** What stands around the packet's data and the rooms in each message of the newer emitter. */
  private static final String HEAD = "93a7656d697474657283a47479706502a464617461";

  private static final String ROOMS = "a36e7370a12f83a5726f6f6d73";
  private static final String END = "a5666c61677380a665786365707490";
  private static final String R1 = ROOMS + "91a27231" + END;
  private static final String OLD = "a36e7370a12f82a5726f6f6d73";
  private static final String OLD_END = "a5666c61677380";

  private final TestRule rule = TestRule.of(Kind.SOCKETIO_EMITTER);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // emit("e") and with 1, 2, 3; a Buffer; a Date; undefined
        "socket.io#/#r1#|91a165|" + R1 + "|r1 e null",
        "socket.io#/#r1#|94a165010203|" + R1 + "|r1 e [1,2,3]",
        "socket.io#/#r1#|92a165c403010203|" + R1 + "|r1 e \"AQID\"",
        "socket.io#/#r1#|92a165d7ff1d5353006553f100|" + R1 + "|r1 e \"2023-11-14T22:13:20.123Z\"",
        "socket.io#/#r1#|92a165c0|" + R1 + "|r1 e null",
        // emit("OrderShipped", "orders.1", {id: 7, total: 1.5, big: 12345678901}) to orders.1
        "socket.io#/#orders.1#|93ac4f7264657253686970706564a86f72646572732e3183a2696407a5746f74616c"
            + "cb3ff8000000000000a3626967cf00000002dfdc1c35|"
            + ROOMS
            + "91a86f72646572732e31"
            + END
            + "|orders.1 OrderShipped {\"id\":7,\"total\":1.5,\"big\":12345678901}",
        // to the room a#b*
        "socket.io#/#a#b*#|92a16501|" + ROOMS + "91a46123622a" + END + "|a#b* e 1",
        // the older emitter: a room; a Date; undefined and a Uint8Array
        "socket.io#/#r1#|93a165a2723107|" + OLD + "91a27231" + OLD_END + "|r1 e 7",
        "socket.io#/#|92a165d7000000018bcfe5687b|"
            + OLD
            + "91a27231"
            + OLD_END
            + "|r1 e \"2023-11-14T22:13:20.123Z\"",
        "socket.io#/#r1#|93a165d40000c70100ff|"
            + OLD
            + "91a27231"
            + OLD_END
            + "|r1 e [null,\"/w==\"]",
      })
  void anEmissionToARoomIsAnEventOfThatChannel(
      String address, String data, String rest, String event) {
    assertThat(all(rule, message(address, HEAD + data + rest))).containsExactly(event);
  }

  @Test
  void severalRoomsAreSeveralChannelsAndWhoIsExceptedIsNamed() {
    TestMessage message =
        message(
            "socket.io#/#",
            HEAD
                + "92a16581a16192c3c0"
                + ROOMS
                + "92a27231a27232a5666c61677380a665786365707492"
                + "a27233a3312e32");
    assertThat(all(rule, message))
        .containsExactly("r1 e {\"a\":[true,null]}", "r2 e {\"a\":[true,null]}");
    assertThat(rule.mapping().map(message, channel -> true).get(0).event().exceptAll())
        .containsExactly("r3", "1.2");
  }

  @Test
  void allRoomsShareTheData() {
    String data = HEAD + "92a165a178" + ROOMS + "92a27231a27232" + END;
    List<MappedEvent> events = rule.mapping().map(message("socket.io#/#", data), room -> true);
    assertThat(events).hasSize(2);
    assertThat(events.get(0).event().data()).isSameAs(events.get(1).event().data());
  }

  @Test
  void whatIsForEverybodyNeedsARuleThatNamesAChannel() {
    TestMessage message =
        message("socket.io#/#", HEAD + "93a2686901a5c3a9e282ac" + ROOMS + "90" + END);
    assertThatExceptionOfType(UnmappableMessageException.class)
        .isThrownBy(() -> all(rule, message))
        .withMessage(
            "no-room: it is for everybody; the channel of a rule can name a channel for it");
    TestRule everyone = TestRule.of(Kind.SOCKETIO_EMITTER).channel("everyone");
    assertThat(all(everyone, message)).containsExactly("everyone hi [1,\"é€\"]");
  }

  @Test
  void aFixedChannelHearsAnEmissionToSeveralRoomsOnce() {
    TestRule everyone = TestRule.of(Kind.SOCKETIO_EMITTER).channel("everyone");
    String data = HEAD + "93a165a27232" + "05" + ROOMS + "92a27231a27232" + END;
    assertThat(all(everyone, message("socket.io#/#", data))).containsExactly("everyone e 5");
    TestRule each = TestRule.of(Kind.SOCKETIO_EMITTER).channel("x.{room}");
    assertThat(all(each, message("socket.io#/#", data)))
        .containsExactly("x.r1 e [\"r2\",5]", "x.r2 e 5");
  }

  @Test
  void otherNamespacesAreLeftToRulesThatNameThem() {
    TestMessage chat =
        message(
            "socket.io#/chat#r1#",
            HEAD + "92a16501a36e7370a52f6368617483a5726f6f6d7391a27231" + END);
    assertDropped(chat, "other-namespace");
    TestRule named = TestRule.of(Kind.SOCKETIO_EMITTER).channel("{namespace}:{room}");
    assertThat(all(named, chat)).containsExactly("/chat:r1 e 1");
  }

  @ParameterizedTest
  @CsvSource({
    "socket.io-request#/#,7b2274797065223a322c226f707473223a7b7d7d",
    "socket.io-request#/#,81a47479706507",
    "socket.io-response#/#uid#,7b2274797065223a387d",
    "anything,81a47479706507",
    "socketio,7b226d6574686f64223a22656e7465725f726f6f6d227d",
  })
  void whatServersAskEachOtherIsDroppedAndCounted(String address, String hex) {
    assertDropped(message(address, hex), "emitter-request");
  }

  @Test
  void ofOneMessageForEachRoomEachIsForItsOwnRoomOnly() {
    String body = HEAD + "92a16501" + ROOMS + "92a27231a27232" + END;
    assertThat(all(rule, message("socket.io#/#r1#", body))).containsExactly("r1 e 1");
    assertThat(all(rule, message("socket.io#/#r2#", body))).containsExactly("r2 e 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // PHP and Python: rooms of a single text or a map, flags and except as [], "", {} or nil
        "93a7656d697474657283a47479706502a46461746192a16501a36e7370a12f83a5726f6f6d7381a130a27231"
            + "a5666c61677390a6657863657074a0",
        "93a7656d697474657283a47479706505a46461746192a16501a36e7370a12f82a5726f6f6d73a27231"
            + "a5666c616773a0",
        "93c083a46461746192a16501a36e7370c0a474797065c083a5726f6f6d7391a27231a5666c6167738000c0",
        // the channel of Java's emitter, long forms of lists and texts, no namespace
        "93a17881a464617461dc0002da00016501" + "81a5726f6f6d73dd00000001db000000027231",
        // the old dialect, without an id
        "9282a46461746192a16501a36e7370a12f82a5726f6f6d7391a27231a5666c61677380",
      })
  void theQuirksOfManyLanguagesAreRead(String hex) {
    for (String address : List.of("socket.io#/#r1#", "socket.io#emitter", "socket.io#r1#")) {
      assertThat(all(rule, message(address, hex))).containsExactly("r1 e 1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"data\":[{\"a\":1.0}],\"binary\":false,\"room\":\"r1\"|r1 e {\"a\":1.0}",
        "\"data\":[\"r1\", 5],\"binary\":false,\"room\":\"r1\"|r1 e 5",
        "\"data\":[],\"binary\":false,\"room\":\"r1\"|r1 e null",
        "\"data\":[1, \"x\"],\"binary\":false,\"room\":[\"r1\"]|r1 e [1, \"x\"]",
        "\"data\":[1,2],\"room\":\"r1\"|r1 e [1,2]",
        "\"data\":null,\"room\":\"r1\",\"skip_sid\":\"1.2\"|r1 e null",
      })
  void pythonsOwnDialectIsRead(String keys, String event) {
    assertThat(all(rule, python(keys))).containsExactly(event);
  }

  @Test
  void whomPythonSkipsIsExcepted() {
    TestMessage message = python("\"room\":\"r\",\"skip_sid\":[\"1.2\",\"3.4\"]");
    assertThat(rule.mapping().map(message, channel -> true).get(0).event().exceptAll())
        .containsExactly("1.2", "3.4");
    assertRefused(python("\"room\":null"), "no-room");
    assertDropped(python("\"room\":\"r\",\"namespace\":\"/x\""), "other-namespace");
    assertRefused(python("\"room\":\"r\",\"binary\":true,\"data\":[]"), "binary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "90",
        "93",
        "ddffffffff",
        "93c0dfffffffff",
        "93c081a464617461ddffffffff80",
        "93c081a464617461dbffffffff80",
        "93c081a464617461c6ffffffff80",
        "93c081a46461746192a165c9ffffffff0080",
        "93c081a46461746192a165c1",
        "93c081a464617461a16580",
        "93c08080",
        "93c081a46461746192a165018081",
      })
  void whatIsNoMessageOfAnEmitterIsRefused(String hex) {
    assertRefused(message("socket.io#/#r1#", hex), "bad-msgpack");
  }

  @Test
  void whatIsNestedTooDeeplyOrNotUtf8IsRefused() {
    String deep = "91".repeat(600) + "01";
    assertRefused(message("socket.io#/#r1#", HEAD + "92a165" + deep + R1), "bad-msgpack");
    String lessDeep = "91".repeat(500) + "01";
    assertThat(all(rule, message("socket.io#/#r1#", HEAD + "92a165" + lessDeep + R1))).hasSize(1);
    assertRefused(message("socket.io#/#r1#", HEAD + "92a165a1ff" + R1), "bad-utf8");
    assertRefused(message("socket.io#/#r1#", HEAD + "92c001" + R1), "no-event-name");
  }

  @Test
  void whatNobodyHearsIsNotOpened() {
    Mapping mapping = rule.mapping();
    assertThat(mapping.map(message("socket.io#/#r1#", "00"), channel -> false)).isEmpty();
    assertRefused(message("socket.io#/#r1#", "00"), "bad-msgpack");
  }

  private static TestMessage python(String keys) {
    String body = "{\"method\":\"emit\",\"event\":\"e\"," + keys + ",\"host_id\":\"x\"}";
    return TestMessage.of("socketio", body.getBytes(StandardCharsets.UTF_8));
  }

  private static TestMessage message(String address, String hex) {
    return TestMessage.of(address, HexFormat.of().parseHex(hex));
  }

  private void assertDropped(TestMessage message, String reason) {
    assertThat(refusal(message).isDropped()).isTrue();
    assertThat(refusal(message).reason()).isEqualTo(reason);
  }

  private void assertRefused(TestMessage message, String reason) {
    assertThat(refusal(message).isDropped()).isFalse();
    assertThat(refusal(message).reason()).isEqualTo(reason);
  }

  private UnmappableMessageException refusal(TestMessage message) {
    return org.assertj.core.api.Assertions.catchThrowableOfType(
        UnmappableMessageException.class, () -> all(rule, message));
  }

  private static List<String> all(TestRule rule, TestMessage message) {
    return rule.mapping().map(message, channel -> true).stream()
        .map(mapped -> mapped.channel() + " " + mapped.event().name() + " " + mapped.event().data())
        .toList();
  }
}
