package io.echobridge.server;

import io.echobridge.config.InvalidConfigException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Settings that plug-ins refuse when they are made: all of them are told together. */
final class Refusals {
  private static final Pattern KEY_FIRST = Pattern.compile("[a-z0-9.-]+: .*");

  private final Set<String> lines = new LinkedHashSet<>();

  /**
   * Makes something; nothing when its settings are refused.
   *
   * @param path where these settings stand
   */
  <T> Optional<T> attempt(String path, Supplier<T> make) {
    try {
      return Optional.of(make.get());
    } catch (IllegalArgumentException e) {
      for (String fault : String.valueOf(e.getMessage()).split("\n", -1)) {
        lines.add(path + (KEY_FIRST.matcher(fault).matches() ? "." : ": ") + fault);
      }
      return Optional.empty();
    }
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  InvalidConfigException exception() {
    return new InvalidConfigException(List.copyOf(lines));
  }
}
