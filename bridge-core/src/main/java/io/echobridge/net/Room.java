package io.echobridge.net;

/** Where memory is counted. Thread-safe. */
public interface Room {
  /**
   * Takes bytes, whether they are there or not; {@link #giveBack} returns them.
   *
   * @return whether they are there; if not, what they are for has to be refused
   */
  boolean take(long bytes);

  /** Returns bytes that were taken. */
  void giveBack(long bytes);
}
