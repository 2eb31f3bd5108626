package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Over how long clients are sent away. */
class DrainTest {
  private static final Duration MOST = Duration.ofSeconds(10);

  @Test
  void fewClientsKeepNobodyWaiting() {
    assertThat(Drain.time(0, false, MOST)).isZero();
    assertThat(Drain.time(3, false, MOST)).isEqualTo(Duration.ofMillis(60));
  }

  @Test
  void manyClientsTakeTheWholeTime() {
    assertThat(Drain.time(499, false, MOST)).isLessThan(MOST);
    assertThat(Drain.time(100_000, false, MOST)).isEqualTo(MOST);
    assertThat(Drain.time(100_000, true, MOST)).isEqualTo(MOST);
  }

  @Test
  void otherNodesAreGivenNoticeHoweverFewClientsAreTheirs() {
    assertThat(Drain.time(0, true, MOST)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Drain.time(3, true, MOST)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Drain.time(100, true, MOST)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void noticeIsNoLongerThanTheSetting() {
    assertThat(Drain.time(0, true, Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(100));
    assertThat(Drain.time(5, true, Duration.ZERO)).isZero();
  }
}
