package io.echobridge.config;

import java.util.Optional;

/**
 * A setting that may be {@value #WORD}: then the daemon chooses.
 *
 * @param set the value; empty where the daemon chooses
 */
public record Auto<T>(Optional<T> set) {
  static final String WORD = "auto";

  /** What holds, where the daemon would choose this. */
  public T or(T chosen) {
    return set.orElse(chosen);
  }
}
