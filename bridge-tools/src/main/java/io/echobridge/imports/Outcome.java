package io.echobridge.imports;

import io.echobridge.text.Printable;
import java.util.List;

/**
 * What became of one option.
 *
 * @param option as it is called in the old file, or the name of an environment variable
 * @param became the settings it became, each as it stands in a configuration
 * @param note what the reader should know; may be empty
 */
record Outcome(Mark mark, String option, List<String> became, String note) {
  Outcome {
    option = line(option);
    became = became.stream().map(Outcome::line).toList();
    note = line(note);
  }

  /** What stands in the old file must not begin a line of its own in ours. */
  private static String line(String text) {
    return Printable.line(text);
  }

  /** How an option fared. */
  enum Mark {
    SAME('='),
    DIFFERENT('~'),
    NOT_CARRIED('-'),
    UNKNOWN('?'),
    /** The operator has to do something. */
    YOURS('!');

    private final char sign;

    Mark(char sign) {
      this.sign = sign;
    }

    char sign() {
      return sign;
    }
  }
}
