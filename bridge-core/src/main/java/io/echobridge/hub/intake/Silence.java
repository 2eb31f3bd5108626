package io.echobridge.hub.intake;

import io.echobridge.channel.ChannelName;
import io.echobridge.text.Printable;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Notices that a broker brings events and that no client hears any of them, as with a prefix that
 * is not taken off. Once a client has heard one event, names are right, and it looks no more.
 *
 * <p>{@link #heard} and {@link #unheard} are for any thread and take as good as no time; {@link
 * #look} is for one thread.
 */
final class Silence {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int FEW = 20;
  private static final int MOST_NAMED = 3;
  private static final int LONGEST = 100;

  private final LongAdder count = new LongAdder();
  private volatile boolean over;
  private volatile String last = "";

  /** The thread's that looks. */
  private final Set<String> names = new LinkedHashSet<>();

  private long since;
  private volatile List<String> reported = List.of();

  /** A client hears an event. */
  void heard() {
    if (!over) {
      over = true;
    }
  }

  /** No client hears an event. */
  void unheard(String address) {
    if (!over) {
      count.increment();
      last = address;
    }
  }

  /** Addresses of events that nobody heard, since it was reported that nobody hears any. */
  List<String> addresses() {
    return over ? List.of() : reported;
  }

  /**
   * What there is to report; once.
   *
   * @param now in nanoseconds
   * @param isHeard whether clients listen to a channel
   * @param anyHeard whether clients listen to any
   */
  Optional<String> look(long now, Predicate<ChannelName> isHeard, boolean anyHeard) {
    String name = last;
    if (over || name.isEmpty() || !reported.isEmpty()) {
      return Optional.empty();
    }
    if (names.isEmpty()) {
      since = now;
    }
    if (names.size() < MOST_NAMED) {
      names.add(Printable.line(name, LONGEST));
    }
    Optional<String> behind = guardedBehindPrefix(name, isHeard);
    long events = count.sum();
    boolean isLong = now - since >= PATIENCE.toNanos() && events >= FEW && anyHeard;
    if (behind.isEmpty() && !isLong) {
      return Optional.empty();
    }
    reported = List.copyOf(names);
    String listened =
        behind
            .map(channel -> '"' + Printable.line(channel, LONGEST) + '"')
            .orElse("other channels");
    return Optional.of(
        events
            + (events == 1 ? " event has" : " events have")
            + " arrived, and no client here hears any: they are for \""
            + String.join("\", \"", reported)
            + "\", and clients listen to "
            + listened
            + ". If a prefix stands before the channels' names, set it as the broker's prefix");
  }

  /** Clients cannot choose the names of guarded channels, so one of those says it for certain. */
  private static Optional<String> guardedBehindPrefix(String name, Predicate<ChannelName> isHeard) {
    int longest = Math.min(name.length(), 2 * ChannelName.MAX_LENGTH);
    for (int i = 1; i < longest; i++) {
      if (name.startsWith("private-", i) || name.startsWith("presence-", i)) {
        String channel = name.substring(i);
        if (ChannelName.parse(channel).filter(isHeard).isPresent()) {
          return Optional.of(channel);
        }
      }
    }
    return Optional.empty();
  }
}
