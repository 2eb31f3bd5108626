package io.echobridge.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClusterShareTest {
  private final ClusterShare share = new ClusterShare();

  @Test
  void aNodeWithoutOthersMayHaveAll() {
    assertThat(share.most(100)).isEqualTo(100);
    assertThat(share.others()).isZero();
  }

  @Test
  void theRestIsSharedEvenlyAndRoundedUp() {
    share.heard(20, 50, 4);
    assertThat(share.most(100)).isEqualTo(20 + 8);
    assertThat(share.others()).isEqualTo(50);
  }

  @Test
  void aNodeKeepsTheClientsThatItHasAndTakesNoMoreWhenThereAreTooMany() {
    share.heard(20, 90, 2);
    assertThat(share.most(100)).isEqualTo(20);
  }

  @Test
  void nodesThatFillUpAtTheSameTimeExceedTheLimitByFewerThanTheyAre() {
    int nodes = 3;
    long[] clients = {10, 20, 30};
    for (int round = 0; round < 10; round++) {
      ClusterShare[] each = new ClusterShare[nodes];
      long sum = clients[0] + clients[1] + clients[2];
      for (int i = 0; i < nodes; i++) {
        each[i] = new ClusterShare();
        each[i].heard(clients[i], sum - clients[i], nodes);
      }
      for (int i = 0; i < nodes; i++) {
        clients[i] = each[i].most(100); // as many come as may
      }
    }
    assertThat(clients[0] + clients[1] + clients[2]).isBetween(100L, 100L + nodes - 1);
  }
}
