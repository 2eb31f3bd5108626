package io.echobridge.auth;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which of the headers that clients give with their {@code subscribe} reach the application. */
final class ClientHeaders {
  private static final int MAX_COUNT = 32;
  private static final int MAX_CHARS = 16 * 1024;

  private final ForwardedNames names;

  ClientHeaders(ForwardedNames names) {
    this.names = names;
  }

  /** The headers that may be sent on; the map does not mind the case of names. */
  Map<String, String> pick(Map<String, String> given) {
    Map<String, String> picked = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int room = MAX_CHARS;
    for (Map.Entry<String, String> header : given.entrySet()) {
      String name = header.getKey();
      String value = header.getValue().strip();
      int size = name.length() + value.length();
      if (size <= room && picked.size() < MAX_COUNT && names.contains(name) && isValue(value)) {
        picked.put(name, value);
        room -= size;
      }
    }
    return picked;
  }

  /** The names of those that stay here and would not if they were listed. */
  List<String> leftOut(Map<String, String> given) {
    return given.keySet().stream().filter(names::lacks).sorted().toList();
  }

  /** Whether a text can be a header's value: visible ASCII and blanks, and something of it. */
  static boolean isValue(String text) {
    return !text.isBlank() && text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t');
  }
}
