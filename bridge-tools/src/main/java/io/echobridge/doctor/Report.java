package io.echobridge.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.doctor.Finding.Level;
import io.echobridge.text.Printable;
import java.util.List;
import java.util.Locale;

/** What was found, for people (80 columns) and for programs. */
public final class Report {
  private static final int WIDTH = 80;
  private static final int INDENT = 9;
  private static final int DEEPER = 18;

  private final boolean colours;

  public Report(boolean colours) {
    this.colours = colours;
  }

  /** One finding, in as many lines as it needs, each ended. */
  public String text(Finding finding) {
    StringBuilder text = new StringBuilder();
    boolean ok = finding.level() == Level.OK;
    text.append(' ').append(label(finding.level()));
    if (!ok) {
      text.append(finding.id()).append('\n').append(" ".repeat(INDENT));
    }
    wrap(finding.what(), INDENT, text);
    paragraph("because", finding.why(), text);
    paragraph("change", finding.change(), text);
    return text.toString();
  }

  /** The last line. */
  public static String summary(List<Finding> findings) {
    long faults = count(findings, Level.FAULT);
    long warnings = count(findings, Level.WARNING);
    return faults + warnings == 0
        ? "All is well."
        : several(faults, "fault") + ", " + several(warnings, "warning") + ".";
  }

  public static boolean isFaulty(List<Finding> findings) {
    return count(findings, Level.FAULT) > 0;
  }

  public static String json(List<Finding> findings) {
    ObjectNode report = new ObjectMapper().createObjectNode();
    report.put("faults", count(findings, Level.FAULT));
    report.put("warnings", count(findings, Level.WARNING));
    ArrayNode all = report.putArray("findings");
    for (Finding finding : findings) {
      all.addObject()
          .put("level", finding.level().name().toLowerCase(Locale.ROOT))
          .put("id", finding.id())
          .put("what", finding.what())
          .put("why", finding.why())
          .put("change", finding.change());
    }
    return Printable.jsonLines(report.toPrettyString());
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  private static String several(long count, String word) {
    return count + " " + word + (count == 1 ? "" : "s");
  }

  private String label(Level level) {
    String word = level.name().toLowerCase(Locale.ROOT);
    int colour = level == Level.OK ? 32 : level == Level.WARNING ? 33 : 31;
    String label = colours ? "\u001b[" + colour + "m" + word + "\u001b[0m" : word;
    return label + " ".repeat(INDENT - 1 - word.length());
  }

  private static void paragraph(String title, String body, StringBuilder text) {
    if (!body.isEmpty()) {
      text.append(" ".repeat(INDENT))
          .append(title)
          .append(" ".repeat(DEEPER - INDENT - title.length()));
      wrap(body, DEEPER, text);
    }
  }

  /** Lines that begin with a blank are a snippet: they stay as they are, further to the left. */
  private static void wrap(String body, int indent, StringBuilder text) {
    boolean first = true;
    for (String line : Printable.lines(body).split("\n", -1)) {
      boolean snippet = line.startsWith(" ");
      text.append(first ? "" : " ".repeat(snippet ? INDENT : indent));
      text.append(snippet ? line : filled(line, indent)).append('\n');
      first = false;
    }
  }

  private static String filled(String line, int indent) {
    StringBuilder filled = new StringBuilder();
    int column = indent;
    for (String word : line.split(" ", -1)) {
      if (column > indent && column + 1 + word.length() > WIDTH) {
        filled.append('\n').append(" ".repeat(indent));
        column = indent;
      } else if (column > indent) {
        filled.append(' ');
        column++;
      }
      filled.append(word);
      column += word.length();
    }
    return filled.toString();
  }
}
