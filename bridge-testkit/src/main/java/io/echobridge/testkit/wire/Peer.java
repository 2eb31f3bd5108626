package io.echobridge.testkit.wire;

import java.io.Closeable;
import java.io.IOException;

/** The client's end of a conversation, in text; bytes are written as {@code #} and their hex. */
public interface Peer extends Closeable {
  /** How long nothing has to come for it to be silence. */
  int QUIET_MILLIS = 150;

  /** Says one thing, or several in one write. */
  void send(String... said) throws IOException;

  /** The next thing the server says; the wait is long. */
  String receive() throws IOException;

  /** Whether the server says nothing for {@link #QUIET_MILLIS}. */
  boolean isQuiet() throws IOException;

  /** Goes away without a word: a reset. */
  void abort() throws IOException;
}
