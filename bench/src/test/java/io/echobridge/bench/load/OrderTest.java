package io.echobridge.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a client heard is judged rightly, whatever was done to it. */
class OrderTest {
  private static final int EVENTS = 10_000;

  private final Random random = new Random(20);
  private final Tally tally = new Tally();
  private final List<Long> events =
      new ArrayList<>(LongStream.rangeClosed(1, EVENTS).boxed().toList());

  @Test
  void everyEventOnceAndInOrderIsFlawless() {
    hear();

    assertTally(0, 0, 0);
    assertThat(tally.received()).isEqualTo(EVENTS);
  }

  @Test
  void lostEventsAreMissed() {
    int lost = 0;
    for (int i = EVENTS - 2; i > 0; i -= 1 + random.nextInt(100)) {
      events.remove(i);
      lost++;
    }

    hear();

    assertTally(lost, 0, 0);
    assertThat(tally.received()).isEqualTo(EVENTS - lost);
  }

  @Test
  void aLongRunOfLostEventsIsMissedToo() {
    events.subList(100, 300).clear();

    hear();

    assertTally(200, 0, 0);
  }

  @Test
  void eventsThatComeAgainAreDoubled() {
    int doubled = 0;
    for (int i = EVENTS - 1; i >= 0; i -= 1 + random.nextInt(100)) {
      events.add(Math.min(i + 1 + random.nextInt(50), events.size()), events.get(i));
      doubled++;
    }

    hear();

    assertTally(0, doubled, 0);
    assertThat(tally.received() - tally.doubled()).isEqualTo(EVENTS);
  }

  @Test
  void eventsThatAreOvertakenAreOutOfOrderAndNotLost() {
    int late = 0;
    for (int i = EVENTS - 100; i >= 0; i -= 100 + random.nextInt(100)) {
      events.add(i + 1 + random.nextInt(50), events.remove(i));
      late++;
    }

    hear();

    assertTally(0, 0, late);
  }

  @Test
  void anEventFromLongAgoIsOutOfOrder() {
    events.add(1L);

    hear();

    assertTally(0, 0, 1);
  }

  @Test
  void whoJoinsLateMissesNothing() {
    events.subList(0, 5_000).clear();

    hear();

    assertTally(0, 0, 0);
  }

  private void hear() {
    Order order = new Order();
    events.forEach(sequence -> tally.hear(order, sequence, 1));
  }

  private void assertTally(long skipped, long doubled, long late) {
    assertThat(tally.skipped()).as("skipped").isEqualTo(skipped);
    assertThat(tally.doubled()).as("doubled").isEqualTo(doubled);
    assertThat(tally.late()).as("late").isEqualTo(late);
  }
}
