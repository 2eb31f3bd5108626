package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptIdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1.2",
        "1.",
        ".2",
        "01.2",
        "1.02",
        "+1.2",
        "1.-2",
        "1.2.3",
        "a.b",
        "no dot",
        "9223372036854775807.1000000000000000000",
        "9223372036854775808.1"
      })
  void anIdStaysAsItIs(String id) {
    assertThat(KeptId.of(id)).hasToString(id);
  }

  @RepeatedTest(100)
  void anIdOfOursStaysAsItIs() {
    String id = ConnectionIds.next();
    assertThat(KeptId.of(id)).hasToString(id);
  }
}
