package io.echobridge.imports;

import io.echobridge.imports.Outcome.Mark;
import java.util.ArrayList;
import java.util.List;

/** What became of each option, for people. */
public final class ImportReport {
  private static final int WIDE = 100;
  private static final int MOST_OPTION = 42;
  private static final String LEGEND =
      "= as it was   ~ behaves differently   - not carried over   ? unknown   ! yours to do";
  private static final List<String> EVERYWHERE =
      List.of(
          "For every option:",
          "private- and presence- count only at the beginning of a channel's name;",
          "a connection's id (X-Socket-ID) has the form 123.456;",
          "cookies go to the application only for pages of its host, of this server's"
              + " host, or of listed origins.");

  private final List<Outcome> outcomes;

  ImportReport(List<Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  /** How many options need the operator. */
  public long open() {
    return count(Mark.YOURS);
  }

  /**
   * The report as lines.
   *
   * @param width the columns of the terminal
   */
  public List<String> lines(int width) {
    List<String> lines = new ArrayList<>(wrap("", LEGEND, width));
    lines.add("");
    int option = outcomes.stream().mapToInt(each -> each.option().length()).max().orElse(0);
    int column = width >= WIDE ? Math.min(option, MOST_OPTION) + 6 : 6;
    outcomes.forEach(outcome -> block(outcome, column, width, lines));
    lines.add("");
    lines.addAll(wrap("", sum(), width));
    lines.add("");
    lines.addAll(wrap("", String.join(" ", EVERYWHERE), width));
    return lines;
  }

  private static void block(Outcome outcome, int column, int width, List<String> lines) {
    List<String> right = new ArrayList<>(outcome.became());
    String indent = " ".repeat(column);
    List<String> wrapped = new ArrayList<>();
    // A setting is kept whole, so that it can be copied.
    right.forEach(setting -> wrapped.add(indent + setting));
    wrapped.addAll(wrap(indent, outcome.note(), width));
    String head = "  " + outcome.mark().sign() + " " + outcome.option();
    if (head.length() + 2 <= column && !wrapped.isEmpty()) {
      wrapped.set(0, head + wrapped.get(0).substring(head.length()));
    } else {
      lines.add(head);
    }
    lines.addAll(wrapped);
  }

  private String sum() {
    return outcomes.size()
        + " options: "
        + count(Mark.SAME)
        + " as they were, "
        + count(Mark.DIFFERENT)
        + " behave differently, "
        + count(Mark.NOT_CARRIED)
        + " not carried over, "
        + count(Mark.UNKNOWN)
        + " unknown, "
        + count(Mark.YOURS)
        + " yours to do.";
  }

  private long count(Mark mark) {
    return outcomes.stream().filter(each -> each.mark() == mark).count();
  }

  private static List<String> wrap(String indent, String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ", -1)) {
      if (line.length() > indent.length() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
      }
      line.append(line.length() > indent.length() ? " " : "").append(word);
    }
    if (!text.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }
}
