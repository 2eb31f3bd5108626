package io.echobridge.auth;

import io.echobridge.channel.Member;
import io.echobridge.trace.TraceIds;
import org.jspecify.annotations.Nullable;

/** Whether a client may subscribe to a guarded channel. */
public sealed interface Authorization {
  /**
   * Yes.
   *
   * @param member who it is, on a presence channel; null on a private one
   */
  record Granted(@Nullable Member member) implements Authorization {}

  /**
   * No.
   *
   * @param status what the client is told: the application's HTTP status; 403 when it answered
   *     {@code false}; 0 when it could not be asked; 504 when it did not answer in time; 502 when
   *     its answer cannot be understood; 503 when too many calls are waiting
   * @param reason for the operator, in one line, without secrets
   * @param words for the client, in one line: nothing that only the operator may know, such as
   *     where the application is
   * @param ids by what the question is found in traces; null where nobody follows it
   */
  record Refused(int status, String reason, String words, @Nullable TraceIds ids)
      implements Authorization {
    /** Where nobody follows the question. */
    public Refused(int status, String reason, String words) {
      this(status, reason, words, null);
    }

    /** With words that say no more than the status. */
    public Refused(int status, String reason) {
      this(status, reason, words(status));
    }

    /** The same, of a question that may be followed. */
    Refused followedBy(@Nullable TraceIds by) {
      return new Refused(status, reason, words, by);
    }

    private static String words(int status) {
      return switch (status) {
        case 0, 502, 504 -> "The application could not be asked";
        case 429, 503 -> "Too much is asked for at present";
        default -> "The application does not allow it";
      };
    }
  }
}
