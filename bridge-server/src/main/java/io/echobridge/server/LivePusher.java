package io.echobridge.server;

import io.echobridge.auth.AppKeys;
import io.echobridge.config.AppConfig;
import java.util.List;
import java.util.Optional;

/**
 * By what an app's pages and publishers prove themselves as with Pusher. Asked from any thread.
 *
 * <p>The first key and the last one need a restart: with them comes or goes what brokers hear for
 * cache channels.
 */
final class LivePusher implements LivePart<AppConfig> {
  private static final LiveKeys KEYS =
      LiveKeys.of("pusher.app-id", "pusher.key", "pusher.secret", "pusher.keys");

  private volatile Optional<AppKeys> keys;

  LivePusher(AppConfig app) {
    this.keys = app.keys();
  }

  /** Those that count now. */
  Optional<AppKeys> keys() {
    return keys;
  }

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public boolean takes(List<String> setting, AppConfig next) {
    return KEYS.include(setting) && next.keys().isPresent() == keys.isPresent();
  }

  @Override
  public Runnable prepare(AppConfig next) {
    return () -> keys = next.keys();
  }
}
