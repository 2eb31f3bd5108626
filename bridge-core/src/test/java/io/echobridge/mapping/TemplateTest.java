package io.echobridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.echobridge.mapping.MappingConfig.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final TestMessage MESSAGE =
      TestMessage.of(
              "orders.eu.created",
              "{\"id\":7,\"total\":1.50,\"ok\":true,\"a/b\":[{\"x\":\"y\"}],\"no\":null,\"id\":8}")
          .field("key", "k.1")
          .header("type", "created")
          .header("x.y-z", "h");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain|plain",
        "{address}|orders.eu.created",
        "{address[0]}|orders",
        "{address[2]}|created",
        "{key}|k.1",
        "{key[1]}|1",
        "orders.{key}.x|orders.k.1.x",
        "{header.type}:{key}|created:k.1",
        "{header.x.y-z}|h",
        "{json:/id}|8",
        "{json:/total}|1.50",
        "{json:/ok}|true",
        "{json:/a~1b/0/x}|y",
        "{{{key}}}|{k.1}",
        "{{key}}|{key}",
      })
  void aTemplateIsFilledFromTheMessage(String template, String text) {
    assertThat(channel(template)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{topic}|topic",
        "a.{address[3]}|address[3]",
        "{key}{header.no}|header.no",
        "{json:/no}|json:/no",
        "{json:/a~1b}|json:/a~1b",
        "{json:/a~1b/1/x}|json:/a~1b/1/x",
        "{json:/id/x}|json:/id/x",
      })
  void whatAMessageLacksIsNamed(String template, String word) {
    assertThatExceptionOfType(UnmappableMessageException.class)
        .isThrownBy(() -> channel(template))
        .withMessage("no-field: " + word + " is missing")
        .extracting(UnmappableMessageException::reason)
        .isEqualTo("no-field");
  }

  @Test
  void whoIsToBeExceptedMayBeMissing() {
    TestRule rule = TestRule.raw("c", "e").except("{header.socket}");
    TestMessage message = TestMessage.of("a", "1");
    assertThat(only(rule, message).event().exceptSocket()).isNull();
    assertThat(only(rule, message.header("socket", "1.2")).event().exceptSocket()).isEqualTo("1.2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|expected a template such as \"orders.{address}\", got \"\"",
        "orders.{key|expected a } for each {, or {{ for a literal brace, got \"orders.{key\"",
        "orders.key}|expected a { for each }, or }} for a literal brace, got \"orders.key}\"",
        "{}|expected one of {address}, {contentType}, {key}, {topic}, {header.NAME},"
            + " {json:/POINTER}; with [1] for a part between dots; got {}",
        "{exchange}|expected one of {address}, {contentType}, {key}, {topic}, {header.NAME},"
            + " {json:/POINTER}; with [1] for a part between dots; got {exchange}",
      })
  void aWrongTemplateIsAnErrorAtStartThatSaysWhatWasExpected(String template, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestRule.raw(template, "e").mapping())
        .withMessage("mappings.\"[0]\".channel: " + words);
  }

  @Test
  void wordsBelongToTheirEnvelopes() {
    assertThat(faults(TestRule.of(Kind.CLOUDEVENTS).channel("{ce.tenant}"))).isEmpty();
    assertThat(faults(TestRule.of(Kind.LARAVEL).channel("{ce.tenant}"))).contains("{ce.tenant}");
    assertThat(faults(TestRule.of(Kind.CLOUDEVENTS).channel("{ce.Tenant}"))).contains("Tenant");
    assertThat(faults(TestRule.of(Kind.SOCKETIO_EMITTER).channel("{namespace}.{room}"))).isEmpty();
    assertThat(faults(TestRule.of(Kind.LARAVEL).channel("{room}"))).contains("{room}");
    assertThat(faults(TestRule.of(Kind.SOCKETIO_EMITTER).channel("{json:/a}"))).contains("json");
  }

  @Test
  void allFaultsOfAllRulesAreToldTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TestRule.mapping(
                    Set.of(),
                    TestRule.of(Kind.RAW),
                    TestRule.of(Kind.LARAVEL)
                        .data(MappingConfig.Data.TEXT)
                        .except("{")
                        .whenField("key", "x")))
        .withMessage(
            """
            mappings."[0]".channel: expected a template, because a raw body names none, got nothing
            mappings."[0]".event: expected a template, because a raw body names none, got nothing
            mappings."[1]".when.field: expected none, because this broker has no fields, got key
            mappings."[1]".except: expected a } for each {, or {{ for a literal brace, got "{"
            mappings."[1]".data: expected only with envelope = raw""");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestRule.mapping(Set.of()))
        .withMessageStartingWith("mappings: expected at least one rule");
  }

  @Test
  void onlyTheAddressItselfIsAnAddress() {
    assertThat(TestRule.of(Kind.LARAVEL).channel("{address}").mapping().channelsAreAddresses())
        .isTrue();
    assertThat(TestRule.raw("{address}", "e").mapping().channelsAreAddresses()).isTrue();
    assertThat(TestRule.of(Kind.LARAVEL).mapping().channelsAreAddresses()).isFalse();
    assertThat(TestRule.raw("{address[0]}", "e").mapping().channelsAreAddresses()).isFalse();
    assertThat(TestRule.raw("x{address}", "e").mapping().channelsAreAddresses()).isFalse();
  }

  private static String faults(TestRule rule) {
    try {
      rule.mapping();
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String channel(String template) {
    return only(TestRule.raw(template, "e"), MESSAGE).channel().value();
  }

  private static MappedEvent only(TestRule rule, TestMessage message) {
    return rule.mapping().map(message, channel -> true).get(0);
  }
}
