package io.echobridge.hub.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Confirm;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.TraceContext;
import io.echobridge.mapping.MappedEvent;
import io.echobridge.mapping.UnmappableMessageException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of the HTTP API on their way through a broker. */
class PublishedTextTest {
  private static final List<ChannelName> CHANNELS =
      List.of(new ChannelName("a"), new ChannelName("private-\"b\""));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1.0, \"b\":[ ]}",
        "1",
        "1e400",
        "\"\\u00e4 }\"",
        "null",
        "[1, {}]",
        "true"
      })
  void whatIsWrittenComesBackByteForByte(String data) {
    BroadcastEvent event =
        new BroadcastEvent("App\\\\E", RawJson.of(data), "1.2", Set.of("c", "d"), true);
    List<MappedEvent> read = PublishedText.read(PublishedText.write(CHANNELS, event));
    assertThat(read).extracting(MappedEvent::channel).isEqualTo(CHANNELS);
    BroadcastEvent same = read.get(0).event();
    assertThat(same.data().toString()).isEqualTo(data);
    assertThat(same.name()).isEqualTo(event.name());
    assertThat(same.exceptSocket()).isEqualTo("1.2");
    assertThat(same.exceptAll()).containsExactlyInAnyOrder("c", "d");
    assertThat(same.isText()).isTrue();
  }

  @Test
  void aWishToKnowWhoHasItComesBackForAllChannels() {
    Confirm wish = new Confirm("0a1b", 7, 2_000, 2);
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of("{}"), null).confirmed(wish);
    List<MappedEvent> read = PublishedText.read(PublishedText.write(CHANNELS, event));
    assertThat(read).extracting(each -> each.event().confirm()).containsExactly(wish, wish);
  }

  @Test
  void theWorkThatItIsPartOfComesBackWithAWishAndWithout() {
    Confirm wish = new Confirm("0a1b", 7, 2_000, 2);
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of("{}"), null);
    TraceContext[] all = {new TraceContext("00-a-b-01", "s=\"1\""), new TraceContext("-", null)};
    for (TraceContext trace : all) {
      BroadcastEvent traced = event.tracedBy(trace);
      for (BroadcastEvent each : List.of(traced, traced.confirmed(wish))) {
        List<MappedEvent> read = PublishedText.read(PublishedText.write(CHANNELS, each));
        assertThat(read).extracting(MappedEvent::event).containsExactly(each, each);
      }
    }
  }

  @Test
  void wordsThatAreTooLongOrNoTextAreOfNoWork() {
    for (String parent : List.of("\"" + "x".repeat(257) + "\"", "\"\"", "[1]", "null")) {
      String text =
          "{\"channels\":[\"a\"],\"event\":\"E\",\"echobridge\":{\"traceparent\":%s},\"data\":1}"
              .formatted(parent);
      List<MappedEvent> read = PublishedText.read(text.getBytes(UTF_8));
      assertThat(read).extracting(each -> each.event().trace()).containsOnlyNulls();
    }
    assertThat(new TraceContext("p", "s")).isEqualTo(TraceContext.of("p", "s"));
    assertThat(new TraceContext("p", null)).isEqualTo(TraceContext.of("p", "s".repeat(513)));
  }

  /** Whoever can publish there may say anything. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"confirm\":\"no number\",\"wait\":1}",
        "{\"confirm\":\"a.99999999999999999999\"}",
        "{\"confirm\":{\"a\":[1]},\"wait\":\"x\"}",
        "{}",
        "[1,{\"a\":2}]",
        "null",
      })
  void aWishOfNoNodeIsNone(String wish) {
    String text =
        "{\"channels\":[\"a\",\"b\"],\"event\":\"E\",\"echobridge\":" + wish + ",\"data\":1}";
    List<MappedEvent> read = PublishedText.read(text.getBytes(UTF_8));
    assertThat(read).hasSize(2).extracting(each -> each.event().confirm()).containsOnlyNulls();
  }

  @Test
  void whatIsLeftOutIsNothing() {
    BroadcastEvent event = new BroadcastEvent("E", RawJson.of("{}"), null);
    BroadcastEvent same = PublishedText.read(PublishedText.write(CHANNELS, event)).get(1).event();
    assertThat(same.exceptSocket()).isNull();
    assertThat(same.exceptAll()).isEmpty();
    assertThat(same.isText()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "5",
        "{}",
        "{\"channels\":[\"a\"],\"event\":\"E\"}",
        "{\"channels\":[\"a\"],\"data\":1}",
        "{\"channels\":5,\"event\":\"E\",\"data\":1}",
        "{\"channels\":[\"a\"],\"event\":\"E\",\"data\":1",
        "{\"channels\":[\"a\"],\"event\":\"E\",\"data\":1} x",
        "{\"channels\":[\"a\"],\"event\":\"pusher:x\",\"data\":1}",
        "{\"data\":1,\"channels\":[\"a\"],\"event\":\"E\"}"
      })
  void whatIsNoneIsADeadLetter(String text) {
    assertThatThrownBy(() -> PublishedText.read(text.getBytes(UTF_8)))
        .isInstanceOf(UnmappableMessageException.class);
  }
}
