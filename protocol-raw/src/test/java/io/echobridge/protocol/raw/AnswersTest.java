package io.echobridge.protocol.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.Authorization.Refused;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnswersTest {
  @ParameterizedTest
  @CsvSource({
    "403, 403",
    "401, 401",
    "401 403, 403",
    "404, 403",
    "419, 403",
    "410, 204",
    "410 403, 403",
    "429, 429",
    "429 403, 503",
    "0, 503",
    "408, 503",
    "500 403, 503",
    "504, 503"
  })
  void theStatusTellsWhetherToComeBack(String refused, int status) {
    List<Refused> all =
        Stream.of(refused.split(" ")).map(each -> new Refused(Integer.parseInt(each), "")).toList();
    assertThat(Answers.status(all)).isEqualTo(status);
  }
}
