package io.echobridge.auth;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.call.HttpCaller;
import io.echobridge.call.Unasked;
import io.echobridge.text.Printable;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why the application did not let a client listen, in words that tell the operator where to look.
 */
final class Hints {
  /** How many characters are shown of a text that is quoted. */
  static final int QUOTED = 120;

  private Hints() {}

  static Refused tooLate(Duration timeout) {
    return new Refused(
        504,
        "the application did not answer within %d ms (auth.timeout)".formatted(timeout.toMillis()));
  }

  /** For a question that the application was not asked, or is asked no more. */
  static Refused unasked(Unasked why) {
    return switch (why) {
      case TOO_MANY ->
          new Refused(
              503,
              "too many auth requests wait for the application, or too large ones"
                  + " (auth.max-waiting, auth.calls-per-second, auth.max-in-flight; they take at"
                  + " most a sixteenth of the heap)");
      case NO_THREAD ->
          new Refused(
              503,
              "the daemon gets no thread to ask the application with; raise the limit on its"
                  + " threads (systemd's TasksMax, or a container's limit on processes)");
      case TAKEN_BACK -> new Refused(0, "taken back");
      case CLOSED -> new Refused(503, "the daemon is shutting down");
    };
  }

  /** For an answer whose status is not 200. */
  static Refused forStatus(int status, Optional<String> location) {
    String hint =
        switch (status) {
          case 301, 302, 303, 307, 308 ->
              "does the broadcasting route redirect to a login page, or is auth.url not its"
                  + " final address?";
          case 401 ->
              "nobody is logged in; with cookies, check the session's domain and Sanctum's"
                  + " stateful domains; with tokens, check the Authorization header in Echo's"
                  + " auth.headers";
          case 403 -> "the channel's callback refused, no channel matches, or nobody is logged in";
          case 404 -> "are the broadcasting routes registered, and is auth.url right?";
          case 405 -> "does auth.url lead to the broadcasting/auth route? Requests to it are POST";
          case 419 ->
              "the CSRF token is missing or has expired; exempt broadcasting/auth, or set the"
                  + " X-CSRF-TOKEN header in Echo";
          case 429 ->
              "does it trust X-Forwarded-For from this daemon (TrustProxies)? If not, all"
                  + " clients share one rate limit";
          default -> status >= 500 ? "see the application's log" : "expected 200";
        };
    String to = location.map(address -> " to " + withoutQuery(address)).orElse("");
    return new Refused(status, "the application answered " + status + to + ": " + hint);
  }

  /** For an application that is set to a broadcast connection which it does not have. */
  static Refused forUndefined(String connection) {
    return new Refused(
        500,
        "the application answered 500: its config/broadcasting.php defines no connection "
            + connection);
  }

  /** For a call that ended without an answer. */
  static Refused forFailure(Throwable failure, URI uri) {
    String where = "%s://%s".formatted(uri.getScheme(), uri.getRawAuthority());
    if (isCausedBy(failure, UnresolvedAddressException.class)
        || isCausedBy(failure, UnknownHostException.class)) {
      return new Refused(0, where + ": the host name has no address");
    }
    if (failure instanceof HttpConnectTimeoutException) {
      return new Refused(0, where + ": no connection within auth.connect-timeout");
    }
    if (failure instanceof SSLException) {
      return new Refused(
          0,
          where
              + ": TLS failed ("
              + Printable.words(String.valueOf(failure.getMessage()), QUOTED)
              + "); if the certificate is from your own authority, set auth.ca-file");
    }
    if (HttpCaller.isUnreachable(failure)) {
      return new Refused(0, where + ": cannot connect; is the application running?");
    }
    return new Refused(502, where + ": the answer broke off or is not HTTP");
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (type.isInstance(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** A query may hold secrets. */
  private static String withoutQuery(String address) {
    return Printable.words(
        address.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//"), QUOTED);
  }
}
