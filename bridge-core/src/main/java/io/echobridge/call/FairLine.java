package io.echobridge.call;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;

/**
 * Calls that wait, so that nobody waits long behind what one asks much of. Turns go round by
 * address, within an address by connection, and within a connection first come, first served. Who
 * comes anew has a turn after one of everybody else's. Keeps nothing of those who wait for nothing;
 * each step costs at most the logarithm of how many wait. Not thread-safe.
 *
 * @param <T> what an answer is
 */
final class FairLine<T> {
  /** Whoever holds some of the calls: an address or a connection. */
  private abstract static class Holder {
    final String name;
    final long number;
    long bytes;

    Holder(String name, long number) {
      this.name = name;
      this.number = number;
    }
  }

  private static final class Address<T> extends Holder {
    final Ring<Connection<T>> connections = new Ring<>();

    Address(String name, long number) {
      super(name, number);
    }
  }

  private static final class Connection<T> extends Holder {
    final TreeSet<Call<T>> calls =
        new TreeSet<>(Comparator.comparingLong((Call<T> call) -> call.number));

    Connection(String name, long number) {
      super(name, number);
    }
  }

  /** Holders in the order of their turns, and by what they hold. */
  private static final class Ring<H extends Holder> {
    final Map<String, H> turns = new LinkedHashMap<>();
    final TreeSet<H> bySize =
        new TreeSet<>(
            Comparator.comparingLong((H holder) -> holder.bytes)
                .thenComparingLong(holder -> holder.number));

    H next() {
      return turns.values().iterator().next();
    }

    void toEnd(H holder) {
      if (turns.remove(holder.name, holder)) {
        turns.put(holder.name, holder);
      }
    }

    void weigh(H holder, long more) {
      bySize.remove(holder);
      holder.bytes += more;
      bySize.add(holder);
    }

    void forget(H holder) {
      bySize.remove(holder);
      turns.remove(holder.name);
    }
  }

  private final Ring<Address<T>> addresses = new Ring<>();
  private long lastNumber;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** A call stands in line once. */
  void add(Call<T> call) {
    call.number = ++lastNumber;
    Address<T> address =
        addresses.turns.computeIfAbsent(
            call.asker.address(), name -> new Address<>(name, call.number));
    Connection<T> connection =
        address.connections.turns.computeIfAbsent(
            call.asker.connection(), name -> new Connection<>(name, call.number));
    connection.calls.add(call);
    address.connections.weigh(connection, call.bytes);
    addresses.weigh(address, call.bytes);
    size++;
  }

  /**
   * Takes out the call whose turn it is.
   *
   * @throws NoSuchElementException when nothing waits
   */
  Call<T> next() {
    Address<T> address = addresses.next();
    Connection<T> connection = address.connections.next();
    Call<T> call = connection.calls.first();
    remove(call);
    address.connections.toEnd(connection);
    addresses.toEnd(address);
    return call;
  }

  boolean contains(Call<T> call) {
    Address<T> address = addresses.turns.get(call.asker.address());
    Connection<T> connection =
        address == null ? null : address.connections.turns.get(call.asker.connection());
    return connection != null && connection.calls.contains(call);
  }

  /** Takes a call out. Whether it was there. */
  boolean remove(Call<T> call) {
    Address<T> address = addresses.turns.get(call.asker.address());
    Connection<T> connection =
        address == null ? null : address.connections.turns.get(call.asker.connection());
    if (address == null || connection == null || !connection.calls.remove(call)) {
      return false;
    }
    size--;
    address.connections.weigh(connection, -call.bytes);
    addresses.weigh(address, -call.bytes);
    if (connection.calls.isEmpty()) {
      address.connections.forget(connection);
    }
    if (address.connections.turns.isEmpty()) {
      addresses.forget(address);
    }
    return true;
  }

  /**
   * The call that goes first when there are too many: the last one of the connection that holds
   * most of the address that holds most; of equals, of the one that came last.
   *
   * @throws NoSuchElementException when nothing waits
   */
  Call<T> lastOfLargest() {
    return addresses.bySize.last().connections.bySize.last().calls.last();
  }
}
