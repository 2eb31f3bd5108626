package io.echobridge.testkit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says once where tests get a server from. */
final class Choice {
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private Choice() {}

  static void say(String server, String choice) {
    if (SAID.add(server)) {
      System.out.println("[testkit] " + server + ": " + choice);
    }
  }
}
