package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.hub.stats.Vitals;
import io.echobridge.presence.NodeId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes say of how they do; it comes from outside. */
class NodeVitalsTest {
  private static final NodeId NODE = new NodeId(7);

  private final AtomicLong clock = new AtomicLong();
  private final NodeVitals vitals = new NodeVitals(clock::get);

  @Test
  void whatANodeSaidLastCountsForAWhile() {
    vitals.heard(NODE, new Vitals(1, 2, 3, 4).text());
    vitals.heard(NODE, new Vitals(5, 6, 7, 8).text());
    assertThat(vitals.latest()).containsEntry(NODE, new Vitals(5, 6, 7, 8)).hasSize(1);
    clock.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(vitals.latest()).hasSize(1);
    clock.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(vitals.latest()).isEmpty();
  }

  @Test
  void aNewerNodeMaySayMore() {
    vitals.heard(NODE, "1 2 3 4 more=5");
    assertThat(vitals.latest()).containsEntry(NODE, new Vitals(1, 2, 3, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1 2 3", "-1 2 3 4", "1 2 3 99999999999999999999", "a b c d", "1 2 3 4x"})
  void whatMeansNothingIsPassedOver(String text) {
    vitals.heard(NODE, text);
    assertThat(vitals.latest()).isEmpty();
  }

  @Test
  void manyNodesAreNotAllKept() {
    for (int i = 0; i < 10_000; i++) {
      vitals.heard(new NodeId(i), "1 2 3 4");
    }
    assertThat(vitals.latest()).hasSizeLessThanOrEqualTo(100);
  }
}
