package io.echobridge.cluster;

import io.echobridge.presence.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node says to all others about who tells those outside: when it has opened, when it leaves
 * the telling to nodes that opened after it, and when it ends.
 *
 * @param elders the nodes that were open when this one opened: it waits for them
 * @param heirs the nodes that speak from now on where they have the highest number
 * @param told what the node told of late: nobody is to tell it again
 */
public record Handover(List<NodeId> elders, List<NodeId> heirs, List<ChangeId> told) {
  /** So many ids, and as many nodes, are no more than an argument of a command may have. */
  private static final int PART = 800;

  private static final int MOST_NODES = 512;
  private static final String ELDER = "after:";

  /** The same in parts, each short enough to be sent; the nodes are in the last. */
  static List<Handover> inParts(List<NodeId> elders, List<NodeId> heirs, List<ChangeId> told) {
    List<Handover> parts = new ArrayList<>();
    if (elders.isEmpty() && heirs.isEmpty() && told.isEmpty()) {
      return parts;
    }
    int from = 0;
    for (; told.size() - from > PART; from += PART) {
      parts.add(new Handover(List.of(), List.of(), told.subList(from, from + PART)));
    }
    List<ChangeId> last = told.subList(from, told.size());
    parts.add(new Handover(first(elders), first(heirs), last));
    return parts;
  }

  private static List<NodeId> first(List<NodeId> nodes) {
    return nodes.subList(0, Math.min(nodes.size(), MOST_NODES));
  }

  /** Reads what {@link #text} wrote; words of later versions are skipped. */
  public static Handover parse(String text) {
    List<NodeId> elders = new ArrayList<>();
    List<NodeId> heirs = new ArrayList<>();
    List<ChangeId> told = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      if (word.startsWith(ELDER)) {
        NodeId.parse(word.substring(ELDER.length())).ifPresent(elders::add);
      } else {
        NodeId.parse(word).ifPresent(heirs::add);
        ChangeId.parse(word).ifPresent(told::add);
      }
    }
    return new Handover(elders, heirs, told);
  }

  /** Ids of nodes and of changes, with blanks between them. */
  public String text() {
    List<String> words = new ArrayList<>();
    elders.forEach(elder -> words.add(ELDER + elder));
    heirs.forEach(heir -> words.add(heir.toString()));
    told.forEach(id -> words.add(id.toString()));
    return String.join(" ", words);
  }
}
