package io.echobridge.ring;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;

/** Asks the kernel for an io_uring, without anything of what is tested. */
final class KernelProbe {
  private static final int SETUP = 425;
  private static final int COOP_TASKRUN = 1 << 8;

  private KernelProbe() {}

  /** The error with which the kernel refuses one; 0 where it gives one. */
  static int error() {
    NativeLibrary libc = NativeLibrary.getInstance("c");
    Function syscall = libc.getFunction("syscall", Function.THROW_LAST_ERROR);
    try (Memory parameters = new Memory(120)) {
      parameters.clear();
      parameters.setInt(8, COOP_TASKRUN);
      int descriptor = syscall.invokeInt(new Object[] {SETUP, 4, parameters});
      libc.getFunction("close").invokeInt(new Object[] {descriptor});
      return 0;
    } catch (LastErrorException e) {
      return e.getErrorCode();
    }
  }
}
