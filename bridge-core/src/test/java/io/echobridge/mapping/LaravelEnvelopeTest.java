package io.echobridge.mapping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.RawJson;
import io.echobridge.mapping.MappingConfig.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaravelEnvelopeTest {
  static final String[] DATA = {
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1.0",
    "1e400",
    "-12.50E+3",
    "12345678901234567890123456789012345678901234567890",
    "9".repeat(5000),
    "\"\"",
    "\"a\"",
    "\"h\\u00e9llo\\/\\u20ac \\ud83d\\ude00\"",
    "\"lone \\ud83d\"",
    "\"\\\"}],\"",
    "\"héllo € 😀\"",
    "[]",
    "{}",
    "[ 1 , 2.0 ,\t[ { } ] ]",
    "{\"a\" : {\"data\":1,\"event\":\"inner\"}, \"b\":[null,\"]\"]}",
    "[".repeat(500) + "]".repeat(500),
    "\"" + "x".repeat(20_000) + "\"",
  };

  static final String[] SPACES = {"", " ", "\n\t\r  "};

  private final Mapping mapping = TestRule.of(Kind.LARAVEL).mapping();

  @ParameterizedTest
  @FieldSource("DATA")
  void dataIsTheApplicationsBytes(String data) {
    for (String s : SPACES) {
      for (String rest : new String[] {"", s + "," + s + "\"socket\":null"}) {
        String body = s + "{" + s + "\"event\":\"E\"," + s + "\"data\"" + s + ":" + s + data;
        BroadcastEvent event = decode(body + rest + s + "}" + s);
        assertThat(event.data()).isEqualTo(RawJson.of(data));
        assertThat(event.name()).isEqualTo("E");
      }
    }
  }

  @Test
  void whatLaravelPublishesIsRead() {
    BroadcastEvent event =
        decode(
            "{\"event\":\"App\\\\Events\\\\OrderShipped\",\"data\":{\"orderId\":5,\"socket\":\"1.2\"},"
                + "\"socket\":\"1.2\"}");
    assertThat(event.name()).isEqualTo("App\\Events\\OrderShipped");
    assertThat(event.data()).hasToString("{\"orderId\":5,\"socket\":\"1.2\"}");
    assertThat(event.exceptSocket()).isEqualTo("1.2");
  }

  @Test
  void keysStandInAnyOrderAndUnknownOnesAreSkipped() {
    BroadcastEvent event =
        decode("{\"x\":{\"event\":\"no\"},\"socket\":null,\"data\":7,\"y\":[1],\"event\":\"E\"}");
    assertThat(event).isEqualTo(new BroadcastEvent("E", RawJson.of("7"), null));
  }

  @Test
  void theLastOfADuplicateKeyCounts() {
    assertThat(
            decode(
                "{\"event\":\"a\",\"data\":1,\"socket\":\"s\","
                    + "\"event\":\"b\",\"data\":\"2\",\"socket\":5}"))
        .isEqualTo(new BroadcastEvent("b", RawJson.of("\"2\""), null));
    assertDropped("{\"event\":\"a\",\"event\":null}", "no-event-name");
  }

  @Test
  void keysMayBeEscaped() {
    assertThat(decode("{\"\\u0065vent\":\"E\",\"d\\u0061ta\":1}").data()).hasToString("1");
  }

  @Test
  void missingDataIsNull() {
    assertThat(decode("{\"event\":\"E\"}").data()).isEqualTo(RawJson.NULL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "5", "true", "{}", "[\"1.2\"]", "\"\""})
  void aSocketThatIsNoIdExcludesNobody(String socket) {
    assertThat(decode("{\"event\":\"E\",\"socket\":" + socket + "}").exceptSocket()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "5",
        "\"str\"",
        "[]",
        "[{\"event\":\"E\"}]",
        "notjson",
        "{",
        "{\"event\":\"E\"",
        "{\"event\":\"E\"}}",
        "{\"event\":\"E\"} {}",
        "{\"event\":\"E\"} x",
        "{\"event\":\"E\",}",
        "{\"event\":\"E\" \"data\":1}",
        "{\"event\":\"E\",\"data\":}",
        "{\"event\":\"E\",\"data\":01}",
        "{\"event\":\"E\",\"data\":1.}",
        "{\"event\":\"E\",\"data\":NaN}",
        "{\"event\":\"E\",\"data\":tru}",
        "{\"event\":\"E\",\"data\":'a'}",
        "{\"event\":\"E\",\"data\":\"a\\x\"}",
        "{\"event\":\"E\",\"data\":\"a\nb\"}",
        "{\"event\":\"E\",\"data\":\"\u0000\"}",
        "{\"event\":\"E\",\"data\":[1,]}",
        "{\"event\":\"E\",\"data\":[1}",
        "{\"event\":\"E\"/*c*/}",
        "\ufeff{\"event\":\"E\"}",
      })
  void whatIsNotOneJsonObjectIsDropped(String body) {
    assertDropped(body, "bad-json");
  }

  @Test
  void whatIsNestedTooDeeplyIsDropped() {
    assertDropped(
        "{\"event\":\"E\",\"data\":" + "[".repeat(600) + "]".repeat(600) + "}", "bad-json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"event\":\"\",", "\"event\":null,", "\"event\":{\"o\":1},"})
  void anEventWithoutANameIsDropped(String name) {
    assertDropped("{" + name + "\"data\":1}", "no-event-name");
  }

  @Test
  void aNameThatNoProtocolCanSayIsDropped() {
    assertDropped("{\"event\":\"error\"}", "reserved-event-name");
    assertThat(decode("{\"event\":\"errord\"}").name()).isEqualTo("errord");
  }

  @Test
  void aNameWithHalfASurrogatePairIsDropped() {
    assertDropped("{\"event\":\"a\\ud83d\"}", "bad-utf8");
    assertDropped("{\"event\":\"\\ude00\\ud83d\"}", "bad-utf8");
    assertThat(decode("{\"event\":\"\\ud83d\\ude00\"}").name()).isEqualTo("😀");
  }

  @Test
  void otherEncodingsThanUtf8AreDropped() {
    assertDropped("{\"event\":\"é\"}".getBytes(ISO_8859_1), "bad-utf8");
    assertDropped("{\"event\":\"E\"}".getBytes(UTF_16LE), "bad-json");
    byte[] overlong = "{\"event\":\"E\",\"data\":\"??\"}".getBytes(UTF_8);
    overlong[overlong.length - 4] = (byte) 0xc0;
    overlong[overlong.length - 3] = (byte) 0x80;
    assertDropped(overlong, "bad-utf8");
    byte[] cut = "{\"event\":\"E\"}é".getBytes(UTF_8);
    assertDropped(java.util.Arrays.copyOf(cut, cut.length - 1), "bad-utf8");
    byte[] surrogate = "{\"event\":\"E\",\"data\":\"???\"}".getBytes(UTF_8);
    surrogate[surrogate.length - 5] = (byte) 0xed;
    surrogate[surrogate.length - 4] = (byte) 0xa0;
    surrogate[surrogate.length - 3] = (byte) 0x80;
    assertDropped(surrogate, "bad-utf8");
  }

  @Test
  void longTextIsCheckedToItsEnd() {
    String body = "{\"event\":\"E\",\"data\":\"" + "é€😀".repeat(1500) + "\"}";
    assertThat(decode(body).data().length()).isEqualTo(1500 * 9 + 2);
    byte[] bad = body.getBytes(UTF_8);
    bad[bad.length - 3] = (byte) 0xff;
    assertDropped(bad, "bad-utf8");
  }

  @Test
  void aMessageAboveTheLimitIsDroppedUnread() {
    String frame = "{\"event\":\"E\",\"data\":\"\"}";
    String fits = "{\"event\":\"E\",\"data\":\"" + "x".repeat(50_000 - frame.length()) + "\"}";
    assertThat(decode(fits).name()).isEqualTo("E");
    assertDropped(fits + " ", "too-large");
    assertDropped(new byte[50_001], "too-large");
  }

  private BroadcastEvent decode(String body) {
    return decode(body.getBytes(UTF_8));
  }

  private BroadcastEvent decode(byte[] body) {
    return mapping.map(TestMessage.of("orders", body), channel -> true).get(0).event();
  }

  private void assertDropped(String body, String reason) {
    assertDropped(body.getBytes(UTF_8), reason);
  }

  private void assertDropped(byte[] body, String reason) {
    assertThatExceptionOfType(UnmappableMessageException.class)
        .isThrownBy(() -> decode(body))
        .extracting(UnmappableMessageException::reason)
        .isEqualTo(reason);
  }
}
