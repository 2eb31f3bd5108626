package io.echobridge.cluster;

import io.echobridge.presence.Entry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one node by number. There is one for every member of the whole cluster, so the
 * table is the entries and room between them: no objects, no boxed numbers.
 */
final class EntryTable {
  private static final int SMALLEST = 8;

  /** Other nodes choose the numbers; they cannot choose places that they do not know. */
  private final long salt;

  private @Nullable Entry[] slots = new Entry[SMALLEST];
  private int size;
  private int members;

  EntryTable(long salt) {
    this.salt = salt;
  }

  int size() {
    return size;
  }

  /** How many of them are members of channels, and not what the hub shares for itself. */
  int members() {
    return members;
  }

  @Nullable Entry find(long number) {
    return slots[slotOf(number)];
  }

  /** Takes an entry in, unless there is one of its number. */
  boolean add(Entry entry) {
    int slot = slotOf(entry.number());
    if (slots[slot] != null) {
      return false;
    }
    slots[slot] = entry;
    size++;
    members += isMember(entry);
    if (size * 4 > slots.length * 3) {
      resize(slots.length * 2);
    }
    return true;
  }

  /** Takes an entry out; null when there is none of the number. */
  @Nullable Entry remove(long number) {
    int slot = slotOf(number);
    Entry entry = slots[slot];
    if (entry == null) {
      return null;
    }
    slots[slot] = null;
    size--;
    members -= isMember(entry);
    closeGap(slot);
    if (slots.length > SMALLEST && size * 8 < slots.length) {
      resize(slots.length / 2);
    }
    return entry;
  }

  private static int isMember(Entry entry) {
    return entry.channel().isReserved() ? 0 : 1;
  }

  void forEach(Consumer<Entry> taker) {
    for (Entry entry : slots) {
      if (entry != null) {
        taker.accept(entry);
      }
    }
  }

  /** Moves up what stood behind a gap only because the places before it were taken. */
  private void closeGap(int gap) {
    int mask = slots.length - 1;
    int free = gap;
    for (int at = (gap + 1) & mask; ; at = (at + 1) & mask) {
      Entry entry = slots[at];
      if (entry == null) {
        return;
      }
      int home = home(entry.number());
      if (((at - home) & mask) >= ((at - free) & mask)) {
        slots[free] = entry;
        slots[at] = null;
        free = at;
      }
    }
  }

  private int slotOf(long number) {
    int slot = home(number);
    for (Entry entry = slots[slot]; entry != null; entry = slots[slot]) {
      if (entry.number() == number) {
        return slot;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private int home(long number) {
    return (int) Digest.mix(number ^ salt) & (slots.length - 1);
  }

  private void resize(int length) {
    @Nullable Entry[] old = slots;
    slots = new Entry[length];
    for (Entry entry : old) {
      if (entry != null) {
        slots[slotOf(entry.number())] = entry;
      }
    }
  }
}
