package io.echobridge.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of what a check of settings says.
 *
 * @param keys where the setting stands, below the block that was checked; empty where the line
 *     names none
 * @param text what is wrong there
 */
public record Fault(List<String> keys, String text) {
  private static final String KEY = "(?:[A-Za-z0-9_-]+|\"(?:[^\"\\\\]|\\\\.)*+\")";
  private static final Pattern LINE =
      Pattern.compile("(" + KEY + "(?:\\." + KEY + ")*+): (.*)", Pattern.DOTALL);

  private static final Pattern ONE_KEY = Pattern.compile(KEY);

  /**
   * Reads a line such as {@code "port: expected 0 to 65535, got 70000"}; a key that holds other
   * characters than letters, digits, {@code -} and {@code _} is in quotes.
   */
  public static Fault of(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? new Fault(keys(matcher.group(1)), matcher.group(2))
        : new Fault(List.of(), line);
  }

  private static List<String> keys(String path) {
    List<String> keys = new ArrayList<>();
    Matcher matcher = ONE_KEY.matcher(path);
    while (matcher.find()) {
      String key = matcher.group();
      boolean quoted = key.startsWith("\"");
      keys.add(quoted ? key.substring(1, key.length() - 1).replaceAll("\\\\(.)", "$1") : key);
    }
    return List.copyOf(keys);
  }
}
