package io.echobridge.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.channel.Confirm;
import io.echobridge.hub.stats.Counters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Which events' clients are counted, and for how long. */
class ReceiptsTest {
  private final Receipts receipts = new Receipts("here", new Counters());
  private final List<Confirm> told = new CopyOnWriteArrayList<>();

  ReceiptsTest() {
    receipts.tell((asked, count) -> told.add(asked));
  }

  private static Confirm asked(String node, long number, int wait) {
    return Confirm.of(node + '.' + number, wait, 1).orElseThrow();
  }

  @Test
  void anEventThatNeverCameIsNotAnsweredWithNobody() {
    Confirm lost = asked("here", 1, 10_000);
    receipts.expect(lost);
    receipts.end(lost);
    assertThat(told).isEmpty();
    Confirm came = asked("here", 2, 10_000);
    receipts.expect(came);
    Tally tally = receipts.of(came);
    assertThat(tally).isNotNull().isSameAs(receipts.of(came));
    receipts.end(came);
    assertThat(told).containsExactly(came);
  }

  @Test
  void anEventOfThisNodeThatNobodyWaitsForIsNotCounted() {
    Confirm late = asked("here", 1, 10_000);
    receipts.expect(late);
    receipts.end(late);
    assertThat(receipts.of(late)).isNull();
    assertThat(receipts.of(asked("here", 7, 10_000))).isNull();
    assertThat(receipts.of(asked("there", 7, 10_000))).isNotNull();
  }

  @Test
  void anotherNodeIsAnsweredBeforeItsTimeIsOver() {
    Confirm theirs = asked("there", 1, 300);
    long start = System.nanoTime();
    assertThat(receipts.of(theirs)).isNotNull();
    await().atMost(Duration.ofSeconds(60)).until(() -> told.contains(theirs));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(200));
  }
}
