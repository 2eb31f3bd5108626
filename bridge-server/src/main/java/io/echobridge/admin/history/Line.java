package io.echobridge.admin.history;

/**
 * One line of a plot.
 *
 * @param app whose it is; empty for the process
 * @param plot a fixed word, such as {@code clients}
 * @param name of the line in its plot, such as a protocol; empty where there is one
 */
public record Line(String app, String plot, String name) implements Comparable<Line> {
  /** Names come from outside. */
  private static final int LONGEST = 80;

  public Line {
    name = name.length() <= LONGEST ? name : name.substring(0, LONGEST);
  }

  @Override
  public int compareTo(Line other) {
    int byApp = app.compareTo(other.app);
    int byPlot = byApp != 0 ? byApp : plot.compareTo(other.plot);
    return byPlot != 0 ? byPlot : name.compareTo(other.name);
  }
}
