package io.echobridge.doctor;

/**
 * Something that was looked at.
 *
 * @param id a fixed word for scripts and for searching; never part of a sentence
 * @param what what was found, without secrets
 * @param why what comes of it; empty where all is well
 * @param change what to do about it: a setting, a command; empty where all is well
 */
public record Finding(Level level, String id, String what, String why, String change) {
  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** It works, but not for everybody or not for long. */
    WARNING,
    /** Something does not work. */
    FAULT
  }

  public static Finding ok(String id, String what) {
    return new Finding(Level.OK, id, what, "", "");
  }

  public static Finding warning(String id, String what, String why, String change) {
    return new Finding(Level.WARNING, id, what, why, change);
  }

  public static Finding fault(String id, String what, String why, String change) {
    return new Finding(Level.FAULT, id, what, why, change);
  }
}
