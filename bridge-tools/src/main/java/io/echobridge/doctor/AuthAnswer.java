package io.echobridge.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.auth.Authorization;
import io.echobridge.auth.UndefinedConnection;
import io.echobridge.auth.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What the answer to a guest means; no is the right one. */
final class AuthAnswer {
  private static final String NOBODY = "Nobody can subscribe to private and presence channels.";
  private static final String MAYBE = "Users who are logged in may be refused in the same way.";
  private static final String EVERYBODY =
      "Anybody who connects can listen to every private channel.";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String key;
  private final String url;
  private final boolean any200IsYes;

  AuthAnswer(String key, String url, boolean any200IsYes) {
    this.key = key;
    this.url = url;
    this.any200IsYes = any200IsYes;
  }

  Finding judge(Web.Answer answer) {
    int status = answer.status();
    String got = url + " answers " + status;
    return switch (status) {
      case 200 -> yes(answer, got);
      case 401, 403 -> Finding.ok("auth", got + " to a guest, as expected");
      case 301, 302, 303, 307, 308 -> redirected(answer, got);
      case 404 ->
          Finding.fault(
              "auth-missing",
              got + ": there is no such route.",
              NOBODY,
              "Register it: Broadcast::routes() in a service provider, \"php artisan"
                  + " install:broadcasting\" since Laravel 11 (it may change BROADCAST_CONNECTION:"
                  + " set it back to redis); for token guards, with their"
                  + " middleware, ['middleware' => ['auth:sanctum']]. \"php artisan route:list\""
                  + " must show broadcasting/auth; give "
                  + key
                  + " that path.");
      case 405 ->
          Finding.fault(
              "auth-method",
              got + ": it does not accept POST there.",
              NOBODY,
              "Let " + key + " end in /broadcasting/auth, as \"php artisan route:list\" shows it.");
      case 419 ->
          Finding.fault(
              "auth-csrf",
              got + ": the CSRF token is missing.",
              MAYBE,
              "Set the token in Echo: auth: { headers: { 'X-CSRF-TOKEN': … } }; or exempt"
                  + " broadcasting/auth from CSRF protection (VerifyCsrfToken::$except,"
                  + " validateCsrfTokens(except: [...]) since Laravel 11). With Sanctum's cookies,"
                  + " add the page's host to SANCTUM_STATEFUL_DOMAINS.");
      case 429 ->
          Finding.fault(
              "auth-throttled",
              got + ": too many requests.",
              "All clients share one rate limit, because all auth requests come from this"
                  + " daemon's address.",
              "Let Laravel trust this daemon's X-Forwarded-For (TrustProxies), or remove the"
                  + " limit (throttle) from broadcasting/auth.");
      case 500 ->
          UndefinedConnection.in(answer.body())
              .map(connection -> undefined(connection, got))
              .orElseGet(() -> other(500, got));
      default -> other(status, got);
    };
  }

  private static Finding undefined(String connection, String got) {
    return Finding.fault(
        "auth-undefined",
        got + ": its config/broadcasting.php defines no connection " + connection + ".",
        NOBODY,
        "Add "
            + (connection.equals("redis") ? LaravelDriverCheck.REDIS : connection)
            + " to the connections there, then \"php artisan config:clear\".");
  }

  /** Whether it lets somebody in without the signature that Pusher's clients have to show. */
  static boolean isUnsigned(Web.Answer answer) {
    if (answer.status() != 200 || !(daemons(answer) instanceof Authorization.Granted)) {
      return false;
    }
    try {
      return !JSON.readTree(answer.body()).path("auth").isTextual();
    } catch (JsonProcessingException e) {
      return false; // it lets nobody in
    }
  }

  /** What the daemon makes of it, unless any 200 is a yes. */
  private static Authorization daemons(Web.Answer answer) {
    return Verdict.onPrivate(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private static Finding other(int status, String got) {
    return status >= 500
        ? Finding.fault(
            "auth-error",
            got + ": the application fails.",
            NOBODY,
            "The reason is in Laravel's storage/logs/laravel.log, or in the log of the web"
                + " server in front of it.")
        : Finding.warning(
            "auth-unclear",
            got + "; 403 was expected for a guest.",
            MAYBE,
            "Check what is in front of the application's broadcasting/auth route.");
  }

  private Finding redirected(Web.Answer answer, String got) {
    String to = answer.header("Location").replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
    boolean login = to.toLowerCase(Locale.ROOT).contains("login");
    return Finding.fault(
        "auth-redirect",
        got + " and leads to " + to + ".",
        login ? MAYBE : NOBODY,
        login
            ? "The route answers like a page: make its guard answer 401 or 403 to guests"
                + " instead (redirectGuestsTo, Authenticate::redirectTo)."
            : "Redirects are not followed: write the address that it leads to into " + key + ".");
  }

  private Finding yes(Web.Answer answer, String got) {
    if (answer.isPage()) {
      return Finding.fault(
          "auth-page",
          got + " with a web page instead of JSON.",
          any200IsYes ? EVERYBODY : NOBODY,
          "Let " + key + " lead to the application's broadcasting/auth route.");
    }
    if (answer.body().isEmpty()) {
      return Finding.fault(
          "auth-empty",
          got + " with nothing.",
          any200IsYes ? EVERYBODY : NOBODY,
          "That is how Laravel's drivers null and log answer: BROADCAST_DRIVER=redis in its .env"
              + " (since Laravel 11 BROADCAST_CONNECTION=redis, and in config/broadcasting.php "
              + LaravelDriverCheck.REDIS
              + "), then \"php artisan config:clear\".");
    }
    try {
      JsonNode json = JSON.readTree(answer.body());
      if (!any200IsYes && daemons(answer) instanceof Authorization.Refused refused) {
        return json.isBoolean()
            ? Finding.ok("auth", got + " with false to a guest")
            : unclear(refused.reason());
      }
    } catch (JsonProcessingException e) {
      return Finding.fault(
          "auth-not-json",
          got + " with something that is not JSON.",
          any200IsYes ? EVERYBODY : NOBODY,
          "Let "
              + key
              + " lead to the application's broadcasting/auth route, and make sure that nothing"
              + " (a PHP warning, a debug bar) is written before or after its answer.");
    }
    return Finding.fault(
        "auth-everybody",
        got + " and admits a guest to a channel that does not exist.",
        EVERYBODY,
        "Check routes/channels.php for a pattern that matches every channel, and the"
            + " middleware of broadcasting/auth"
            + (any200IsYes ? ", and set auth.any200-is-yes = false." : "."));
  }

  private Finding unclear(String reason) {
    return Finding.warning(
        "auth-unclear",
        url + ": " + reason + ".",
        "The daemon takes it for a no. " + MAYBE,
        "Let the application answer guests with 403, and the others as Laravel does: with true, or"
            + " an object that has auth or channel_data.");
  }
}
