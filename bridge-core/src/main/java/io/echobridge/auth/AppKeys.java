package io.echobridge.auth;

import java.util.List;
import java.util.Optional;

/**
 * The keys of one app. The first one signs what the server sends; each of them counts in what it
 * gets, so that keys can be changed without an outage.
 *
 * @param appId what stands in the paths of the HTTP API
 * @param keys at least one
 */
public record AppKeys(String appId, List<AppKey> keys) {
  public AppKeys {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("an app with an id has a key");
    }
  }

  /** The one that signs what the server sends. */
  public AppKey first() {
    return keys.get(0);
  }

  /** The one with that public key. */
  public Optional<AppKey> find(String key) {
    return keys.stream().filter(each -> each.key().equals(key)).findFirst();
  }
}
