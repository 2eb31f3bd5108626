package io.echobridge.doctor;

import java.util.Locale;

/** How many files may be open. */
final class Files {
  static final long FEW = 8_192;
  static final String CHANGE =
      "LimitNOFILE=1048576 in the unit (\"systemctl edit echobridge\"), ulimit -n elsewhere.";

  private Files() {}

  static Finding few(long most) {
    return Finding.warning(
        "files-limit",
        "The daemon may open at most " + most + " files.",
        "Each client is an open file: about " + Math.max(0, most - 128) + " clients can connect.",
        CHANGE);
  }

  static String shown(long number) {
    return number >= Long.MAX_VALUE / 2
        ? "As many as needed"
        : String.format(Locale.ROOT, "%,d", number);
  }
}
