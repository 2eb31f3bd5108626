package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.HeapShares.Share;
import org.junit.jupiter.api.Test;

class HeapSharesTest {
  @Test
  void togetherTheyLeaveASixteenthOfTheHeap() {
    assertThat(HeapShares.all().stream().mapToInt(Share::sixteenths).sum())
        .isLessThanOrEqualTo(HeapShares.MOST_SIXTEENTHS)
        .isLessThan(16);
    assertThat(HeapShares.all().stream().mapToLong(share -> share.limit().getAsLong()).sum())
        .isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 16 * HeapShares.MOST_SIXTEENTHS);
  }

  @Test
  void eachHasANameOfItsOwnAndShowsWhatItHolds() {
    assertThat(HeapShares.all())
        .extracting(Share::name)
        .containsExactly(
            "clients",
            "request-heads",
            "waiting-handshakes",
            "waiting-questions",
            "published-bodies",
            "kept-events",
            "history",
            "remote-members",
            "broker-messages");
    Share bodies = HeapShares.all().get(4);
    long before = bodies.used().getAsLong();

    assertThat(HeapShares.PUBLISHED_BODIES.tryReserve(10)).isTrue();

    assertThat(bodies.used().getAsLong()).isEqualTo(before + 10);
    HeapShares.PUBLISHED_BODIES.release(10);
    assertThat(HeapShares.describe()).startsWith("clients ").contains(", published-bodies ");
  }
}
