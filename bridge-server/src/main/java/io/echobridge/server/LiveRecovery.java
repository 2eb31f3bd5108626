package io.echobridge.server;

import io.echobridge.channel.ChannelName;
import io.echobridge.config.AppConfig;
import io.echobridge.config.RecoveryConfig;
import io.echobridge.history.HistorySettings;
import io.echobridge.hub.RecoverySettings;
import io.echobridge.net.HeapShares;
import io.echobridge.text.Glob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How an app's clients that come back are brought up to date. Brokers and clients hear at the start
 * whether they are, and brokers hear how far back they have to know places.
 */
final class LiveRecovery {
  private static final LiveKeys KEYS =
      LiveKeys.of(
          "recovery.max-bytes",
          "recovery.max-per-channel",
          "recovery.channels",
          "recovery.verify",
          "recovery.max-replay",
          "recovery.patience",
          "recovery.max-records");

  private static final LiveKeys WINDOW = LiveKeys.of("recovery.window");

  /** A page needs about as long to come back, where it can go on. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Timers of loops, a node's signs of life and a client's way back are not exact. */
  private static final Duration SLACK = Duration.ofSeconds(7);

  private final boolean isOn;
  private final Duration longest;
  private final Duration silence;

  /**
   * @param silence how long a client may be gone until its protocol notices
   */
  LiveRecovery(AppConfig app, Duration silence) {
    this.isOn = app.recovery().enabled();
    this.longest = app.recovery().window();
    this.silence = silence;
  }

  /** For how long brokers have to know places; zero where no client is brought up to date. */
  Duration age() {
    return isOn ? age(longest) : Duration.ZERO;
  }

  private Duration age(Duration window) {
    return window.plus(silence).plus(SLACK);
  }

  /** How long others still see a client whose connection was lost. */
  Duration grace(AppConfig app) {
    return app.presence().grace().or(isOn ? GRACE : Duration.ZERO);
  }

  /** What holds for a hub; empty where no client is brought up to date. */
  Optional<RecoverySettings> settings(AppConfig app) {
    return isOn ? Optional.of(settings(app.recovery())) : Optional.empty();
  }

  private RecoverySettings settings(RecoveryConfig config) {
    Duration window = isTooLong(config) ? longest : config.window();
    HistorySettings history =
        new HistorySettings(
            age(window),
            config.maxBytes().or(HeapShares.HISTORY.limit()),
            config.maxPerChannel(),
            any(config.channels()));
    return new RecoverySettings(
        window,
        silence.plus(SLACK),
        history,
        config.maxReplay(),
        config.patience(),
        // Before it was closed, a session of another node was among those.
        config.maxRecords().or(HeapShares.REMOTE_MEMBERS.common()),
        switch (config.verify()) {
          case BACKGROUND -> RecoverySettings.Verify.BACKGROUND;
          case NEVER -> RecoverySettings.Verify.NEVER;
        });
  }

  private static Predicate<ChannelName> any(List<String> patterns) {
    if (patterns.contains("*")) {
      return channel -> true;
    }
    List<Glob> globs = patterns.stream().map(Glob::new).toList();
    return channel -> globs.stream().anyMatch(glob -> glob.matches(channel.value()));
  }

  /** Whether a setting can be another one from now on. */
  boolean takes(List<String> setting, AppConfig next) {
    return KEYS.include(setting) || (WINDOW.include(setting) && !isTooLong(next.recovery()));
  }

  private boolean isTooLong(RecoveryConfig config) {
    return config.window().compareTo(longest) > 0;
  }
}
