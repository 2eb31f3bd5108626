package io.echobridge.hub;

import io.echobridge.gate.MessageCount;
import io.echobridge.hub.delivery.Broadcasts;
import io.echobridge.net.Rate;
import org.jspecify.annotations.Nullable;

/** How much one client has others receive, and has itself told again. On its loop only. */
final class Allowance {
  /** A list of members is long, and asking for it again is short. */
  private static final Rate AGAIN = Rate.of(1, 5);

  /** Who comes is told who is there, and all who are there are told; to leave costs nothing. */
  private static final int JOINS = 10;

  /** Whoever comes back asks once for each of its channels, and the history is looked through. */
  private static final int REPLAYS = 1;

  /** Whoever sends a thousand whispers too many hears of it once. */
  private static final Rate DROPS = Rate.of(1, 1);

  private final Overuse overuse;
  private final MessageCount whispers = new MessageCount();
  private final MessageCount bytes = new MessageCount();
  private final MessageCount lists = new MessageCount();
  private final MessageCount joins = new MessageCount();
  private final MessageCount drops = new MessageCount();

  /** Null while it has said nothing to the application. */
  private @Nullable MessageCount told;

  /** Null while it has missed nothing. */
  private @Nullable MessageCount replays;

  Allowance(Overuse overuse) {
    this.overuse = overuse;
  }

  /** Whether it may whisper so many bytes; beyond that it is counted as overuse. */
  boolean whispers(int size) {
    return !overuse.whisperSize(size) && !overuse.whisper(whispers) && !overuse.bytes(bytes, size);
  }

  /**
   * Whether it may become a member: others are told that it comes, and will be that it goes, which
   * takes so many bytes each. Likewise.
   *
   * @param most channels that it may have: as many it may join at once
   */
  boolean joins(int size, int most) {
    return !overuse.joins(joins, Rate.of(JOINS, Math.max(JOINS, most)))
        && !overuse.bytes(bytes, 2 * Broadcasts.cost(size));
  }

  /**
   * Whether it may hear what it missed on one more channel; beyond that it is counted as overuse.
   *
   * @param most channels that it may have: for as many it may ask at once
   */
  boolean replays(int most) {
    if (replays == null) {
      replays = new MessageCount();
    }
    return !overuse.replays(replays, Rate.of(REPLAYS, most));
  }

  /** Whether it may say one more thing to the application. */
  boolean tells(Rate rate) {
    if (told == null) {
      told = new MessageCount();
    }
    return told.isWithin(rate);
  }

  /** Whether it is told that a whisper of its was dropped. */
  boolean isToldOfDrop() {
    return drops.isWithin(DROPS);
  }

  /** Whether it may be told again who is on a channel. */
  boolean isToldAgain() {
    return lists.isWithin(AGAIN);
  }
}
