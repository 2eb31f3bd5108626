package io.echobridge.hub.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.ChannelName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final Silence silence = new Silence();

  @Test
  void aGuardedChannelBehindAPrefixIsReportedAtOnceAndOnce() {
    silence.unheard("shop:private-orders.1");

    assertThat(look(0, "private-orders.1"))
        .contains(
            "1 event has arrived, and no client here hears any: they are for"
                + " \"shop:private-orders.1\", and clients listen to \"private-orders.1\". If a prefix"
                + " stands before the channels' names, set it as the broker's prefix");
    assertThat(silence.addresses()).containsExactly("shop:private-orders.1");
    assertThat(look(1, "private-orders.1")).isEmpty();
  }

  @Test
  void otherwiseManyEventsOverAMinuteAreReportedWithAFewOfTheirNames() {
    for (int i = 0; i < 60; i++) {
      silence.unheard("shop:orders." + i);
      assertThat(look(i, "orders")).isEmpty();
    }

    assertThat(look(60, "orders"))
        .get()
        .asString()
        .startsWith("60 events have arrived, and no client here hears any: ")
        .contains("\"shop:orders.0\", \"shop:orders.1\", \"shop:orders.2\"")
        .contains("clients listen to other channels");
    assertThat(silence.addresses()).hasSize(3);
  }

  @Test
  void fewEventsAreNotReported() {
    silence.unheard("orders.1");

    assertThat(look(0, "orders")).isEmpty();
    assertThat(look(300, "orders")).isEmpty();
    assertThat(silence.addresses()).isEmpty();
  }

  @Test
  void eventsWithoutAnyClientAreNotReported() {
    for (int i = 0; i < 60; i++) {
      silence.unheard("orders." + i);
    }

    assertThat(look(0)).isEmpty();
    assertThat(look(300)).isEmpty();
    assertThat(look(301, "news")).isPresent();
  }

  @Test
  void oneEventThatAClientHearsEndsIt() {
    silence.unheard("shop:private-orders.1");
    assertThat(look(0, "private-orders.1")).isPresent();

    silence.heard();

    assertThat(silence.addresses()).isEmpty();
    silence.unheard("shop:private-orders.2");
    assertThat(look(1, "private-orders.2")).isEmpty();
  }

  @Test
  void aLongNameAndControlCharactersAreNotShownAsTheyAre() {
    silence.unheard("\u001b[31m" + "x".repeat(500) + "private-a");
    assertThat(look(0, "private-a")).isEmpty(); // no name of a channel is so long
    silence.unheard("\u001b[31mprivate-a");

    assertThat(look(1, "private-a")).get().asString().doesNotContain("\u001b").hasSizeLessThan(500);
  }

  private Optional<String> look(int seconds, String... channels) {
    Set<ChannelName> heard = Stream.of(channels).map(ChannelName::new).collect(Collectors.toSet());
    return silence.look(Duration.ofSeconds(seconds).toNanos(), heard::contains, !heard.isEmpty());
  }
}
