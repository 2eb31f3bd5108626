package io.echobridge.auth;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.text.Printable;
import java.util.List;
import java.util.Set;

/**
 * Adds to a refusal what of the client's the application did not get to see: a no that says "nobody
 * is logged in" may have its reason here.
 */
final class KeptBack {
  private static final Set<Integer> FOR_WANT_OF_A_USER = Set.of(302, 401, 403, 419);
  private static final int MOST_NAMES = 5;

  private final ClientHeaders clientHeaders;
  private final boolean forwardCookies;

  KeptBack(ClientHeaders clientHeaders, boolean forwardCookies) {
    this.clientHeaders = clientHeaders;
    this.forwardCookies = forwardCookies;
  }

  Authorization explain(AuthRequest request, Authorization answer) {
    if (!(answer instanceof Refused refused) || !FOR_WANT_OF_A_USER.contains(refused.status())) {
      return answer;
    }
    String before = cookies(request);
    String after = headers(request);
    return before.isEmpty() && after.isEmpty()
        ? answer
        : new Refused(refused.status(), before + refused.reason() + after);
  }

  private String cookies(AuthRequest request) {
    if (!forwardCookies || !request.loginKeptBack()) {
      return "";
    }
    String origin = request.handshakeHeaders().get("origin");
    return "its cookies or Authorization header were not passed on, because "
        + (origin == null
            ? "its handshake did not name its page (a script element of another site, or JSONP)"
            : "its page is on another host: list "
                + Printable.words(origin, Hints.QUOTED)
                + " in origins (\"*\" lets pages connect, but does not pass on their cookies)")
        + "; ";
  }

  private String headers(AuthRequest request) {
    List<String> names = clientHeaders.leftOut(request.clientHeaders());
    return names.isEmpty()
        ? ""
        : "; not passed on, because auth.forward-headers does not list it: "
            + Printable.words(
                String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size()))),
                Hints.QUOTED)
            + (names.size() > MOST_NAMES ? ", …" : "");
  }
}
