package io.echobridge.testkit.tail;

import java.time.Duration;
import java.util.Optional;

/** The keys of a broker of type {@code tailed-file}. */
public record TailedFileConfig(String file, Duration lookEvery, Optional<String> deadLetterFile) {
  public TailedFileConfig {
    if (lookEvery.toMillis() < 1) {
      throw new IllegalArgumentException(
          "look-every: expected 1ms or more, got " + lookEvery.toMillis() + "ms");
    }
  }
}
