package io.echobridge.imports;

import io.echobridge.imports.Outcome.Mark;
import java.util.ArrayList;
import java.util.List;

/** What the parts of the old file write into together. */
final class Translation {
  final Draft draft = new Draft();
  private final List<Outcome> outcomes = new ArrayList<>();

  List<Outcome> outcomes() {
    return outcomes;
  }

  void same(String option, String... became) {
    add(Mark.SAME, option, List.of(became), "");
  }

  void different(String option, String note, String... became) {
    add(Mark.DIFFERENT, option, List.of(became), note);
  }

  void notCarried(String option, String note) {
    add(Mark.NOT_CARRIED, option, List.of(), note);
  }

  void yours(String option, String note, String... became) {
    add(Mark.YOURS, option, List.of(became), note);
  }

  void add(Mark mark, String option, List<String> became, String note) {
    outcomes.add(new Outcome(mark, option, became, note));
  }

  /** What nobody read is named. */
  void unknown(Options options, List<String> known) {
    for (String key : options.unread()) {
      String hint =
          known.stream()
              .filter(each -> each.equalsIgnoreCase(key))
              .findFirst()
              .map(each -> " Did you mean " + each + "?")
              .orElse("");
      String note = "Unknown to laravel-echo-server as well, which ignored it." + hint;
      add(Mark.UNKNOWN, options.name(key), List.of(), note);
    }
  }
}
