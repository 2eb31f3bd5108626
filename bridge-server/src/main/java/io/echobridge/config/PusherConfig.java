package io.echobridge.config;

import io.echobridge.auth.AppKey;
import io.echobridge.auth.AppKeys;
import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
import io.echobridge.webhook.WebhookConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * By what an app's pages, publishers and webhooks prove themselves as with Pusher. All three of id,
 * key and secret may be missing, as where they come from variables that nobody set: then the app
 * has none of it.
 *
 * @param appId what stands in the paths of the HTTP API
 * @param key what stands in the addresses of pages
 * @param secret what signs
 * @param keys more of them, which count as well: to change keys without an outage
 * @param subscriptionCount whether clients hear how many connections their channel has
 * @param webhooks where the application hears what happens to its channels
 */
public record PusherConfig(
    Optional<String> appId,
    Optional<String> key,
    Optional<Secret> secret,
    List<Pair> keys,
    boolean subscriptionCount,
    List<WebhookConfig> webhooks) {
  /** A key in use and the one that follows or went before it are two. */
  private static final int MOST_KEYS = 10;

  private static final int MOST_WEBHOOKS = 20;

  private static final String NAME = "[A-Za-z0-9_.-]{1,200}";

  public PusherConfig {
    appId = appId.filter(text -> !text.isBlank());
    key = key.filter(text -> !text.isBlank());
    secret = secret.filter(text -> !text.value().isBlank());
    boolean any = appId.isPresent() || key.isPresent() || secret.isPresent() || !keys.isEmpty();
    boolean pair = key.isPresent() || secret.isPresent() || keys.isEmpty();
    Faults faults = new Faults();
    if (any) {
      faults
          .that(appId.isPresent(), "app-id", "the id of the application (REVERB_APP_ID)", "nothing")
          .that(
              key.isPresent() || !pair,
              "key",
              "the public key of the application (REVERB_APP_KEY)",
              "nothing")
          .that(
              secret.isPresent() || !pair,
              "secret",
              "the secret that belongs to the key (REVERB_APP_SECRET)",
              "nothing");
    }
    appId.ifPresent(
        id -> faults.that(id.matches(NAME), "app-id", "digits or a plain word", '"' + id + '"'));
    key.ifPresent(text -> checkKey(text, "key", faults));
    faults
        .that(eachOnce(key, keys), "keys", "each key once", "one of them twice")
        .that(keys.size() < MOST_KEYS, "keys", "fewer than " + MOST_KEYS, keys.size())
        .that(
            webhooks.size() <= MOST_WEBHOOKS,
            "webhooks",
            "at most " + MOST_WEBHOOKS,
            webhooks.size())
        .that(any || webhooks.isEmpty(), "webhooks", "a key, which signs them", "none")
        .done();
  }

  /** A key more, and its secret. */
  public record Pair(String key, Secret secret) {
    public Pair {
      Faults faults = new Faults();
      checkKey(key, "key", faults);
      faults
          .that(
              !secret.value().isBlank(), "secret", "the secret that belongs to the key", "nothing")
          .done();
    }
  }

  private static boolean eachOnce(Optional<String> first, List<Pair> more) {
    Set<String> all = new HashSet<>();
    first.ifPresent(all::add);
    return more.stream().allMatch(pair -> all.add(pair.key()));
  }

  private static void checkKey(String key, String where, Faults faults) {
    faults.that(
        key.matches(NAME), where, "letters, digits, ., - and _, as it stands in a path", "others");
  }

  /** What of it proves something; nothing where no key is given. */
  public Optional<AppKeys> appKeys() {
    List<AppKey> all = new ArrayList<>();
    key.ifPresent(first -> all.add(new AppKey(first, secret.orElseThrow())));
    keys.forEach(more -> all.add(new AppKey(more.key(), more.secret())));
    return all.isEmpty() ? Optional.empty() : Optional.of(new AppKeys(appId.orElseThrow(), all));
  }
}
