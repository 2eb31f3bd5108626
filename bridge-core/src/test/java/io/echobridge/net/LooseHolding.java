package io.echobridge.net;

/**
 * What is kept for a client of a test that is not about memory. The process counts none of it, so
 * nobody has to close it.
 */
public final class LooseHolding {
  private LooseHolding() {}

  /** One with a memory of its own, which is never full. */
  public static Holding open() {
    return new ClientMemory(Long.MAX_VALUE, Runnable::run).open(0);
  }
}
