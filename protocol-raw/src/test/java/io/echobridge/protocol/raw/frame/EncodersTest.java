package io.echobridge.protocol.raw.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.GapReason;
import io.echobridge.protocol.MessageEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EncodersTest {
  private static final ChannelName NEWS = new ChannelName("news");
  private static final Member ALICE =
      new Member("7", RawJson.of("{\"user_id\":7,\"user_info\":{\"name\":\"Alice\"}}"));

  private static Delivery event(String name, String data) {
    return Delivery.event(NEWS, name, RawJson.of(data));
  }

  private static String said(MessageEncoder encoder, Delivery delivery) {
    return encoder.event(delivery).orElseThrow().payload();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1.0 }|{\"a\": 1.0 }",
        "[12345678901234567890]|[12345678901234567890]",
        "null|null",
        "\"hello\"|hello",
        "\"a \\\"quoted\\\" \\u00e9\"|a \"quoted\" é"
      })
  void aRawFrameIsTheDataAndATextIsTheText(String data, String frame) {
    assertThat(said(RawEncoder.ONLY, event("E", data))).isEqualTo(frame);
  }

  @Test
  void whatTheApplicationGaveAsTextStaysAsItIs() {
    Delivery text = new Delivery(NEWS, "E", RawJson.of("\"hello\""), true, null, null);
    assertThat(said(RawEncoder.ONLY, text)).isEqualTo("\"hello\"");
  }

  @Test
  void rawFramesSayNothingElse() {
    assertThat(RawEncoder.ONLY.subscribed(NEWS, Optional.of(List.of()))).isEmpty();
    assertThat(RawEncoder.ONLY.refused(NEWS, new Refused(403, "no"))).isEmpty();
    assertThat(RawEncoder.ONLY.gap(GapReason.GAP, "1a")).isEmpty();
    PresentMember member = new PresentMember(ALICE, "1.2");
    assertThat(RawEncoder.ONLY.presenceJoining(NEWS, member)).isEmpty();
    assertThat(RawEncoder.ONLY.presenceLeaving(NEWS, ALICE)).isEmpty();
    assertThat(SseEncoder.of(false, false).presenceJoining(NEWS, member)).isEmpty();
    assertThat(SseEncoder.of(false, false).presenceLeaving(NEWS, ALICE)).isEmpty();
  }

  @Test
  void whereDataStandAloneNobodyWhispersAsIfItWereTheApplication() {
    RawJson data = RawJson.of("1");
    Delivery whisper = Delivery.whisper(NEWS, "client-x", data, new Delivery.Sender("1.2", null));
    assertThat(RawEncoder.ONLY.whisper(whisper)).isEmpty();
    assertThat(SseEncoder.of(true, false).whisper(whisper)).isEmpty();
    assertThat(SseEncoder.of(true, true).whisper(whisper)).isEmpty();
    assertThat(JsonEncoder.ONLY.whisper(whisper).orElseThrow().payload())
        .contains("\"event\":\"client-x\"");
    assertThat(SseEncoder.of(false, false).whisper(whisper).orElseThrow().payload())
        .contains("\"event\":\"client-x\"");
  }

  @Test
  void jsonFramesNameTheChannelTheEventAndThePlace() {
    assertThat(said(JsonEncoder.ONLY, event("E\"", "{\"a\":1}").at(() -> "1abc")))
        .isEqualTo(
            "{\"type\":\"event\",\"id\":\"1abc\",\"channel\":\"news\",\"event\":\"E\\\"\","
                + "\"data\":{\"a\":1}}");
    assertThat(said(JsonEncoder.ONLY, event("E", "1").at(() -> "-")))
        .isEqualTo(
            "{\"type\":\"event\",\"id\":\"-\",\"channel\":\"news\",\"event\":\"E\",\"data\":1}");
    assertThat(said(JsonEncoder.ONLY, event("E", "1")))
        .isEqualTo("{\"type\":\"event\",\"channel\":\"news\",\"event\":\"E\",\"data\":1}");
  }

  @Test
  void jsonFramesTellOfMembersRefusalsAndGaps() {
    PresentMember member = new PresentMember(ALICE, "1.2");
    String alice = ALICE.channelData().toString();
    assertThat(JsonEncoder.ONLY.subscribed(NEWS, Optional.empty())).isEmpty();
    assertThat(
            JsonEncoder.ONLY
                .subscribed(NEWS, Optional.of(List.of(member, member)))
                .orElseThrow()
                .payload())
        .isEqualTo(
            "{\"type\":\"members\",\"channel\":\"news\",\"members\":["
                + alice
                + ","
                + alice
                + "]}");
    assertThat(JsonEncoder.ONLY.presenceJoining(NEWS, member).orElseThrow().payload())
        .isEqualTo("{\"type\":\"joining\",\"channel\":\"news\",\"member\":" + alice + "}");
    assertThat(JsonEncoder.ONLY.presenceLeaving(NEWS, ALICE).orElseThrow().payload())
        .isEqualTo("{\"type\":\"leaving\",\"channel\":\"news\",\"member\":" + alice + "}");
    assertThat(JsonEncoder.ONLY.refused(NEWS, new Refused(403, "no")).orElseThrow().payload())
        .isEqualTo("{\"type\":\"error\",\"channel\":\"news\",\"status\":403}");
    assertThat(JsonEncoder.ONLY.gap(GapReason.TOO_OLD, "1a").orElseThrow().payload())
        .isEqualTo("{\"type\":\"gap\",\"id\":\"1a\",\"reason\":\"too-old\"}");
  }

  @Test
  void aServerSentEventIsAMessageOfJson() {
    assertThat(said(SseEncoder.of(false, false), event("E", "{\"a\":1}").at(() -> "1abc")))
        .isEqualTo("id: 1abc\ndata: {\"channel\":\"news\",\"event\":\"E\",\"data\":{\"a\":1}}\n\n");
    assertThat(said(SseEncoder.of(false, false), event("E", "1")))
        .isEqualTo("data: {\"channel\":\"news\",\"event\":\"E\",\"data\":1}\n\n");
  }

  @Test
  void aNamedEventGoesByItsNameUnlessALineCannotHoldItOrItIsOurs() {
    assertThat(said(SseEncoder.of(true, true), event("order.created", "1")))
        .isEqualTo("event: order.created\ndata: 1\n\n");
    for (String name : List.of("a\nb", "a\rb", "gap", "error", "place")) {
      assertThat(said(SseEncoder.of(true, true), event(name, "1"))).isEqualTo("data: 1\n\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\\n\"a\":1\\r\\n}|data: {\\ndata: \"a\":1\\ndata: }\\n\\n",
        "\"one\\\\ntwo\"|data: one\\ndata: two\\n\\n",
        "\"a\\\\r\\\\rb\\\\n\"|data: a\\ndata: \\ndata: b\\ndata: \\n\\n"
      })
  void eachLineOfTheDataIsALineOfTheEvent(String data, String sent) {
    String json = data.replace("\\\\", "\u0000").replace("\\n", "\n").replace("\\r", "\r");
    assertThat(said(SseEncoder.of(true, false), event("E", json.replace("\u0000", "\\"))))
        .isEqualTo(sent.replace("\\n", "\n"));
  }

  @Test
  void serverSentEventsAreBareAndTellOfGapsAndRefusals() {
    SseEncoder encoder = SseEncoder.of(false, false);
    assertThat(encoder.gap(GapReason.AHEAD, "1a").orElseThrow().payload())
        .isEqualTo("id: 1a\nevent: gap\ndata: {\"reason\":\"ahead\"}\n\n");
    assertThat(encoder.refused(NEWS, new Refused(403, "no")).orElseThrow().payload())
        .isEqualTo("event: error\ndata: {\"channel\":\"news\",\"status\":403}\n\n");
    var frame = encoder.event(event("E", "1")).orElseThrow();
    assertThat(frame.length()).isEqualTo(frame.payloadLength());
    assertThat(frame.isText()).isTrue();
    assertThat(new String(frame.bytes(), frame.start(), frame.length(), StandardCharsets.UTF_8))
        .startsWith("data: ");
  }

  @Test
  void thereIsOneEncoderForEachForm() {
    assertThat(SseEncoder.of(true, false)).isSameAs(SseEncoder.of(true, false));
    assertThat(List.of(SseEncoder.of(true, true), SseEncoder.of(true, false)))
        .doesNotHaveDuplicates();
  }
}
