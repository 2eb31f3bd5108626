package io.echobridge.testkit.wire;

import io.echobridge.net.Sends;
import java.util.function.Function;

/** What hands the writes of a server's loops to the kernel. */
interface LoopSends {
  /** That of the calling loop. */
  Sends open();

  /** The loops have ended. */
  void close();

  /** Each socket writes for itself. */
  record Plain() implements LoopSends {
    @Override
    public Sends open() {
      return Sends.PLAIN;
    }

    @Override
    public void close() {}
  }

  /** Something that the test brings. */
  record Made<T extends AutoCloseable>(T made, Function<T, Sends> opening) implements LoopSends {
    @Override
    public Sends open() {
      return opening.apply(made);
    }

    @Override
    public void close() {
      try {
        made.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
