package io.echobridge.config;

import java.util.List;

/** A configuration that nothing can be started with. */
public final class InvalidConfigException extends Exception {
  private final List<String> problems;

  public InvalidConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Everything that is wrong, one line each, for the operator. */
  public List<String> problems() {
    return problems;
  }
}
