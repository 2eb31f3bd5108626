package io.echobridge.history;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A queue whose elements can be looked at by their place from its head. For one thread. */
final class Ring<T> {
  /** Most channels have few events, so it starts small. */
  private @Nullable Object[] slots = new Object[4];

  private int head;
  private int size;

  int size() {
    return size;
  }

  void add(T element) {
    if (size == slots.length) {
      resize(size * 2);
    }
    slots[(head + size++) & (slots.length - 1)] = element;
  }

  /**
   * @param index from 0, the oldest, to below {@link #size}
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // only elements stand there
  T get(int index) {
    return (T) slots[(head + index) & (slots.length - 1)];
  }

  /** Those from an index on, copied. */
  @SuppressWarnings({"unchecked", "NullAway"}) // likewise
  List<T> from(int index) {
    Object[] copy = new Object[size - index];
    int at = (head + index) & (slots.length - 1);
    int upper = Math.min(copy.length, slots.length - at);
    System.arraycopy(slots, at, copy, 0, upper);
    System.arraycopy(slots, 0, copy, upper, copy.length - upper);
    return (List<T>) Arrays.asList(copy);
  }

  void set(int index, T element) {
    slots[(head + index) & (slots.length - 1)] = element;
  }

  T removeFirst() {
    T first = get(0);
    slots[head] = null;
    head = (head + 1) & (slots.length - 1);
    size--;
    if (slots.length > 4 && size <= slots.length / 4) {
      resize(slots.length / 2);
    }
    return first;
  }

  private void resize(int length) {
    @Nullable Object[] next = new Object[length];
    int upper = Math.min(size, slots.length - head);
    System.arraycopy(slots, head, next, 0, upper);
    System.arraycopy(slots, 0, next, upper, size - upper);
    Arrays.fill(slots, null);
    slots = next;
    head = 0;
  }
}
