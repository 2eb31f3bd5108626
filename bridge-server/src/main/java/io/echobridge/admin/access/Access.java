package io.echobridge.admin.access;

import io.echobridge.config.AdminConfig;
import io.echobridge.settings.Faults;
import io.echobridge.text.Printable;
import io.echobridge.text.Throttle;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks who somebody is, where the configuration names users or a token. The token is looked at
 * first: nobody guesses it, so guessers cannot keep out who has it. Passwords are compared on a
 * thread of their own, as each takes a good part of a second; few may wait for that, and who was
 * wrong often has to wait himself. Which was right a moment ago is known at once, but not while its
 * user's name is being guessed from there: otherwise the answer would tell the guesser.
 */
public final class Access implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Access.class);

  private static final String NEEDED =
      "Credentials are needed: echobridge tail --token-file FILE or --user NAME; elsewhere"
          + " \"Authorization: Bearer TOKEN\", or the token as the password of the user token\n";

  private static final int LONGEST_NAME = 60;

  /** What is done for somebody who may enter. */
  @FunctionalInterface
  public interface Entered {
    /** On an IO thread, or where passwords are compared; what blocks has to be dispatched. */
    void handle(HttpServerExchange exchange, Visitor who) throws Exception;
  }

  private static final Visitor HAS_TOKEN = new Visitor("the token");

  private final Optional<String> tokenFile;
  private final Optional<Users> users;
  private final Attempts attempts = new Attempts();
  private final Known known = new Known();
  private final Places places = new Places();
  private final Throttle refusals = Throttle.onceAMinute();
  private final Throttle waits = Throttle.onceAMinute();
  private final ExecutorService comparing;
  private volatile @Nullable Token token;

  private Access(Optional<String> tokenFile, Optional<Token> token, Optional<Users> users) {
    this.tokenFile = tokenFile;
    this.token = token.orElse(null);
    this.users = users;
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "admin-passwords");
              thread.setDaemon(true);
              return thread;
            });
    one.allowCoreThreadTimeOut(true);
    this.comparing = one;
  }

  /** As the configuration wants it; a token file that cannot be used is a fault. */
  public static Access of(AdminConfig config, Faults faults) {
    Optional<Token> token =
        config.enabled()
            ? config.tokenFile().flatMap(file -> faults.attempt("admin", () -> Token.read(file)))
            : Optional.empty();
    Optional<Users> users =
        config.users().isEmpty() ? Optional.empty() : Optional.of(new Users(config.users()));
    return new Access(config.tokenFile(), token, users);
  }

  /**
   * Reads the token's file again, where it is still the same file: another one needs a restart.
   *
   * @return puts the token of now in force; whoever shows the one of before is refused from then on
   * @throws IllegalArgumentException with one line, led by the key of the setting
   */
  public Runnable prepare(AdminConfig next) {
    Token before = token;
    if (before == null || !next.tokenFile().equals(tokenFile)) {
      return () -> {};
    }
    Token read = Token.read(tokenFile.orElseThrow());
    return () -> {
      token = read;
      if (!read.isSameAs(before)) {
        log.info("The admin listener takes the new token of admin.token-file");
      }
    };
  }

  private boolean asksNobody() {
    return token == null && users.isEmpty();
  }

  /**
   * Has somebody who may enter do so, or answers that he may not. On an IO thread, in the call of
   * the request's handler.
   */
  public void admit(HttpServerExchange exchange, Entered next) throws Exception {
    InetAddress address = exchange.getSourceAddress().getAddress();
    if (asksNobody()) {
      next.handle(exchange, new Visitor(address.getHostAddress()));
      return;
    }
    HeaderValues given = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
    if (given == null || given.size() != 1) {
      refuse(exchange, 401, NEEDED);
      return;
    }
    String header = given.getFirst();
    Credentials credentials = Credentials.read(header);
    Token own = token;
    if (own != null && credentials != null && own.isShownBy(credentials)) {
      next.handle(exchange, HAS_TOKEN);
      return;
    }
    String user = credentials == null ? "" : credentials.user();
    if (hasToWait(exchange, address, user)) {
      return;
    }
    Visitor present = known.find(address, header);
    if (present != null) {
      next.handle(exchange, present);
    } else if (credentials == null || users.isEmpty() || user.isEmpty()) {
      wrong(exchange, address, user);
    } else if (!places.tryTake(address)) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, 1);
      refuse(exchange, 503, "Too many passwords are being compared: try again\n");
    } else {
      Users asked = users.get();
      exchange.dispatch(comparing, late -> compare(late, asked, credentials, header, next));
    }
  }

  private void compare(
      HttpServerExchange exchange, Users asked, Credentials given, String header, Entered next)
      throws Exception {
    InetAddress address = exchange.getSourceAddress().getAddress();
    boolean isRight;
    try {
      // Once more: what came at the same time was wrong meanwhile.
      if (hasToWait(exchange, address, given.user())) {
        return;
      }
      isRight = asked.accept(given);
    } finally {
      places.back(address);
    }
    if (isRight) {
      next.handle(exchange, known.add(address, header, new Visitor(given.user())));
    } else {
      wrong(exchange, address, given.user());
    }
  }

  private boolean hasToWait(HttpServerExchange exchange, InetAddress address, String user) {
    long wait = attempts.waitSeconds(address, user);
    if (wait == 0) {
      return false;
    }
    waits.tell(
        note ->
            log.warn(
                "The admin listener makes {} wait: too many wrong attempts ({})",
                shown(address, user),
                note));
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, wait);
    refuse(exchange, 429, "Too many wrong attempts: try again in " + wait + " s\n");
    return true;
  }

  private void wrong(HttpServerExchange exchange, InetAddress address, String user) {
    attempts.failed(address, user);
    refusals.tell(
        note ->
            log.warn(
                "The admin listener refused {}: wrong credentials ({})",
                shown(address, user),
                note));
    refuse(exchange, 401, "Wrong user, password or token\n");
  }

  private static String shown(InetAddress address, String user) {
    String name = user.isEmpty() ? "" : " as \"" + Printable.line(user, LONGEST_NAME) + '"';
    return address.getHostAddress() + name;
  }

  private void refuse(HttpServerExchange exchange, int status, String words) {
    exchange.setStatusCode(status);
    if (status == 401) {
      exchange
          .getResponseHeaders()
          .put(Headers.WWW_AUTHENTICATE, "Basic realm=\"Echobridge\", charset=\"UTF-8\"");
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(words);
  }

  @Override
  public void close() {
    comparing.shutdownNow();
  }
}
