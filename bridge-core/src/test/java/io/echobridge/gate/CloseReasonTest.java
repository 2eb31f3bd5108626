package io.echobridge.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseReasonTest {
  @Test
  void eachReasonHasAWordThatFitsALabel() {
    assertThat(Stream.of(CloseReason.values()).map(CloseReason::word))
        .doesNotHaveDuplicates()
        .allMatch(word -> word.matches("[a-z]+(-[a-z]+)*"));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, TRANSPORT_CLOSED",
    "1001, PAGE_LEFT",
    "1002, PROTOCOL_ERROR",
    "1005, TRANSPORT_CLOSED",
    "1006, TRANSPORT_CLOSED",
    "1007, PROTOCOL_ERROR",
    "1008, TOO_SLOW",
    "1009, PROTOCOL_ERROR",
    "1011, DEFECT",
    "1013, MEMORY",
    "4000, TRANSPORT_CLOSED"
  })
  void theStatusOfAWebSocketSaysWhyItsClientWent(int status, CloseReason reason) {
    assertThat(CloseReason.ofStatus(status)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"DRAINING, 1001", "TOO_SLOW, 1008", "MEMORY, 1013", "LEFT, 1005"})
  void aCloseFrameSaysWhatHelpsTheClient(CloseReason reason, int status) {
    assertThat(reason.status()).isEqualTo(status);
  }
}
