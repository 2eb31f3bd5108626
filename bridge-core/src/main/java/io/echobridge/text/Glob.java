package io.echobridge.text;

import java.util.List;

/**
 * Text in which {@code *} is any run of characters, dots too; everything else is itself. However
 * many stars it has, a text is looked through once: no pattern makes matching slow. Thread-safe.
 */
public final class Glob {
  private final String text;

  /** What stands between the stars; one more than there are stars. */
  private final List<String> parts;

  public Glob(String text) {
    this.text = text;
    this.parts = List.of(text.split("\\*", -1));
  }

  public boolean matches(String value) {
    String first = parts.get(0);
    if (parts.size() == 1) {
      return value.equals(first);
    }
    String last = parts.get(parts.size() - 1);
    int end = value.length() - last.length();
    if (!value.startsWith(first) || end < first.length() || !value.endsWith(last)) {
      return false;
    }
    int from = first.length();
    for (int i = 1; i < parts.size() - 1; i++) {
      // The earliest place is as good as any: it leaves the most for the others.
      int at = value.indexOf(parts.get(i), from);
      if (at < 0) {
        return false;
      }
      from = at + parts.get(i).length();
    }
    return from <= end;
  }

  @Override
  public String toString() {
    return text;
  }
}
