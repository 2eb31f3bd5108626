package io.echobridge.net;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The share of the members of presence channels, and of the clients' sessions, on other nodes. Each
 * app takes its part of it: apps that want no bound of their own share one, and those that want one
 * have that, whatever the others hold. Thread-safe.
 */
public final class RemoteMembers {
  private final MemoryBudget common;
  private final Set<Part> parts = ConcurrentHashMap.newKeySet();

  /**
   * @param limit in bytes, of all apps without a bound of their own together
   */
  public RemoteMembers(long limit) {
    this.common = new MemoryBudget(limit);
  }

  /**
   * Opens the part of an app.
   *
   * @param most how many bytes it may take; 0 to share the common bound
   */
  public Part open(long most) {
    Part part = new Part(most > 0 ? new MemoryBudget(most) : common);
    parts.add(part);
    return part;
  }

  /** How many bytes the apps without a bound of their own may take together. */
  public long common() {
    return common.limit();
  }

  /** How many bytes all apps may take that are there. */
  public long limit() {
    Collection<MemoryBudget> bounds =
        parts.isEmpty()
            ? List.of(common)
            : parts.stream().map(part -> part.bound).collect(Collectors.toSet());
    return bounds.stream().mapToLong(MemoryBudget::limit).sum();
  }

  /** How many bytes they take. */
  public long used() {
    return parts.stream().mapToLong(part -> part.taken.get()).sum();
  }

  /** What the members take that one app hears of. For one thread. */
  public final class Part implements AutoCloseable {
    private final MemoryBudget bound;
    private final AtomicLong taken = new AtomicLong();

    private Part(MemoryBudget bound) {
      this.bound = bound;
    }

    /** Takes bytes, if they are there; then {@link #giveBack} gives them back. */
    public boolean take(long bytes) {
      if (!bound.tryReserve(bytes)) {
        return false;
      }
      taken.addAndGet(bytes);
      return true;
    }

    public void giveBack(long bytes) {
      bound.release(bytes);
      taken.addAndGet(-bytes);
    }

    /** Whether enough is free to ask again for what was not taken. */
    public boolean hasRoom() {
      return bound.used() < bound.limit() - bound.limit() / 10;
    }

    /** The app ends: gives back all that it has. Idempotent. */
    @Override
    public void close() {
      giveBack(taken.get());
      parts.remove(this);
    }
  }
}
