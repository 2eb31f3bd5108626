package io.echobridge.bench.load;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Who is there: counts of all clients of a swarm, kept by its readers. */
final class Roll {
  private final List<String> channels;
  private final AtomicIntegerArray members;
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger hearing = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private final AtomicReference<@Nullable String> reason = new AtomicReference<>();

  Roll(List<String> channels) {
    this.channels = List.copyOf(channels);
    members = new AtomicIntegerArray(channels.size());
  }

  String channel(int index) {
    return channels.get(index);
  }

  List<String> channels() {
    return channels;
  }

  void enter(int channel) {
    members.incrementAndGet(channel);
    ready.incrementAndGet();
  }

  /** A client has heard its first event, or probe: it has surely joined. */
  void hear() {
    hearing.incrementAndGet();
  }

  void leave(int channel, boolean wasHearing) {
    members.decrementAndGet(channel);
    ready.decrementAndGet();
    if (wasHearing) {
      hearing.decrementAndGet();
    }
  }

  void fail(String why) {
    failed.incrementAndGet();
    because(why);
  }

  /** The server has ended a client that was in. */
  void lose(String why) {
    gone.incrementAndGet();
    because(why);
  }

  /** The server has ended a client that did not read. */
  void cut() {
    cut.incrementAndGet();
  }

  /** How many clients of a channel read what they are sent. */
  int members(int channel) {
    return members.get(channel);
  }

  int ready() {
    return ready.get();
  }

  int hearing() {
    return hearing.get();
  }

  int failed() {
    return failed.get();
  }

  int gone() {
    return gone.get();
  }

  int cuts() {
    return cut.get();
  }

  /** Why the first of them failed or was lost. */
  Optional<String> reason() {
    return Optional.ofNullable(reason.get());
  }

  private void because(String why) {
    reason.compareAndSet(null, why);
  }
}
