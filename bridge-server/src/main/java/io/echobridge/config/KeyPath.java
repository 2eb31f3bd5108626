package io.echobridge.config;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a setting stands.
 *
 * @param keys from the top; {@code [2]} is the third element of a list
 */
record KeyPath(List<String> keys) {
  static final KeyPath ROOT = new KeyPath(List.of());

  KeyPath child(String key) {
    List<String> longer = new ArrayList<>(keys);
    longer.add(key);
    return new KeyPath(List.copyOf(longer));
  }

  KeyPath element(int index) {
    return child("[" + index + "]");
  }

  /** The innermost key; empty at the top. */
  String last() {
    return keys.isEmpty() ? "" : keys.get(keys.size() - 1);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String key : keys) {
      boolean element = key.startsWith("[");
      text.append(text.isEmpty() || element ? "" : ".");
      text.append(element || plain(key) ? key : ConfigUtil.quoteString(key));
    }
    return text.toString();
  }

  private static boolean plain(String key) {
    return key.matches("[A-Za-z0-9_-]+");
  }
}
