package io.echobridge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.RemoteMembers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which of a node's own beats count as rounds: by what came back, not by the clock. */
class LeaseTest {
  private static final ClusterSettings SETTINGS =
      new ClusterSettings(
          Duration.ofSeconds(2),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          new RemoteMembers(1).open(0));
  private static final long MILLI = 1_000_000;
  private final Lease lease = new Lease(SETTINGS, false, 0);

  @Test
  void aBeatThatCameBackEndsARoundOnce() {
    lease.sent(1, 0);
    assertThat(lease.isRound(1)).isTrue();
    assertThat(lease.isRound(1)).isFalse();
  }

  @Test
  void aBeatThatFollowsAnotherSoonBeginsNoRound() {
    lease.sent(1, 0);
    lease.sent(2, 150 * MILLI);
    assertThat(lease.isRound(1)).isTrue();
    assertThat(lease.isRound(2)).isFalse();
    lease.sent(3, 1600 * MILLI);
    assertThat(lease.isRound(3)).isTrue();
  }

  @Test
  void beatsOfWhichNoneCameBackBeginNoMoreThanSomeRounds() {
    for (int beat = 1; beat <= 1_000; beat++) {
      lease.sent(beat, beat * 2000L * MILLI);
    }
    assertThat(lease.isRound(64)).isTrue();
    assertThat(lease.isRound(1_000)).isFalse();
  }
}
