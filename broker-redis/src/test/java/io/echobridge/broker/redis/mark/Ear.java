package io.echobridge.broker.redis.mark;

import io.echobridge.broker.Backfill;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Missed;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.Places.Resolved;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One node's marks, with a clock that a test moves, and what the node heard by ordinal. */
final class Ear implements Links.Hearer {
  final List<Long> ordinals = new ArrayList<>();
  final List<String> heard = new ArrayList<>();
  long second;
  long nanos;
  int due;
  int gaps;
  int past;

  /** Who brings what this one misses; nobody where it is null. */
  @Nullable Ear supplier;

  /** Who goes on with that after the first part; nobody where it is null. */
  @Nullable Ear successor;

  int partSize = 20;

  /** What else is done about it. */
  @Nullable Predicate<Missed> fill;

  private final Object link = new Object();
  private final Marks marks;

  Ear(long second, Duration history, long mostBytes) {
    this.second = second;
    this.marks =
        new Marks("test", bytes("p_"), history, mostBytes, () -> this.second, () -> this.nanos);
    marks.onDue(() -> due++);
    relink();
  }

  Ear(long second) {
    this(second, Duration.ofHours(1), 1 << 24);
  }

  Marks marks() {
    return marks;
  }

  /** A new link, which misses what came since the last message. */
  void relink() {
    marks.links().begin(link, this);
  }

  @Override
  public void lost() {
    gaps++;
  }

  /** Whether it took clients in while it still read what is past, which they would have missed. */
  boolean wasKnownEarly;

  @Override
  public boolean missed(Missed missed) {
    missed.noted();
    return fill != null ? fill.test(missed) : supplier != null && fill(missed, supplier);
  }

  @Override
  public void message(BrokerMessage message) {
    ordinals.add(message.ordinal());
    heard.add(new String(message.body(), StandardCharsets.UTF_8));
    past += message.isPast() ? 1 : 0;
  }

  /** Has another node bring what this one misses, in parts of so many messages. */
  private boolean fill(Missed missed, Ear by) {
    Backfill backfill = by.marks.backfill().orElseThrow();
    if (!(by.resolve(missed.upTo()) instanceof At end)) {
      return false;
    }
    boolean isNew = missed.behind().isEmpty();
    long at;
    if (isNew) {
      OptionalLong begin = backfill.begin(-1);
      if (begin.isEmpty()) {
        return false;
      }
      at = begin.getAsLong();
    } else if (by.resolve(missed.behind().get()) instanceof At known) {
      at = known.heads()[0];
    } else {
      return false;
    }
    while (at < end.heads()[0]) {
      long upTo = Math.min(end.heads()[0], backfill.endOf(at + partSize));
      byte[] points = backfill.points(at, upTo).orElse(null);
      if (points == null || !missed.take(points, by.between(at, upTo))) {
        return false;
      }
      wasKnownEarly |= isNew && marks.first().isPresent();
      at = upTo;
      Ear other = successor;
      if (other != null) {
        successor = null;
        return fill(missed, other);
      }
    }
    byte[] last = backfill.points(at, at).orElseThrow();
    return missed.take(last, List.of());
  }

  private List<BrokerMessage> between(long behind, long upTo) {
    List<BrokerMessage> some = new ArrayList<>();
    for (int i = 0; i < ordinals.size(); i++) {
      long ordinal = ordinals.get(i);
      if (ordinal > behind && ordinal <= upTo) {
        some.add(BrokerMessage.of("a", bytes(heard.get(i)), 0, ordinal - behind));
      }
    }
    return some;
  }

  void mark(byte[] message) {
    marks.links().heard(link, message);
  }

  /** A message that is published as {@code name body}. */
  void hear(String message) {
    int blank = message.indexOf(' ');
    long ordinal = marks.add(bytes(message.substring(0, blank)), bytes(message));
    if (ordinal >= 0) {
      ordinals.add(ordinal);
      heard.add(message);
      marks.taken(ordinal);
    }
  }

  /** The text behind the message that was heard at that index; -1 for before all of them. */
  String text(int index) {
    long head = index < 0 ? first() : ordinals.get(index);
    return marks.text(new long[] {head}).orElse("");
  }

  long first() {
    return marks.first().orElseThrow()[0];
  }

  /** This node's ordinal of the message that another one has before a place. */
  long ordinal(At place, Ear other) {
    int index = -1;
    while (index + 1 < other.ordinals.size() && other.ordinals.get(index + 1) <= place.heads()[0]) {
      index++;
    }
    return index < 0 ? -1 : ordinals.get(index);
  }

  Resolved resolve(String text) {
    return marks.resolve(text);
  }

  /** What was heard after a place. */
  List<String> after(At place) {
    int from = 0;
    while (from < ordinals.size() && ordinals.get(from) <= place.heads()[0]) {
      from++;
    }
    return heard.subList(from, heard.size());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
