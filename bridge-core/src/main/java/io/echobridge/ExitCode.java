package io.echobridge;

/** How the process ends; 2 is picocli's, for a command line that it does not understand. */
final class ExitCode {
  static final int OK = 0;

  /** Something outside stands in the way, such as a port in use. */
  static final int FAILED = 1;

  /** A defect of ours: {@code EX_SOFTWARE} of sysexits.h. */
  static final int DEFECT = 70;

  /** The configuration is wrong, and starting again will not help: {@code EX_CONFIG}. */
  static final int BAD_CONFIG = 78;

  private ExitCode() {}
}
