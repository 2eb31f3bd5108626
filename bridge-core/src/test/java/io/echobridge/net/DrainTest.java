package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrainTest {
  private int looks;
  private boolean isTold;

  /** The loop's timers never fire here: what is seen later than that waits for one. */
  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "3, true", "4, false"})
  void whatTheTurnsOfOneBatchWriteIsSeenWithoutATimer(int writtenBefore, boolean isSeen) {
    Drain.await(
        new ManualLoop(0), () -> ++looks >= writtenBefore, () -> false, () -> isTold = true);
    assertThat(isTold).isEqualTo(isSeen);
  }

  @Test
  void nobodyIsToldWhoDoesNotWantToKnow() {
    Drain.await(new ManualLoop(0), () -> true, () -> true, () -> isTold = true);
    assertThat(isTold).isFalse();
  }
}
