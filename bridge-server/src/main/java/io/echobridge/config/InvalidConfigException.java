package io.echobridge.config;

import io.echobridge.text.Printable;
import java.util.List;

/** A configuration that nothing can be started with. */
public final class InvalidConfigException extends Exception {
  private final List<String> problems;

  /**
   * @param problems one line each; logins of addresses in them are not shown
   */
  public InvalidConfigException(List<String> problems) {
    this(
        problems.stream()
            .map(problem -> Printable.line(Redaction.text(problem)))
            .toArray(String[]::new));
  }

  private InvalidConfigException(String... lines) {
    super(String.join("\n", lines));
    this.problems = List.of(lines);
  }

  /** Everything that is wrong, one line each, for the operator. */
  public List<String> problems() {
    return problems;
  }
}
