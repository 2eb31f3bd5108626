package io.echobridge.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RingsTest {
  /** Linux since 5.19; a container may forbid it, and then the reason names the call. */
  @Test
  void aRingSendsHereOrItIsSaidWhyNot() {
    assertThat(Rings.fault())
        .satisfiesAnyOf(
            fault -> assertThat(fault).isEmpty(),
            fault -> assertThat(fault.orElseThrow()).contains("io_uring_setup fails with E"));
  }
}
