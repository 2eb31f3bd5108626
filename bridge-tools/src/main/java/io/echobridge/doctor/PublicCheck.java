package io.echobridge.doctor;

import io.echobridge.call.Destination;
import io.echobridge.text.Printable;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether clients reach the daemon by the address that pages use, through every proxy on the way.
 */
final class PublicCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String WHY = "No page can connect.";
  private static final int MOST_SHOWN = 100;

  private final URI base;
  private final Entrance entrance;
  private final String path;
  private final String nginx;

  /** The path as pages ask for it. */
  private final String outside;

  /**
   * @param daemon where the daemon listens, for a proxy beside it
   */
  PublicCheck(URI base, Entrance entrance, URI daemon) {
    this.base = base;
    this.entrance = entrance;
    this.path = entrance.path();
    this.nginx = Proxies.nginx(base, path, daemon);
    this.outside = Engine.pathOf(base) + path;
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    Web web = Web.trusting(Optional.empty(), PATIENCE);
    List<Finding> found = new ArrayList<>();
    try {
      Finding polling = polling(web.read(Engine.polling(base, path, entrance.query())));
      found.add(polling);
      if (polling.level() == Finding.Level.OK && entrance.webSocket()) {
        found.add(webSocket(web));
      }
    } catch (NoAnswerException e) {
      found.add(unanswered(e.trouble()));
    }
    return found;
  }

  private Finding polling(Web.Answer answer) {
    String got = base + path + "/ answers " + answer.status();
    boolean isRefusal = Engine.isRefusal(answer.body());
    // Where clients may not poll, it is the daemon that says so.
    if (Engine.isOpen(answer.body()) || (isRefusal && !entrance.polling())) {
      return Finding.ok("public", base + " leads to Echobridge");
    }
    if (isRefusal) {
      return Finding.fault(
          "public-turned-away",
          got + ": Echobridge itself says " + Printable.line(answer.body(), MOST_SHOWN) + ".",
          "Pages that connect now are refused, too.",
          "Is it full (apps.ID.limits; by address, see server.trusted-proxies), or being stopped? If it should let clients in by its"
              + " settings, it runs with older ones: systemctl restart echobridge.");
    }
    if (Engine.isOldServer(answer.body())) {
      return Finding.fault(
          "public-old-server",
          base + " leads to laravel-echo-server, or another Socket.IO 2 server.",
          "Pages do not reach Echobridge at all.",
          "Let the proxy lead to Echobridge's port, and stop the old server.");
    }
    return switch (answer.status()) {
      case 301, 302, 303, 307, 308 ->
          Finding.fault(
              "public-redirect",
              got + " and leads to " + answer.header("Location").replaceFirst("[?#].*", "") + ".",
              "WebSockets do not follow redirects, and polling requests get lost.",
              "Use the final address in Echo's host option: https:// if the proxy redirects"
                  + " http://.");
      case 404 ->
          Finding.fault(
              "public-path",
              got + ": this path does not lead to Echobridge.",
              WHY,
              "Pass "
                  + outside
                  + "/ on to Echobridge"
                  + (outside.equals(path) ? ", with the path unchanged:\n" : " so:\n")
                  + nginx);
      case 502, 503, 504 ->
          Finding.fault(
              "public-upstream",
              got + ": the proxy does not reach Echobridge.",
              WHY,
              "Is the daemon running, and does proxy_pass (or the backend) name its host and port?");
      default ->
          answer.isPage()
              ? Finding.fault(
                  "public-page",
                  got + " with a web page: something else answers there.",
                  WHY,
                  "Pass " + outside + "/ on to Echobridge instead of the application:\n" + nginx)
              : Finding.fault(
                  "public-refused-by-proxy",
                  got + ".",
                  WHY,
                  "Check what is in between: a web application firewall, basic authentication,"
                      + " the app's hosts and origins.");
    };
  }

  private Finding webSocket(Web web) throws InterruptedException {
    try (SocketIoClient client =
        SocketIoClient.open(web.client(), Engine.webSocket(base, path, entrance.query()))) {
      if (client.next(PATIENCE).filter(Engine::isOpen).isPresent()) {
        return Finding.ok("public-websocket", "WebSockets pass through " + base);
      }
      return noUpgrade("the connection opens, but nothing arrives");
    } catch (NoAnswerException e) {
      return noUpgrade(String.valueOf(e.getMessage()));
    }
  }

  private Finding noUpgrade(String how) {
    return Finding.fault(
        "public-upgrade",
        (entrance.polling() ? "Polling works through " : "Requests pass through ")
            + base
            + ", WebSockets do not: "
            + how
            + ".",
        entrance.polling()
            ? "Clients stay with polling, which is slower and many times the load; those with"
                + " transports: ['websocket'] cannot connect at all."
            : WHY,
        "Let the proxy pass the Upgrade headers on:\n" + nginx);
  }

  private Finding unanswered(Trouble trouble) {
    String change =
        switch (trouble) {
          case NAME ->
              "Add an entry for "
                  + Destination.of(base.toString()).host()
                  + " in DNS, or correct the name.";
          case REFUSED -> "Is the proxy running, and does it listen on this port?";
          case TIMEOUT ->
              "Open the port in the firewall, and make sure that the proxy reaches the daemon.";
          case EXPIRED ->
              "Renew the certificate of " + Destination.of(base.toString()).host() + ".";
          case UNTRUSTED ->
              "Have the proxy send the whole chain (fullchain.pem), for the name "
                  + Destination.of(base.toString()).host()
                  + ".";
          case TLS -> "Is it https there? Try --public-url with http://.";
          case BROKEN -> "Is it plain http there? Try --public-url with https://.";
        };
    return Finding.fault(
        "public-" + trouble.word(), base + ": " + trouble.words() + ".", WHY, change);
  }
}
