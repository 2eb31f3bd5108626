package io.echobridge.protocol.pusher;

import io.echobridge.protocol.pusher.frame.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How often clients were sent away with each code. Thread-safe. */
final class CloseCodes {
  private static final List<Integer> CODES =
      List.of(
          ErrorCode.UNKNOWN_KEY,
          ErrorCode.UNSUPPORTED_VERSION,
          ErrorCode.UNAUTHORISED,
          ErrorCode.OVER_CAPACITY,
          ErrorCode.NO_PONG);

  private final Map<Integer, LongAdder> counts = new TreeMap<>();

  CloseCodes() {
    CODES.forEach(code -> counts.put(code, new LongAdder()));
  }

  /** A client is sent away; codes of all WebSockets say nothing of why, and are not counted. */
  void count(int code) {
    LongAdder count = counts.get(code);
    if (count != null) {
      count.increment();
    }
  }

  Map<Integer, Long> sums() {
    Map<Integer, Long> sums = new TreeMap<>();
    counts.forEach((code, count) -> sums.put(code, count.sum()));
    return sums;
  }
}
