package io.echobridge.hub.delivery;

import io.echobridge.history.LogEntry;
import io.echobridge.net.Holding;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one client missed and has not been sent yet. What of it the history has dropped meanwhile
 * stays in memory for this client, so from then on it counts as part of what the client holds; what
 * several clients wait for counts once for all of them. On the client's loop.
 */
final class Unsent {
  /** So many entries are looked at at once, so that a look takes no time. */
  static final int AT_ONCE = 256;

  /** Null where one was sent: nobody keeps it for this client any more. */
  private final @Nullable LogEntry[] entries;

  private int next;

  /** Which of them count. */
  private final BitSet counted = new BitSet();

  /** For whom they count; null while none does. */
  private @Nullable Holding holding;

  private int looked;

  private Unsent(@Nullable LogEntry[] entries, int next) {
    this.entries = entries;
    this.next = next;
  }

  /**
   * @param entries in order
   */
  static Unsent of(List<LogEntry> entries) {
    return new Unsent(entries.toArray(LogEntry[]::new), 0);
  }

  /** How many there were at first. */
  int size() {
    return entries.length;
  }

  /** The next ones, as many as are of one message; none at the end. */
  List<LogEntry> message() {
    List<LogEntry> message = new ArrayList<>(1);
    for (int at = next; at < entries.length; at++) {
      LogEntry entry = at(at);
      if (!message.isEmpty() && !entry.isOfOneMessage(message.get(0))) {
        break;
      }
      message.add(entry);
    }
    return message;
  }

  private LogEntry at(int index) {
    return Objects.requireNonNull(entries[index]);
  }

  /** So many more are on their way to the client. */
  void sent(int more) {
    for (int end = next + more; next < end; next++) {
      Holding client = holding;
      if (client != null && counted.get(next)) {
        client.giveBackShared(at(next).kept(), at(next).letGo());
      }
      entries[next] = null;
    }
  }

  /**
   * The client takes no more for now: looks at some of what waits, and goes on there the next time.
   *
   * @param client what the same client holds at every call
   * @return whether clients have memory for that; if not, this one has to be cut
   */
  boolean mayWait(Holding client) {
    boolean hasRoom = true;
    for (int i = Math.min(AT_ONCE, entries.length - next); i > 0; i--) {
      int at = looked < next || looked >= entries.length ? next : looked;
      looked = at + 1;
      LogEntry entry = at(at);
      if (entry.isGone() && !counted.get(at)) {
        holding = client;
        counted.set(at);
        hasRoom &= client.takeShared(entry.kept(), entry.held());
      }
    }
    return hasRoom;
  }

  /** Lets go of everything; the client does not wait for it any more. Idempotent. */
  void end() {
    sent(entries.length - next);
  }

  /** Lets go of everything; another connection of the client goes on with it. */
  Unsent moved() {
    Unsent moved = new Unsent(entries.clone(), next);
    end();
    return moved;
  }
}
