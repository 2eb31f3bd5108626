package io.echobridge.admin.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void thePercentilesAreThoseOfWhatCame() {
    for (int i = 1; i <= 1_000; i++) {
      latencies.add(i * 1_000_000L);
    }
    Latencies.Percentiles read = latencies.read();
    assertThat(read.p50()).isCloseTo(500, within(60f));
    assertThat(read.p99()).isCloseTo(990, within(110f));
  }

  @Test
  void whatWasReadIsGone() {
    latencies.add(5_000_000);
    assertThat(latencies.read().p50()).isCloseTo(5, within(0.6f));
    assertThat(latencies.read().p50()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(longs = {-5, 0, 1, 1_000, Long.MAX_VALUE})
  void noTimeIsTooShortOrTooLong(long nanos) {
    latencies.add(nanos);
    assertThat(latencies.read().p99()).isPositive().isFinite();
  }
}
