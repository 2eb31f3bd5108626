package io.echobridge.hub;

import java.util.List;
import java.util.stream.IntStream;

/** What a client hears of events that carry their number. */
final class Numbered {
  private Numbered() {}

  static List<String> lines(String before, int count) {
    return IntStream.range(0, count).mapToObj(number -> before + number).toList();
  }
}
