package io.echobridge.protocol.raw;

import io.undertow.util.StatusCodes;
import java.util.Collection;

/** What becomes of a client whose channels are refused. */
final class Answers {
  /** The application could not be asked. */
  private static final int UNASKED = 0;

  private Answers() {}

  /** Whether a refusal says nothing of the client's rights, and may be otherwise a moment later. */
  static boolean isPassing(int status) {
    return status == UNASKED
        || status == StatusCodes.REQUEST_TIME_OUT
        || status == StatusCodes.TOO_MANY_REQUESTS
        || status >= StatusCodes.INTERNAL_SERVER_ERROR;
  }

  /**
   * The status for a client of server-sent events that may hear none of its channels. After 204,
   * 401 and 403 a browser does not come back by itself.
   *
   * @param all with what the channels are refused
   */
  static int status(Collection<Integer> all) {
    if (all.stream().anyMatch(Answers::isPassing)) {
      return areAll(all, StatusCodes.TOO_MANY_REQUESTS)
          ? StatusCodes.TOO_MANY_REQUESTS
          : StatusCodes.SERVICE_UNAVAILABLE;
    }
    if (areAll(all, StatusCodes.GONE)) {
      return StatusCodes.NO_CONTENT;
    }
    return areAll(all, StatusCodes.UNAUTHORIZED) ? StatusCodes.UNAUTHORIZED : StatusCodes.FORBIDDEN;
  }

  /** The code for a WebSocket that is closed because of its channels: of one meaning with that. */
  static int code(Collection<Integer> all) {
    return switch (status(all)) {
      case StatusCodes.TOO_MANY_REQUESTS -> CloseCode.TOO_MUCH;
      case StatusCodes.SERVICE_UNAVAILABLE -> CloseCode.LATER;
      default -> CloseCode.FORBIDDEN;
    };
  }

  private static boolean areAll(Collection<Integer> all, int status) {
    return all.stream().allMatch(each -> each == status);
  }
}
