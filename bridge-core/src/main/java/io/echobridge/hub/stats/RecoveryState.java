package io.echobridge.hub.stats;

import java.time.Duration;
import java.util.List;

/**
 * What a hub keeps for clients that come back, at this moment.
 *
 * @param window how long a client may be away
 * @param age how far back the history should reach
 * @param kept the history itself
 * @param bound the setting that bounds its bytes
 * @param local the brokers whose events a client receives afterwards only from the node that it was
 *     connected to
 * @param sessions the records of all nodes' sessions
 * @param disagreements how often nodes did not agree on where messages stood
 */
public record RecoveryState(
    Duration window,
    Duration age,
    Kept kept,
    String bound,
    List<String> local,
    Sessions sessions,
    long disagreements) {
  /**
   * A history.
   *
   * @param reach how far back it is complete; its age where nothing went for lack of memory
   * @param bytes about what it takes of the heap
   * @param messages how many it has; one for several channels counts for each
   */
  public record Kept(Duration reach, long bytes, int messages) {}

  /**
   * The records of sessions.
   *
   * @param known with how many this node could go on
   * @param bytes about what they take of the heap
   * @param forgotten how many went for lack of room while their clients might have come back
   * @param tooLarge how often one had too many channels for a record
   */
  public record Sessions(int known, long bytes, long forgotten, long tooLarge) {}

  /** Whether it does not reach as far back as it should, for lack of memory. */
  public boolean isShort() {
    return kept.reach().compareTo(age) < 0;
  }

  /** How far back the history reaches, and why not farther; in one line. */
  public String inOneLine() {
    String reach = "reaches back " + kept.reach().toSeconds() + " s";
    return isShort() ? reach + " of " + age.toSeconds() + " s: " + bound : reach;
  }
}
