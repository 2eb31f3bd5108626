package io.echobridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.echobridge.mapping.MappingConfig.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages written by hand from the rules of CloudEvents 1.0 and its bindings. */
class CloudEventsEnvelopeTest {
  private static final String ATTRIBUTES =
      "\"specversion\":\"1.0\",\"id\":\"A-1\",\"source\":\"/shop\",\"type\":\"order.shipped\"";

  private static final String STRUCTURED =
      "{"
          + ATTRIBUTES
          + ",\"subject\":\"orders.7\",\"time\":\"2026-11-21T04:00:00Z\","
          + "\"datacontenttype\":\"application/json\",\"data\": {\"total\": 1.0} ,\"tenant\":\"t\"}";

  private final TestRule rule = TestRule.of(Kind.CLOUDEVENTS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "application/cloudevents+json",
        "application/cloudevents+json; charset=UTF-8",
        "Application/CloudEvents+JSON",
        "application/json",
      })
  void structuredModeIsReadWithAndWithoutItsContentType(String contentType) {
    TestMessage message = TestMessage.of("topic", STRUCTURED);
    assertThat(one(contentType.isEmpty() ? message : message.header("content-type", contentType)))
        .isEqualTo("orders.7 order.shipped {\"total\": 1.0}");
    assertThat(one(contentType.isEmpty() ? message : message.field("contentType", contentType)))
        .isEqualTo("orders.7 order.shipped {\"total\": 1.0}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_", "cloudEvents:", "cloudEvents_"})
  void binaryModeIsReadInEachBinding(String prefix) {
    TestMessage message =
        binary(prefix, "[1.0, 2]").header("content-type", "application/json; charset=utf-8");
    assertThat(one(message)).isEqualTo("orders.7 order.shipped [1.0, 2]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json|{\"a\":1}|{\"a\":1}",
        "application/vnd.shop+json|5|5",
        "|5|5",
        "text/plain|say \"hi\"|\"say \\\"hi\\\"\"",
        "application/xml; charset=utf-8|<a/>|\"<a/>\"",
        "image/svg+xml|<svg/>|\"<svg/>\"",
        "application/avro|abc|\"YWJj\"",
        "application/json|''|null",
        "text/plain|''|null",
      })
  void binaryModesBodyIsDataAsItsContentTypeSays(String type, String body, String data) {
    TestMessage message = binary("ce_", body);
    assertThat(one(type == null ? message : message.header("content-type", type)))
        .isEqualTo("orders.7 order.shipped " + data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"data\":\"<a/>\",\"datacontenttype\":\"text/xml\"|\"<a/>\"",
        "\"data\":null|null",
        "\"x\":1|null",
        "\"data_base64\":\"YWJj\"|\"YWJj\"",
        "\"data_base64\":\"YWJj\",\"datacontenttype\":\"text/plain\"|\"abc\"",
        "\"data_base64\":\"WzFd\",\"datacontenttype\":\"application/json\"|[1]",
      })
  void structuredDataIsWhatStandsThereOrWasInBase64(String keys, String data) {
    TestMessage message =
        TestMessage.of("t", "{" + ATTRIBUTES + ",\"subject\":\"c\"," + keys + "}");
    assertThat(one(message)).isEqualTo("c order.shipped " + data);
  }

  @Test
  void aBatchIsSeveralEvents() {
    String batch = "[" + STRUCTURED + ", " + STRUCTURED.replace("orders.7", "orders.8") + "]";
    TestMessage message =
        TestMessage.of("t", batch).header("content-type", "application/cloudevents-batch+json");
    assertThat(all(rule, message))
        .containsExactly(
            "orders.7 order.shipped {\"total\": 1.0}", "orders.8 order.shipped {\"total\": 1.0}");
    TestMessage none =
        TestMessage.of("t", "[]").header("content-type", "application/cloudevents-batch+json");
    assertThat(all(rule, none)).isEmpty();
  }

  @Test
  void attributesAndDataCanBeMappedOtherwise() {
    TestRule mapped =
        TestRule.of(Kind.CLOUDEVENTS)
            .channel("{ce.tenant}.{json:/subject}")
            .event("{ce.source}")
            .except("{ce.socket}");
    assertThat(all(mapped, TestMessage.of("t", STRUCTURED)))
        .containsExactly("t.orders.7 /shop {\"total\": 1.0}");
    TestRule ofBinary =
        TestRule.of(Kind.CLOUDEVENTS).channel("{json:/a}").event("{ce.datacontenttype}");
    TestMessage message = binary("ce_", "{\"a\":1}").header("content-type", "text/json");
    assertThat(all(ofBinary, message)).containsExactly("1 text/json {\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"specversion\":\"1.0\"|\"specversion\":\"0.3\"|expected specversion 1.0, got another",
        "\"specversion\":\"1.0\",|''|expected specversion 1.0, got none",
        "\"id\":\"A-1\"|\"id\":\"\"|the attribute id is missing",
        "\"source\":\"/shop\"|\"source\":null|the attribute source is missing",
        "\"type\":\"order.shipped\"|\"type\":{}|the attribute type is missing",
        "{|[{|expected a JSON object, or headers with the attributes",
      })
  void whatLacksARequiredAttributeIsRefused(String text, String instead, String words) {
    String body = STRUCTURED.replace(text, instead);
    assertRefused(TestMessage.of("t", body), "bad-cloudevent: " + words);
  }

  @Test
  void whatIsNoCloudEventIsRefusedWithItsReason() {
    assertRefused(
        TestMessage.of("t", STRUCTURED.replace("\"subject\"", "\"x\"")),
        "no-channel: the attribute subject is missing");
    assertRefused(
        TestMessage.of("t", STRUCTURED).header("content-type", "application/cloudevents+xml"),
        "bad-cloudevent: expected the format application/cloudevents+json or a batch of it");
    assertRefused(
        TestMessage.of("t", STRUCTURED)
            .header("content-type", "application/cloudevents-batch+json"),
        "bad-cloudevent: expected a list, because the message is a batch");
    assertRefused(
        TestMessage.of("t", "{" + ATTRIBUTES + ",\"subject\":\"c\",\"data_base64\":\"*\"}"),
        "bad-cloudevent: expected Base64 in data_base64");
    assertRefused(
        binary("ce_", "{").header("content-type", "application/json"),
        "bad-json: expected one JSON value, wrong at byte 1");
    TestMessage unnamed = binary("ce_", "1");
    unnamed.headers().remove("ce_type");
    assertRefused(unnamed, "bad-cloudevent: the attribute type is missing");
  }

  private static TestMessage binary(String prefix, String body) {
    return TestMessage.of("topic", body)
        .header(prefix + "specversion", "1.0")
        .header(prefix + "id", "A-1")
        .header(prefix + "source", "/shop")
        .header(prefix + "type", "order.shipped")
        .header(prefix + "subject", "orders.7");
  }

  private void assertRefused(TestMessage message, String words) {
    assertThatExceptionOfType(UnmappableMessageException.class)
        .isThrownBy(() -> one(message))
        .withMessage(words);
  }

  private String one(TestMessage message) {
    List<String> all = all(rule, message);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static List<String> all(TestRule rule, TestMessage message) {
    return rule.mapping().map(message, channel -> true).stream()
        .map(mapped -> mapped.channel() + " " + mapped.event().name() + " " + mapped.event().data())
        .toList();
  }
}
