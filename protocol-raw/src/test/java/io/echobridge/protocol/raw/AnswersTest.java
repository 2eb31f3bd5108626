package io.echobridge.protocol.raw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnswersTest {
  @ParameterizedTest
  @CsvSource({
    "403, 403, 4403",
    "401, 401, 4403",
    "401 403, 403, 4403",
    "404, 403, 4403",
    "413, 403, 4403",
    "419, 403, 4403",
    "410, 204, 4403",
    "410 403, 403, 4403",
    "429, 429, 4429",
    "429 403, 503, 1013",
    "403 503, 503, 1013",
    "0, 503, 1013",
    "408, 503, 1013",
    "500 403, 503, 1013",
    "504, 503, 1013"
  })
  void theStatusAndTheCodeTellWhetherToComeBack(String refused, int status, int code) {
    List<Integer> all = Stream.of(refused.split(" ")).map(Integer::valueOf).toList();
    assertThat(Answers.status(all)).isEqualTo(status);
    assertThat(Answers.code(all)).isEqualTo(code);
  }
}
