package io.echobridge.command;

/** How the process ends; 2 is picocli's, for a command line that it does not understand. */
public final class ExitCode {
  public static final int OK = 0;

  /** Something outside stands in the way, such as a port in use. */
  public static final int FAILED = 1;

  /** A defect of ours: {@code EX_SOFTWARE} of sysexits.h. */
  public static final int DEFECT = 70;

  /** The configuration is wrong, and starting again will not help: {@code EX_CONFIG}. */
  public static final int BAD_CONFIG = 78;

  private ExitCode() {}
}
