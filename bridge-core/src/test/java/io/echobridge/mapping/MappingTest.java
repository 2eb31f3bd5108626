package io.echobridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.echobridge.mapping.MappingConfig.Data;
import io.echobridge.mapping.MappingConfig.Kind;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {
  private final Mapping mapping =
      TestRule.mapping(
          TestMessage.FIELDS,
          TestRule.raw("one", "e").whenAddress("orders.*").whenHeader("type", "created"),
          TestRule.raw("two", "e").whenField("topic", "*.eu"),
          TestRule.raw("three", "e").whenHeader("trace", "*"));

  @Test
  void theFirstRuleWhoseConditionsAllHoldTakesAMessage() {
    TestMessage message = TestMessage.of("orders.7", "1");
    assertThat(taken(message.header("type", "created"))).isEqualTo("one");
    assertThat(taken(TestMessage.of("orders", "1").field("topic", "x.eu"))).isEqualTo("two");
    assertThat(taken(message.header("type", "x").field("topic", "x.eu"))).isEqualTo("two");
    assertThat(taken(TestMessage.of("a", "1").header("trace", ""))).isEqualTo("three");
  }

  @Test
  void whatNoRuleTakesIsDroppedAndNoDeadLetter() {
    assertThatExceptionOfType(UnmappableMessageException.class)
        .isThrownBy(() -> taken(TestMessage.of("orders.7", "1")))
        .satisfies(e -> assertThat(e.reason()).isEqualTo("no-rule"))
        .satisfies(e -> assertThat(e.isDropped()).isTrue());
  }

  @Test
  void theChoiceIsExplained() {
    TestMessage message = TestMessage.of("orders.7", "1").header("trace", "x");
    assertThat(mapping.choose(message))
        .isEqualTo(
            new Mapping.Choice(
                OptionalInt.of(2),
                List.of(
                    "header type is missing, expected \"created\"",
                    "field topic is missing, expected \"*.eu\"")));
    assertThat(mapping.choose(TestMessage.of("a", "1").field("topic", "us")).passedOver())
        .containsExactly(
            "address is \"a\", expected \"orders.*\"",
            "field topic is \"us\", expected \"*.eu\"",
            "header trace is missing, expected \"*\"");
  }

  @Test
  void whatNobodyHearsIsNotOpened() {
    TestMessage broken = TestMessage.of("orders", "{");
    Mapping byAddress = TestRule.of(Kind.LARAVEL).channel("{address}").mapping();
    assertThat(byAddress.map(broken, channel -> false)).isEmpty();
    assertThatExceptionOfType(UnmappableMessageException.class)
        .isThrownBy(() -> byAddress.map(broken, channel -> true));
  }

  @Test
  void ofSeveralChannelsOnlyThoseThatAreHeardGetTheEvent() {
    Mapping laravel = TestRule.of(Kind.LARAVEL).mapping();
    TestMessage message =
        TestMessage.of("topic", "{\"event\":\"E\",\"data\":1,\"channels\":[\"a\",\"b\",\"a\"]}");
    assertThat(laravel.map(message, channel -> true))
        .extracting(mapped -> mapped.channel().value())
        .containsExactly("a", "b");
    assertThat(laravel.map(message, channel -> channel.value().equals("b")))
        .extracting(mapped -> mapped.channel().value())
        .containsExactly("b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"channel\":\"a\"|a",
        "\"channel\":null|topic",
        "\"channel\":5|topic",
        "\"channels\":[]|topic",
        "\"channels\":null|topic",
        "\"channels\":[\"b\"],\"channel\":\"a\"|b",
        "\"x\":1|topic",
      })
  void theBodyMayNameTheChannel(String keys, String channel) {
    TestMessage message = TestMessage.of("topic", "{\"event\":\"E\"," + keys + "}");
    assertThat(TestRule.of(Kind.LARAVEL).mapping().map(message, any -> true))
        .extracting(mapped -> mapped.channel().value())
        .containsExactly(channel);
  }

  @Test
  void withATemplateOnlyThatCounts() {
    TestMessage message = TestMessage.of("topic", "{\"event\":\"E\",\"channel\":\"a\"}");
    TestRule rule = TestRule.of(Kind.LARAVEL).channel("{address}").event("{json:/channel}!");
    MappedEvent mapped = rule.mapping().map(message, any -> true).get(0);
    assertThat(mapped.channel()).hasToString("topic");
    assertThat(mapped.event().name()).isEqualTo("a!");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\ud83d"})
  void whatIsNoChannelNameIsRefused(String name) {
    assertReason(TestRule.raw("{header.c}", "e"), TestMessage.of("a", "1").header("c", name))
        .isEqualTo("bad-name");
  }

  @Test
  void aNameThatIsReservedOrMissingIsRefused() {
    TestRule rule = TestRule.raw("c", "{header.e}");
    TestMessage message = TestMessage.of("a", "1");
    assertReason(rule, message.header("e", "error")).isEqualTo("reserved-event-name");
    assertReason(rule, message.header("e", "")).isEqualTo("no-event-name");
    assertThat(rule.mapping().map(message.header("e", "errors"), any -> true)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{\"a\" : 1.0}|{\"a\" : 1.0}",
        " [1]\t|[1]",
        "5 |5",
        "1e400|1e400",
        "\"x\"|\"x\"",
        "null|null",
      })
  void rawJsonIsPassedOnAsItStands(String body, String data) {
    assertThat(data(Data.JSON, body)).isEqualTo(data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "1 2", "{} x", "nul", "01", "[1,]", "'a'", "\ufeff1"})
  void rawJsonThatIsNotOneValueIsRefused(String body) {
    assertReason(TestRule.raw("c", "e"), TestMessage.of("a", body)).isEqualTo("bad-json");
  }

  @Test
  void rawTextAndBytesBecomeStrings() {
    assertThat(data(Data.TEXT, "é \"x\"\n")).isEqualTo("\"é \\\"x\\\"\\n\"");
    assertThat(data(Data.TEXT, "")).isEqualTo("\"\"");
    assertThat(data(Data.BASE64, "\0é")).isEqualTo("\"AMOp\"");
    TestMessage latin = TestMessage.of("a", new byte[] {(byte) 0xe9});
    assertReason(TestRule.raw("c", "e").data(Data.TEXT), latin).isEqualTo("bad-utf8");
    TestMessage large = TestMessage.of("a", new byte[TestRule.MAX_SIZE + 1]);
    assertReason(TestRule.raw("c", "e").data(Data.BASE64), large).isEqualTo("too-large");
  }

  @Test
  void aReasonNeverShowsThePayload() {
    assertThatExceptionOfType(UnmappableMessageException.class)
        .isThrownBy(
            () ->
                TestRule.raw("c", "e")
                    .mapping()
                    .map(TestMessage.of("a", "{\"password\": hunter2}"), any -> true))
        .withMessage("bad-json: expected one JSON value, wrong at byte 13");
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertReason(
      TestRule rule, TestMessage message) {
    try {
      rule.mapping().map(message, channel -> true);
      return assertThat("an event");
    } catch (UnmappableMessageException e) {
      assertThat(e.isDropped()).isFalse();
      return assertThat(e.reason());
    }
  }

  private static String data(Data kind, String body) {
    TestRule rule = TestRule.raw("c", "e").data(kind);
    return rule.mapping()
        .map(TestMessage.of("a", body), channel -> true)
        .get(0)
        .event()
        .data()
        .toString();
  }

  private String taken(TestMessage message) {
    return mapping.map(message, channel -> true).get(0).channel().value();
  }
}
