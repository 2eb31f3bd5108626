package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status page has words for what clients are told that are sent away. */
class CodesShownTest {
  private static final String PAGE =
      "bridge-server/src/main/resources/io/echobridge/admin/page/status.js";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "protocol-raw/src/main/java/io/echobridge/protocol/raw/CloseCode.java",
        "protocol-pusher/src/main/java/io/echobridge/protocol/pusher/frame/ErrorCode.java"
      })
  void eachCodeOfAProtocolHasItsWords(String source) throws IOException {
    List<String> codes = found("int \\w+ = (4[0-24]\\d\\d);", source); // 43xx sends nobody away.
    List<String> worded = found("\\b(4\\d{3}): '", PAGE);

    assertThat(codes).hasSizeGreaterThan(4);
    assertThat(worded).containsAll(codes);
  }

  private static List<String> found(String regex, String file) throws IOException {
    String text = Files.readString(Path.of("..").resolve(file));
    return Pattern.compile(regex).matcher(text).results().map(match -> match.group(1)).toList();
  }
}
