package io.echobridge.protocol.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.Holding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyTest {
  private final ClientMemory memory = new ClientMemory(10_000, Runnable::run);
  private final Holding holding = memory.open(0);
  private final List<CloseReason> ended = new ArrayList<>();

  @Test
  void whatIsKeptCountsUntilItIsKnownWhoSaysIt() {
    long before = memory.used();
    Early early = new Early(holding, 100, 2);
    early.keep("hello", ended::add);
    assertThat(memory.used()).isGreaterThan(before + 100);
    assertThat(ended).isEmpty();
    assertThat(early.over()).containsExactly("hello");
    assertThat(memory.used()).isEqualTo(before);
  }

  @Test
  void whatThereIsNoRoomForIsGivenBackToo() {
    long before = memory.used();
    Early early = new Early(holding, 100, 2);
    early.keep("x".repeat(20_000), ended::add);
    assertThat(ended).containsExactly(CloseReason.MEMORY);
    early.gone();
    assertThat(memory.used()).isEqualTo(before);
  }

  @Test
  void whoSaysTooMuchGoes() {
    Early early = new Early(holding, 100, 2);
    for (int i = 0; i < 3; i++) {
      early.keep("hello", ended::add);
    }
    assertThat(ended).containsExactly(CloseReason.TOO_MANY_MESSAGES);
    early.gone();
  }
}
