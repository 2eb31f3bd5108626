package io.echobridge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a fresh node waits for the answer of another one that may be there. */
class GreetingTest {
  private final Greeting greeting = new Greeting(new Rules(), Bounds.STANDARD, millis(10_000));

  @Test
  void whereItsHelloGoesRoundFastAMomentIsEnough() {
    greeting.helloCameBack(millis(1_000), millis(1_020));
    assertThat(greeting.dueAt()).isEqualTo(millis(1_320));
  }

  @Test
  void whereItsHelloTakesLongAnswersMayTakeLongToo() {
    greeting.helloCameBack(millis(1_000), millis(1_800));
    assertThat(greeting.dueAt()).isEqualTo(millis(1_800 + 1_600));
  }

  @Test
  void itWaitsNoLongerThanItsPatience() {
    greeting.helloCameBack(millis(1_000), millis(9_000));
    assertThat(greeting.dueAt()).isEqualTo(millis(10_000));
  }

  private static long millis(long count) {
    return Duration.ofMillis(count).toNanos();
  }
}
