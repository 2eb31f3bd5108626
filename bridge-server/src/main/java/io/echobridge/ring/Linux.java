package io.echobridge.ring;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The calls of Linux that Java has none for. Each says by {@link Native#getLastError} what failed.
 */
final class Linux {
  /** Interrupted by a signal: to be tried again. */
  static final int EINTR = 4;

  /** What was sent is lost. */
  static final int EIO = 5;

  /** No room for now; of a call, no memory in the kernel. */
  static final int EAGAIN = 11;

  static final int ENOMEM = 12;
  static final int EBUSY = 16;

  /** What was asked for is not known to this kernel. */
  static final int EINVAL = 22;

  private static final int EPERM = 1;
  private static final int EMFILE = 24;
  private static final int ENOSYS = 38;

  static {
    Native.register(Linux.class, "c");
  }

  private Linux() {}

  /** What an error says to whoever runs the daemon. */
  static String name(int error) {
    return switch (error) {
      case EPERM -> "EPERM: the container or the sysctl kernel.io_uring_disabled forbids it";
      case ENOSYS -> "ENOSYS: this kernel does not have it, or the container hides it";
      case EINVAL -> "EINVAL: it needs Linux 5.19 or newer";
      // Rings are locked memory to kernels before 5.12, and to recent ones again.
      case ENOMEM -> "ENOMEM: there is no memory for it, or the limit of locked memory is too low";
      case EMFILE -> "EMFILE: too many files are open";
      default -> "error " + error;
    };
  }

  /** A call by its number, with six arguments; -1 where it failed. */
  static native long syscall(long number, long a, long b, long c, long d, long e, long f);

  static native Pointer mmap(
      Pointer at, long length, int protection, int flags, int descriptor, long offset);

  static native int munmap(Pointer at, long length);

  static native int close(int descriptor);
}
