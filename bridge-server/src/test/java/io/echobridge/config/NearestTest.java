package io.echobridge.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void theWordWithTheFewestChangesIsMeant() {
    List<String> known = List.of("port", "host", "backlog", "max-payload");

    assertThat(Nearest.to("prot", known)).contains("port");
    assertThat(Nearest.to("maxPayload", known)).contains("max-payload");
    assertThat(Nearest.to("HOSTS", known)).contains("host");
  }

  @Test
  void nothingIsMeantWhereNothingIsKnown() {
    assertThat(Nearest.to("port", List.of())).isEmpty();
  }

  @Test
  void theDistanceCountsChangesOfALetter() {
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("abc", "abc")).isZero();
  }
}
