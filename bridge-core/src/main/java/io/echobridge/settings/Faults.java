package io.echobridge.settings;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is wrong with settings, all of it: one line for each fault, led by its key. A record of
 * settings makes one in its constructor, checks everything, and ends with {@link #done}. Not
 * thread-safe.
 */
public final class Faults {
  private final Set<String> lines = new LinkedHashSet<>();

  /**
   * @param line such as {@code "timeout: expected 1ms or more"}
   */
  public Faults that(boolean good, String line) {
    return good ? this : add(line);
  }

  /** Something is wrong. */
  public Faults add(String line) {
    lines.add(line);
    return this;
  }

  /** As the other one, in the words that fit most settings. */
  public Faults that(boolean good, String key, String expected, Object got) {
    return that(good, key + ": expected " + expected + ", got " + got);
  }

  public Faults range(String key, long value, long least, long most) {
    return that(least <= value && value <= most, key, least + " to " + most, value);
  }

  public Faults range(String key, Duration value, Duration least, Duration most) {
    return that(
        least.compareTo(value) <= 0 && value.compareTo(most) <= 0,
        key,
        Written.duration(least) + " to " + Written.duration(most),
        Written.duration(value));
  }

  public Faults atLeast(String key, long value, long least) {
    return that(value >= least, key, "at least " + least, value);
  }

  /** A check that throws its lines, as an {@link IllegalArgumentException}. */
  public Faults in(Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      lines.addAll(linesOf(e));
    }
    return this;
  }

  /**
   * Makes something of a block of settings; nothing when it refuses them.
   *
   * @param path where the block stands; put before the keys of its faults
   * @param make throws an {@link IllegalArgumentException} with a line for each fault
   */
  public <T> Optional<T> attempt(String path, Supplier<T> make) {
    try {
      return Optional.of(make.get());
    } catch (IllegalArgumentException e) {
      for (String line : linesOf(e)) {
        lines.add(path + (Fault.of(line).keys().isEmpty() ? ": " : ".") + line);
      }
      return Optional.empty();
    }
  }

  /** The lines of a refusal, as {@link #done} throws it. */
  public static List<String> linesOf(IllegalArgumentException refusal) {
    return List.of(String.valueOf(refusal.getMessage()).split("\n", -1));
  }

  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** One line for each fault, in the order in which they were found. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /**
   * @throws IllegalArgumentException when there are any, with one line for each
   */
  public void done() {
    if (!lines.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", lines));
    }
  }
}
