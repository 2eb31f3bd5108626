package io.echobridge.protocol.raw;

import io.echobridge.auth.Authorization.Refused;
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
   */
  static int status(Collection<Refused> all) {
    if (all.stream().anyMatch(each -> isPassing(each.status()))) {
      return all.stream().allMatch(each -> each.status() == StatusCodes.TOO_MANY_REQUESTS)
          ? StatusCodes.TOO_MANY_REQUESTS
          : StatusCodes.SERVICE_UNAVAILABLE;
    }
    if (areAll(all, StatusCodes.GONE)) {
      return StatusCodes.NO_CONTENT;
    }
    return areAll(all, StatusCodes.UNAUTHORIZED) ? StatusCodes.UNAUTHORIZED : StatusCodes.FORBIDDEN;
  }

  private static boolean areAll(Collection<Refused> all, int status) {
    return all.stream().allMatch(each -> each.status() == status);
  }
}
