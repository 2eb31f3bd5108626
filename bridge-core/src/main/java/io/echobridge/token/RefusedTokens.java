package io.echobridge.token;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Tokens that were refused a moment ago, by their hashes: whoever comes again with one learns so
 * without another question. Bounded in number and time; of too many the oldest goes. Thread-safe.
 */
final class RefusedTokens {
  private record Entry(long at, TokenAnswer.Refused answer) {}

  private final int most;
  private final Duration kept;
  private final LongSupplier clock;

  /** The oldest first. The keys are hashes, which nobody can choose. */
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * @param clock in nanoseconds
   */
  RefusedTokens(int most, Duration kept, LongSupplier clock) {
    this.most = most;
    this.kept = kept;
    this.clock = clock;
  }

  /** How a token was refused, if it was. */
  synchronized Optional<TokenAnswer.Refused> find(String hash) {
    Entry entry = entries.get(hash);
    return entry == null || isOver(entry) ? Optional.empty() : Optional.of(entry.answer());
  }

  /** A token is refused. */
  synchronized void add(String hash, TokenAnswer.Refused answer) {
    entries.remove(hash); // so that it stands at the end
    entries.put(hash, new Entry(clock.getAsLong(), answer));
    Iterator<Entry> oldest = entries.values().iterator();
    while (oldest.hasNext() && (isOver(oldest.next()) || entries.size() > most)) {
      oldest.remove();
    }
  }

  synchronized int size() {
    return entries.size();
  }

  private boolean isOver(Entry entry) {
    return clock.getAsLong() - entry.at() >= kept.toNanos();
  }
}
