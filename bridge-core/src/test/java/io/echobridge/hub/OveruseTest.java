package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.gate.Occurrence;
import org.junit.jupiter.api.Test;

class OveruseTest {
  @Test
  void anOperatorIsToldWhichMemoryIsUsedUp() {
    Overuse overuse = new Overuse("shop", TestLimits::roomy);
    overuse.memory();
    assertThat(overuse.latest())
        .extracting(Occurrence::words)
        .containsExactly(
            "a client's channel is refused: clients hold too much memory (server.client-memory)");
  }
}
