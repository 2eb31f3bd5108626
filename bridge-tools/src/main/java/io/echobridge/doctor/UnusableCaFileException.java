package io.echobridge.doctor;

/** A {@code ca-file} cannot be used, so what lies behind it cannot be asked. */
final class UnusableCaFileException extends RuntimeException {
  UnusableCaFileException(IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
  }

  /** The same for all that would be asked with its certificates. */
  Finding finding() {
    return Finding.fault(
        "ca-file",
        getMessage() + ".",
        "The daemon does not start.",
        "Name a file with the PEM certificates of your own authority that the daemon's user may"
            + " read, or leave ca-file out.");
  }
}
