package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConnectionIdsTest {
  @Test
  void anIdIsTwoNumbersOfNineteenDigits() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(ConnectionIds.next()).matches("[1-9][0-9]{18}\\.[1-9][0-9]{18}");
    }
  }

  @Test
  void noIdComesTwice() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(ConnectionIds.next())).isTrue();
    }
  }
}
