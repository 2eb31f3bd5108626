package io.echobridge.demo;

import io.echobridge.auth.AppKey;
import io.echobridge.settings.Secret;
import java.math.BigInteger;
import java.security.SecureRandom;

/**
 * The demo's app as its application knows it: by what both sign.
 *
 * @param id stands in the paths of the HTTP API
 * @param key with a secret that no other demo has
 */
record DemoApp(String id, AppKey key) {
  /** Pages name it when they connect with pusher-js. */
  static final String KEY = "demo";

  static DemoApp make() {
    String secret = new BigInteger(256, new SecureRandom()).toString(16);
    return new DemoApp("1", new AppKey(KEY, new Secret(secret)));
  }
}
