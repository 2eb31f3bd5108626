package io.echobridge.tail;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** Whether anybody reads what this process writes: Java says so only of what it writes. */
final class StandardOutput {
  private static final int DESCRIPTOR = 1;
  private static final int POLLERR = 0x08;
  private static final int POLLHUP = 0x10;

  private StandardOutput() {}

  /** Whether its reader has gone, without a write; false where the system cannot be asked. */
  static boolean isUnread() {
    try (Memory asked = new Memory(8)) { // struct pollfd: int, and two shorts
      asked.setInt(0, DESCRIPTOR);
      asked.setShort(4, (short) 0); // these two are told unasked
      asked.setShort(6, (short) 0);
      return Linux.poll(asked, 1, 0) == 1 && (asked.getShort(6) & (POLLERR | POLLHUP)) != 0;
    } catch (Error e) {
      // JNA has errors of its own for a library that it cannot unpack, load or call.
      return false;
    }
  }

  /** Loaded when it is called first. */
  private static final class Linux {
    static {
      Native.register(Linux.class, "c");
    }

    static native int poll(Pointer descriptors, long count, int timeoutMillis);
  }
}
