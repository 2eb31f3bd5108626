package io.echobridge.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether clients can poll through every proxy on the way: their requests, each on a connection of
 * its own and with the cookies that were set, reach the same node, and answers come at once.
 */
final class PollingCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PROMPT = Duration.ofSeconds(5);

  /** A balancer that tosses coins between two nodes keeps all of them together once in 4,096. */
  private static final int SESSIONS = 6;

  /** How every version of Engine.IO says that it does not know a session. */
  private static final String UNKNOWN = "{\"code\":1,";

  private final URI base;
  private final URI uri;
  private final String nginx;

  /**
   * @param daemon where the daemon listens, for a proxy beside it
   */
  PollingCheck(URI base, Entrance entrance, URI daemon) {
    this.base = base;
    this.nginx = Proxies.nginx(base, entrance.path(), daemon);
    this.uri = Engine.polling(base, entrance.path(), entrance.query());
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    try {
      for (int i = 0; i < SESSIONS; i++) {
        CookieManager cookies = new CookieManager();
        String open = Web.browser(cookies, PATIENCE).read(uri).body();
        if (!Engine.isOpen(open)) {
          return List.of(); // the other check tells it
        }
        Optional<Finding> fault = faultOf(URI.create(uri + "&sid=" + id(open)), cookies);
        if (fault.isPresent()) {
          return List.of(fault.get());
        }
      }
    } catch (NoAnswerException e) {
      return List.of();
    }
    return List.of(Finding.ok("public-polling", "Polling clients are answered at once"));
  }

  private Optional<Finding> faultOf(URI session, CookieManager cookies)
      throws InterruptedException, NoAnswerException {
    CompletableFuture<HttpResponse<String>> poll =
        Web.browser(cookies, PATIENCE)
            .client()
            .sendAsync(Web.to(session).build(), BodyHandlers.ofString());
    try {
      Web.Answer said = say("40", session, cookies);
      Optional<Finding> fault = faultOf(said.status(), said.body());
      if (fault.isPresent()) { // and nothing will answer the poll
        return fault;
      }
      HttpResponse<String> heard = poll.get(PROMPT.toMillis(), TimeUnit.MILLISECONDS);
      fault = faultOf(heard.statusCode(), heard.body());
      if (fault.isEmpty()) {
        say("1", session, cookies);
      }
      return fault;
    } catch (TimeoutException e) {
      return Optional.of(held());
    } catch (ExecutionException e) {
      throw new NoAnswerException(Trouble.of(e.getCause()), e);
    } finally {
      poll.cancel(true);
    }
  }

  private Optional<Finding> faultOf(int status, String body) {
    if (body.startsWith(UNKNOWN)) {
      return Optional.of(scattered());
    }
    return status == 200 ? Optional.empty() : Optional.of(blocked(status));
  }

  private static Web.Answer say(String packet, URI session, CookieManager cookies)
      throws InterruptedException, NoAnswerException, TimeoutException {
    try {
      return Web.browser(cookies, PROMPT)
          .ask(Web.to(session).POST(BodyPublishers.ofString(packet)));
    } catch (NoAnswerException e) {
      if (e.trouble() == Trouble.TIMEOUT) {
        throw new TimeoutException(e.getMessage());
      }
      throw e;
    }
  }

  private Finding scattered() {
    return Finding.fault(
        "public-sticky",
        base
            + " leads to several nodes, and a client's second request reaches another node"
            + " than its first: \"Session ID unknown\".",
        "socket.io-client begins with polling: many pages connect late, repeatedly, or never.",
        "Let the nodes pass such requests on to each other: set the same"
            + " cluster.secrets on all of them, and open port 6003 between them. Or make the"
            + " balancer keep each client on one node (ip_hash in nginx, balance source in"
            + " HAProxy, sticky sessions in a cloud load balancer), or make all pages start"
            + " with WebSockets: transports: ['websocket'] in Echo's options.");
  }

  private Finding blocked(int status) {
    return Finding.fault(
        "public-blocked",
        base
            + " leads a client's first request to Echobridge, and answers a later one with "
            + status
            + ".",
        "Clients that poll cannot connect, and socket.io-client begins with polling.",
        "Check what is in between: a web application firewall that blocks POST, or a"
            + " balancer that still leads to a node that is gone.");
  }

  private Finding held() {
    return Finding.fault(
        "public-held",
        "Through "
            + base
            + " the answer to a poll is held back: nothing came for "
            + PROMPT.toSeconds()
            + " s.",
        "Clients that poll receive events late, or not at all.",
        "Let the proxy pass answers on at once, and serve the requests of a client in parallel:\n"
            + nginx);
  }

  private static String id(String open) throws NoAnswerException {
    try {
      return new ObjectMapper().readTree(open.substring(1)).path("sid").asText();
    } catch (JsonProcessingException e) {
      throw new NoAnswerException(Trouble.BROKEN, e);
    }
  }
}
