package io.echobridge.cluster;

import io.echobridge.presence.Entry;

/**
 * An entry comes or goes.
 *
 * @param joins whether it comes
 * @param round 0 when its client came or went; else how often this node has lost the entry's owner,
 *     when it went because the owner was lost, or came because the owner is back
 */
public record RosterChange(Entry entry, boolean joins, int round) {
  /** A client came or went. */
  public RosterChange(Entry entry, boolean joins) {
    this(entry, joins, 0);
  }

  /** Names this change; the same on every node that sees it. */
  public String id() {
    return ChangeId.of(this).toString();
  }
}
