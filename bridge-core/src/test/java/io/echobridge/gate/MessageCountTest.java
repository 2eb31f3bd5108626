package io.echobridge.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MessageCountTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  /** One an hour, three at once. */
  private static final Rate SLOW = new Rate(HOUR, 2 * HOUR);

  private final MessageCount count = new MessageCount();

  @Test
  void asManyAsMayBeAtOnceAreWithinTheRateAndTheNextIsNot() {
    for (int i = 0; i < 3; i++) {
      assertThat(count.isWithin(SLOW)).isTrue();
    }
    assertThat(count.isWithin(SLOW)).isFalse();
  }

  @Test
  void whatIsNotWithinTheRateIsNotCounted() {
    assertThat(count.isWithin(SLOW, 3)).isTrue();
    assertThat(count.isWithin(SLOW)).isFalse();
    assertThat(count.isWithin(new Rate(1, 4 * HOUR))).isTrue();
  }

  @Test
  void aLargeOneHasItsChanceAndIsPaidForAfterwards() {
    assertThat(count.isWithin(SLOW, 1_000)).isTrue();
    assertThat(count.isWithin(SLOW)).isFalse();
  }

  @Test
  void eachClientHasACountOfItsOwn() {
    assertThat(count.isWithin(SLOW, 1_000)).isTrue();
    assertThat(new MessageCount().isWithin(SLOW)).isTrue();
  }
}
