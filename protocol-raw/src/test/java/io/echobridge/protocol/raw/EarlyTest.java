package io.echobridge.protocol.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.ClientMemory;
import io.echobridge.net.Holding;
import org.junit.jupiter.api.Test;

class EarlyTest {
  private final ClientMemory memory = new ClientMemory(10_000, Runnable::run);
  private final Holding holding = memory.open(0);

  @Test
  void whatIsKeptCountsUntilItIsKnownWhoSaysIt() {
    long before = memory.used();
    Early early = new Early(holding, 100, 2);
    assertThat(early.keeps("hello")).isTrue();
    assertThat(memory.used()).isGreaterThan(before + 100);
    assertThat(early.over()).containsExactly("hello");
    assertThat(memory.used()).isEqualTo(before);
  }

  @Test
  void whatThereIsNoRoomForIsGivenBackToo() {
    long before = memory.used();
    Early early = new Early(holding, 100, 2);
    assertThat(early.keeps("x".repeat(20_000))).isFalse();
    early.gone();
    assertThat(memory.used()).isEqualTo(before);
  }
}
