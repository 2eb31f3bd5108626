package io.echobridge.server;

import io.echobridge.auth.AppKey;
import io.echobridge.auth.AppKeys;
import io.echobridge.config.AppConfig;
import io.echobridge.config.PusherConfig;
import io.echobridge.settings.Faults;
import io.echobridge.webhook.WebhookConfig;
import io.echobridge.webhook.Webhooks;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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

  /**
   * What reports to the application; to nobody where its settings are refused.
   *
   * @param path where the app's block stands, for faults
   */
  Webhooks webhooks(String id, String path, AppConfig app, Faults faults) {
    List<WebhookConfig> hooks = app.pusher().map(PusherConfig::webhooks).orElse(List.of());
    Supplier<AppKey> key = () -> keys().orElseThrow().first();
    return faults
        .attempt(path + ".pusher.webhooks", () -> new Webhooks(id, hooks, key))
        .orElseGet(() -> new Webhooks(id, List.of(), key));
  }

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public boolean takes(List<String> setting, AppConfig next) {
    return KEYS.include(setting) && isAsAtTheStart(next);
  }

  /** Whether there are keys, or none, as there were at the start. */
  private boolean isAsAtTheStart(AppConfig next) {
    return next.keys().isPresent() == keys.isPresent();
  }

  @Override
  public Runnable prepare(AppConfig next) {
    return isAsAtTheStart(next) ? () -> keys = next.keys() : () -> {};
  }
}
