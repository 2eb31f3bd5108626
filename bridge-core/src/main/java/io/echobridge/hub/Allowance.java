package io.echobridge.hub;

import io.echobridge.net.Rate;
import io.echobridge.protocol.MessageCount;

/** How much one client has others receive, and has itself told again. On its loop only. */
final class Allowance {
  /** A list of members is long, and asking for it again is short. */
  private static final Rate AGAIN = Rate.of(1, 5);

  private final Overuse overuse;
  private final MessageCount whispers = new MessageCount();
  private final MessageCount bytes = new MessageCount();
  private final MessageCount lists = new MessageCount();

  Allowance(Overuse overuse) {
    this.overuse = overuse;
  }

  /** Whether it may whisper so many bytes; beyond that it is counted as overuse. */
  boolean whispers(int size) {
    return !overuse.whisperSize(size) && !overuse.whisper(whispers) && !overuse.bytes(bytes, size);
  }

  /** Whether others may be told of it as a member, which takes so many bytes; likewise. */
  boolean shows(int size) {
    return !overuse.bytes(bytes, size);
  }

  /** Whether it may be told again who is on a channel. */
  boolean isToldAgain() {
    return lists.isWithin(AGAIN);
  }
}
