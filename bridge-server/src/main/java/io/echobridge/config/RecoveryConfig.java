package io.echobridge.config;

import io.echobridge.settings.Faults;
import java.time.Duration;
import java.util.List;

/**
 * How an app's clients that come back are brought up to date.
 *
 * @param enabled whether they are
 * @param window how long a client may be away
 * @param maxBytes bytes of the heap that the app's history may take
 * @param maxPerChannel how many messages of one channel the history keeps
 * @param channels of which channels it keeps messages; {@code *} is any text
 * @param verify when the application is asked again whether a client that came back may listen
 * @param maxReplay bytes that one client may have missed
 * @param patience how long a client waits for a node that is behind it
 * @param maxRecords bytes of the heap that sessions of all nodes may take that wait for clients
 */
public record RecoveryConfig(
    boolean enabled,
    Duration window,
    Auto<Long> maxBytes,
    int maxPerChannel,
    List<String> channels,
    Verify verify,
    long maxReplay,
    Duration patience,
    Auto<Long> maxRecords) {
  private static final int MOST_PATTERNS = 100;

  /** When the application is asked again. */
  public enum Verify {
    /** When the client hears everything again. */
    BACKGROUND,
    /** Not at all. */
    NEVER
  }

  public RecoveryConfig {
    Faults faults =
        new Faults()
            .range("window", window, Duration.ofSeconds(1), Duration.ofDays(1))
            .range("max-per-channel", maxPerChannel, 1, 10_000_000)
            .that(
                channels.size() <= MOST_PATTERNS,
                "channels",
                "at most " + MOST_PATTERNS + " patterns",
                channels.size())
            .range("max-replay", maxReplay, 1 << 10, 1L << 30)
            .range("patience", patience, Duration.ZERO, Duration.ofSeconds(30));
    atLeastAMebibyte(faults, "max-bytes", maxBytes);
    atLeastAMebibyte(faults, "max-records", maxRecords);
    faults.done();
  }

  private static void atLeastAMebibyte(Faults faults, String key, Auto<Long> bytes) {
    bytes.set().ifPresent(it -> faults.that(it >= 1 << 20, key, "auto or at least 1 MiB", it));
  }
}
