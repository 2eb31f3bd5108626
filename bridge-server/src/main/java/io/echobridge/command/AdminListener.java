package io.echobridge.command;

import io.echobridge.config.AdminConfig;
import io.echobridge.settings.FileFault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a daemon's admin listener is, and how a command shows there that it may look. */
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
