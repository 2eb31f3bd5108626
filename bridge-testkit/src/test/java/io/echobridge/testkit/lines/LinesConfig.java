package io.echobridge.testkit.lines;

import io.echobridge.settings.Faults;
import java.time.Duration;

/** The keys of {@code protocols.lines}. */
public record LinesConfig(String path, Duration silence, int maxMessage) {
  public LinesConfig {
    new Faults()
        .that(path.startsWith("/"), "path: expected a slash at its beginning, got " + path)
        .that(
            silence.toMillis() > 0,
            "silence: expected 1ms or more, got " + silence.toMillis() + "ms")
        .that(maxMessage > 0, "max-message: expected 1 or more, got " + maxMessage)
        .done();
  }
}
