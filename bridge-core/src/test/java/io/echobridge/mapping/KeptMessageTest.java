package io.echobridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.mapping.MappingConfig.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a message says the same as the message, and little more. */
class KeptMessageTest {
  private static final String LARAVEL = "{\"event\":\"E\",\"data\":{\"a\":1}}";

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of("nothing but the body", TestRule.of(Kind.LARAVEL)),
        Arguments.of("the address", TestRule.raw("{address}", "e")),
        Arguments.of("a condition on a header", TestRule.raw("c", "e").whenHeader("kind", "k*")),
        Arguments.of("a condition on a field", TestRule.raw("c", "e").whenField("topic", "t*")),
        Arguments.of("a header in the channel", TestRule.raw("c.{header.kind}", "e")),
        Arguments.of("a field in the event", TestRule.raw("c", "{topic}-{key}")),
        Arguments.of("a part of a header", TestRule.raw("{header.dots[1]}", "{key[0]}")),
        Arguments.of("the other socket", TestRule.raw("c", "e").except("{header.socket}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void itIsMappedAlike(String what, TestRule rule) {
    assertMappedAlike(rule, message(LARAVEL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_", "cloudEvents:", "cloudEvents_"})
  void aBinaryCloudEventIsMappedAlike(String prefix) {
    TestMessage message =
        message("[1.0]")
            .header(prefix + "specversion", "1.0")
            .header(prefix + "id", "A-1")
            .header(prefix + "source", "/shop")
            .header(prefix + "type", "shipped")
            .header(prefix + "subject", "orders.7")
            .header(prefix + "tenant", "t1")
            .header("content-type", "text/plain");
    assertMappedAlike(TestRule.of(Kind.CLOUDEVENTS), message);
    TestRule templates =
        TestRule.of(Kind.CLOUDEVENTS)
            .channel("{ce.subject[0]}.{ce.tenant}")
            .event("{ce.datacontenttype}");
    assertMappedAlike(templates, message);
    assertMappedAlike(templates, message.field("contentType", "application/json"));
  }

  @Test
  void itGoesToTheSameOfSeveralRules() {
    Mapping mapping =
        TestRule.mapping(
            TestMessage.FIELDS,
            TestRule.raw("one", "e").whenHeader("kind", "other"),
            TestRule.raw("two", "e").whenField("topic", "other"),
            TestRule.raw("three", "e").whenHeader("missing", "*"),
            TestRule.raw("four", "e").whenHeader("dots", "a.*"));
    BrokerMessage kept = mapping.kept(message(LARAVEL));
    assertThat(mapping.choose(kept)).isEqualTo(mapping.choose(message(LARAVEL)));
    assertThat(mapping.choose(kept).rule()).hasValue(3);
  }

  @Test
  void whatIsNoEventStaysNone() {
    Mapping mapping = TestRule.raw("c", "{header.missing}").mapping();
    BrokerMessage kept = mapping.kept(message(LARAVEL));
    assertThatExceptionOfType(UnmappableMessageException.class)
        .isThrownBy(() -> mapping.map(kept, any -> true))
        .satisfies(e -> assertThat(e.reason()).isEqualTo("no-field"));
  }

  @Test
  void ofHeadersAndFieldsThatNoRuleReadsNothingStays() {
    Mapping mapping = TestRule.raw("{header.kind}", "{key}").whenHeader("dots", "*").mapping();
    BrokerMessage kept = mapping.kept(message(LARAVEL));
    assertThat(List.of("kind", "dots")).allMatch(name -> kept.header(name).isPresent());
    assertThat(List.of("socket", "traceparent")).allMatch(name -> kept.header(name).isEmpty());
    assertThat(kept.field("key")).isPresent();
    assertThat(kept.field("topic")).isEmpty();
  }

  @Test
  void itStandsWhereTheMessageStood() {
    for (boolean isPast : new boolean[] {false, true}) {
      BrokerMessage message = new Placed(message(LARAVEL), isPast);
      for (TestRule rule :
          new TestRule[] {TestRule.of(Kind.LARAVEL), TestRule.raw("{header.kind}", "e")}) {
        BrokerMessage kept = rule.mapping().kept(message);
        assertThat(kept).isNotSameAs(message);
        assertThat(kept.address()).isEqualTo("orders");
        assertThat(kept.body()).isSameAs(message.body());
        assertThat(kept.lane()).isEqualTo(3);
        assertThat(kept.ordinal()).isEqualTo(77);
        assertThat(kept.isPast()).isEqualTo(isPast);
      }
    }
  }

  private record Placed(TestMessage message, boolean isPast) implements BrokerMessage {
    @Override
    public String address() {
      return message.address();
    }

    @Override
    public byte[] body() {
      return message.body();
    }

    @Override
    public int lane() {
      return 3;
    }

    @Override
    public long ordinal() {
      return 77;
    }

    @Override
    public Optional<String> header(String name) {
      return message.header(name);
    }
  }

  private static TestMessage message(String body) {
    return TestMessage.of("orders", body)
        .field("topic", "t.eu")
        .field("key", "k.7")
        .header("kind", "kind1")
        .header("dots", "a.b.c")
        .header("socket", "1.2")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  }

  private static void assertMappedAlike(TestRule rule, TestMessage message) {
    Mapping mapping = rule.mapping();
    List<MappedEvent> events = mapping.map(message, any -> true);
    assertThat(events).isNotEmpty();
    assertThat(mapping.map(mapping.kept(message), any -> true)).isEqualTo(events);
  }
}
