package io.echobridge.testkit.tail;

import io.echobridge.settings.Faults;
import java.time.Duration;
import java.util.Optional;

/** The keys of a broker of type {@code tailed-file}. */
public record TailedFileConfig(String file, Duration lookEvery, Optional<String> deadLetterFile) {
  public TailedFileConfig {
    new Faults()
        .that(
            lookEvery.toMillis() > 0,
            "look-every: expected 1ms or more, got " + lookEvery.toMillis() + "ms")
        .done();
  }
}
