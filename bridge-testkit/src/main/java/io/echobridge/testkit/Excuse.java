package io.echobridge.testkit;

import java.util.Optional;

/** How a contract test leaves a promise out: by name and with a reason, never in silence. */
public final class Excuse {
  private Excuse() {}

  /**
   * Prints the reason, if there is one.
   *
   * @param test whose promise it is
   * @return whether there is one
   */
  public static boolean isGiven(Object test, Enum<?> promise, Optional<String> reason) {
    reason.ifPresent(
        why ->
            System.out.println(
                "[contract] "
                    + test.getClass().getSimpleName()
                    + " does not promise "
                    + promise
                    + ": "
                    + why));
    return reason.isPresent();
  }
}
