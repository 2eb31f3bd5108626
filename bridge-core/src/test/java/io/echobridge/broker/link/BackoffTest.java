package io.echobridge.broker.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = to(800);

  @Test
  void pausesDoubleUpToTheLongestAndAreShortenedByHalfAtMost() {
    for (long pause : List.of(100, 200, 400, 800, 800, 800)) {
      assertThat(backoff.nextMillis()).isBetween(pause / 2, pause);
    }
    assertThat(backoff.longestMillis()).isEqualTo(800);
  }

  @Test
  void nodesDoNotComeBackAtOnce() {
    List<Long> pauses = Stream.generate(() -> to(800).nextMillis()).limit(100).toList();
    assertThat(pauses.stream().distinct()).hasSizeGreaterThan(10);
  }

  @Test
  void aLinkThatBreaksAgainAndAgainIsMadeMoreAndMoreSeldom() {
    for (int i = 0; i < 3; i++) {
      backoff.nextMillis();
      backoff.up();
    }
    assertThat(backoff.nextMillis()).isBetween(400L, 800L);
  }

  @Test
  void afterALinkThatLastedPausesBeginAnew() {
    Backoff quick = to(128);
    for (int i = 0; i < 5; i++) {
      quick.nextMillis();
    }
    quick.up();
    long since = System.nanoTime();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> System.nanoTime() - since > Duration.ofMillis(129).toNanos());
    quick.up(); // said again, as who looks now and then does
    assertThat(quick.nextMillis()).isBetween(50L, 100L);
    assertThat(quick.nextMillis()).isBetween(64L, 128L);
  }

  private static Backoff to(long longest) {
    return new Backoff(new Reconnect(Duration.ofMillis(100), Duration.ofMillis(longest)));
  }
}
