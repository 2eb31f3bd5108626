package io.echobridge.hub;

import java.util.regex.Pattern;

/** Text of others, fit for one line of the log. */
final class Line {
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\u2028\u2029\u0085]+");
  private static final int MAX_LENGTH = 500;

  private Line() {}

  static String of(String text) {
    String line = CONTROLS.matcher(text).replaceAll(" ");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
