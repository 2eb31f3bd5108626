package io.echobridge.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final Duration GAP = Duration.ofMinutes(1);

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final Throttle throttle = new Throttle(GAP, clock::get);

  @Test
  void theFirstLinePassesAndTheNextOnesWhenTheGapIsOver() {
    assertThat(throttle.due()).hasValue(0);
    pass(GAP.minusNanos(1));
    assertThat(throttle.due()).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(throttle.due()).hasValue(1);
    pass(GAP);
    assertThat(throttle.due()).hasValue(0);
  }

  @Test
  void aLineSaysHowManyWereLeftOut() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      throttle.tell(lines::add);
    }
    pass(GAP);
    throttle.tell(lines::add);

    assertThat(lines).containsExactly("logged once a minute", "logged once a minute, 3 left out");
  }

  @Test
  void otherGapsAreNamedInSeconds() {
    List<String> lines = new ArrayList<>();

    new Throttle(Duration.ofSeconds(5), clock::get).tell(lines::add);

    assertThat(lines).containsExactly("logged once in 5 s");
  }

  @Test
  void ofManyThreadsOnePassesAndEveryOtherIsCounted() {
    List<OptionalLong> answers =
        IntStream.range(0, 10_000).parallel().mapToObj(i -> throttle.due()).toList();

    assertThat(answers).filteredOn(OptionalLong::isPresent).hasSize(1);
    pass(GAP);
    long early = answers.stream().flatMapToLong(OptionalLong::stream).sum();
    assertThat(throttle.due()).hasValue(9_999 - early);
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }
}
