package io.echobridge.protocol.raw;

import io.echobridge.channel.ChannelName;
import io.echobridge.settings.Faults;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The settings {@code protocols.raw}; {@code reference.conf} says what they mean, and their
 * defaults.
 */
public record RawConfig(
    String websocketPath,
    String ssePath,
    List<String> rootChannels,
    Duration pingInterval,
    Duration pingTimeout,
    int maxChannels,
    int maxUrl,
    int maxMessage,
    Retry retry) {
  /**
   * The server takes 120 parameters ({@code server.limits.parameter-count}); some are no channels.
   */
  private static final int MOST_CHANNELS = 110;

  /** The server takes 32 KiB of a request's head ({@code server.limits.header-size}). */
  private static final int MOST_URL = 24 * 1024;

  private static final Duration HOUR = Duration.ofHours(1);

  /** After how long a client of server-sent events comes back: drawn between the two. */
  public record Retry(Duration least, Duration most) {
    /**
     * @throws IllegalArgumentException naming each key that is wrong, one per line
     */
    public Retry {
      new Faults()
          .range("least", least, Duration.ZERO, HOUR)
          .range("most", most, Duration.ZERO, HOUR)
          .that(most.compareTo(least) >= 0, "most", "no less than least", most.toMillis() + "ms")
          .done();
    }

    /** After how long one client comes back: those that lost a server together do not. */
    Duration drawn() {
      return Duration.ofMillis(
          ThreadLocalRandom.current().nextLong(least.toMillis(), most.toMillis() + 1));
    }
  }

  /**
   * @throws IllegalArgumentException when values make no sense; one line for each, led by its key
   */
  public RawConfig {
    Faults faults = new Faults();
    faults
        .that(isPath(websocketPath), "websocket-path", "a path such as /ws", websocketPath)
        .that(isPath(ssePath), "sse-path", "a path such as /sse", ssePath)
        .that(
            !ssePath.equals(websocketPath), "sse-path", "another path than websocket-path", ssePath)
        .range("ping-interval", pingInterval, Duration.ofMillis(1), HOUR)
        .range("ping-timeout", pingTimeout, Duration.ofMillis(1), HOUR)
        .range("max-channels", maxChannels, 1, MOST_CHANNELS)
        .range("max-url", maxUrl, 100, MOST_URL)
        .range("max-message", maxMessage, 100, 64 * 1024 * 1024)
        .that(
            rootChannels.size() <= maxChannels,
            "root-channels",
            "no more than max-channels",
            rootChannels.size());
    for (String each : rootChannels) {
      faults.that(ChannelName.parse(each).isPresent(), "root-channels", "names of channels", each);
    }
    faults.done();
    rootChannels = List.copyOf(rootChannels);
  }

  private static boolean isPath(String text) {
    return text.matches("(/[A-Za-z0-9._~-]+)+");
  }

  /** The channels of a WebSocket at the app's own path. */
  List<ChannelName> root() {
    return rootChannels.stream().map(ChannelName::new).toList();
  }
}
