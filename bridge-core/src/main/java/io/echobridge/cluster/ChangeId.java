package io.echobridge.cluster;

import io.echobridge.presence.NodeId;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a change of a roster; the same on every node that sees it.
 *
 * @param node the entry's owner
 * @param number the entry's number
 * @param joins whether it comes
 * @param round as in {@link RosterChange}
 */
public record ChangeId(NodeId node, long number, boolean joins, int round)
    implements Comparable<ChangeId> {
  private static final Comparator<ChangeId> ORDER =
      Comparator.comparing(ChangeId::node)
          .thenComparing(ChangeId::number)
          .thenComparing(ChangeId::joins)
          .thenComparing(ChangeId::round);

  private static final Pattern TEXT =
      Pattern.compile("([0-9a-f]{16})\\.([0-9]{1,18})\\.(joined|left)(?:\\.([0-9]{1,9}))?");

  static ChangeId of(RosterChange change) {
    return new ChangeId(
        change.entry().node(), change.entry().number(), change.joins(), change.round());
  }

  /** What {@link #toString} writes; empty where it is none. */
  static Optional<ChangeId> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    NodeId node = NodeId.parse(parts.group(1)).orElseThrow();
    boolean joins = parts.group(3).equals("joined");
    int round = parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4));
    return Optional.of(new ChangeId(node, Long.parseLong(parts.group(2)), joins, round));
  }

  @Override
  public int compareTo(ChangeId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    String what = node + "." + number + (joins ? ".joined" : ".left");
    return round == 0 ? what : what + "." + round;
  }
}
