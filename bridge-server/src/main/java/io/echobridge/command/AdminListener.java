package io.echobridge.command;

import io.echobridge.config.AdminConfig;
import io.echobridge.config.Network;
import io.echobridge.net.Site;
import io.echobridge.settings.Faults;
import io.echobridge.settings.FileFault;
import io.echobridge.tls.PinnedTrust;
import io.echobridge.tls.TlsConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Where a daemon's admin listener is, whether it is that, and how a command shows who it is. */
public final class AdminListener {
  private AdminListener() {}

  /** From this machine. */
  public static URI address(AdminConfig config) {
    String host = config.host();
    String reached = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    boolean v6 = reached.contains(":");
    String scheme = config.tls() ? "https" : "http";
    return URI.create(scheme + "://" + (v6 ? "[" + reached + "]" : reached) + ":" + config.port());
  }

  /**
   * Whether a URL leads to this very listener: by its own address or, as its certificate shows that
   * it is the one, by another of loopback.
   */
  public static boolean isAt(URI url, AdminConfig config) {
    Site own = Site.of(address(config).toString()).orElse(null);
    Site other = Site.of(url.toString()).orElse(null);
    return own != null
        && other != null
        && own.scheme().equals(other.scheme())
        && port(own) == port(other)
        && (own.host().equals(other.host())
            || (config.tls() && isThisMachine(own) && isThisMachine(other)));
  }

  private static int port(Site site) {
    return site.port() >= 0 ? site.port() : site.scheme().equals("https") ? 443 : 80;
  }

  private static boolean isThisMachine(Site site) {
    return Network.isThisMachine(site.host().replaceAll("[\\[\\]]", ""));
  }

  /**
   * What believes exactly the listener's own certificate; empty where it speaks no TLS.
   *
   * @param tls the daemon's
   * @throws IllegalArgumentException with one line, when the certificate cannot be read
   */
  public static Optional<SSLContext> trust(AdminConfig config, Optional<TlsConfig> tls) {
    Faults faults = new Faults();
    Optional<SSLContext> trust =
        tls.filter(any -> config.tls())
            .flatMap(own -> faults.attempt("server.tls", () -> PinnedTrust.of(own)));
    faults.done();
    return trust;
  }

  /**
   * The header {@code Authorization} for a token.
   *
   * @throws IllegalArgumentException when the file cannot be read
   */
  public static String bearer(String tokenFile) {
    try {
      return "Bearer " + Files.readString(Path.of(tokenFile)).strip();
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "cannot read the token in \"" + tokenFile + "\": " + FileFault.words(e), e);
    }
  }

  /**
   * The same for the listener's own token; empty where there is none, or this user cannot read it.
   */
  public static Optional<String> bearer(AdminConfig config) {
    try {
      return config.tokenFile().map(AdminListener::bearer);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
