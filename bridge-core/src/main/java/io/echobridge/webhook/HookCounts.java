package io.echobridge.webhook;

import java.util.concurrent.atomic.LongAdder;

/** What became of events for the application. From any thread. */
final class HookCounts {
  final LongAdder sent = new LongAdder();
  final LongAdder repeated = new LongAdder();
  final LongAdder dropped = new LongAdder();
}
