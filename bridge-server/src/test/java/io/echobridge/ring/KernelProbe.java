package io.echobridge.ring;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;

/**
 * Asks the kernel for an io_uring, without anything of what is tested. A sandbox may allow one of
 * its calls and forbid another.
 */
final class KernelProbe {
  private static final int SETUP = 425;
  private static final int ENTER = 426;
  private static final int COOP_TASKRUN = 1 << 8;

  private KernelProbe() {}

  /** Whether it gives one. */
  static boolean opens() {
    return asks(false);
  }

  /** Whether it gives one, and lets it be used. */
  static boolean allows() {
    return asks(true);
  }

  private static boolean asks(boolean uses) {
    NativeLibrary libc = NativeLibrary.getInstance("c");
    Function syscall = libc.getFunction("syscall", Function.THROW_LAST_ERROR);
    try (Memory parameters = new Memory(120)) {
      parameters.clear();
      parameters.setInt(8, COOP_TASKRUN);
      int descriptor = syscall.invokeInt(new Object[] {SETUP, 4, parameters});
      try {
        return !uses || syscall.invokeInt(new Object[] {ENTER, descriptor, 0, 0, 0, 0L, 0L}) == 0;
      } finally {
        libc.getFunction("close").invokeInt(new Object[] {descriptor});
      }
    } catch (LastErrorException e) {
      return false;
    }
  }
}
