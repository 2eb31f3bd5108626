package io.echobridge.bench.load;

import java.io.IOException;

/** What becomes of a connection. Called by its reader's thread. */
interface Receiver {
  /** It is open, and whatever is said may be said. */
  void opened() throws IOException;

  /**
   * Bytes came.
   *
   * @return up to where they were understood; the others come again, with more behind them
   */
  int received(byte[] bytes, int from, int to) throws IOException;

  /** It has ended. */
  void ended(String reason);
}
