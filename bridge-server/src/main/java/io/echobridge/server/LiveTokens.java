package io.echobridge.server;

import io.echobridge.auth.AuthConfig;
import io.echobridge.call.Pace;
import io.echobridge.config.AppConfig;
import io.echobridge.gate.Occurrence;
import io.echobridge.gate.RefusalCount;
import io.echobridge.jwt.JwtCheck;
import io.echobridge.settings.Faults;
import io.echobridge.token.ApplicationCheck;
import io.echobridge.token.ConnectConfig;
import io.echobridge.token.ConnectionTokens;
import io.echobridge.token.Identification;
import io.echobridge.token.JwtConfig;
import io.echobridge.token.TokenCheck;
import io.echobridge.token.TokenClaim;
import io.echobridge.token.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who the clients of an app are, as its present settings want it; what the ones before were
 * asked they still answer. From any thread.
 */
final class LiveTokens implements Tokens, LivePart<AppConfig> {
  private static final Logger log = LoggerFactory.getLogger(LiveTokens.class);
  private static final String BLOCK = "connect";

  /** All of the block; and of the application's how it is called. */
  private static final LiveKeys KEYS = LiveKeys.of(BLOCK);

  private final String id;
  private final Pace pace;
  private final RefusalCount refused;
  private final RefusalCount undecided;
  private volatile Optional<ConnectionTokens> present;

  /** What they were made of. */
  private Settings settings;

  /**
   * @param auth where the application is asked
   * @param trusted what the CA file holds, where somebody is asked: that may be new though its name
   *     is not
   */
  private record Settings(
      Optional<ConnectConfig> connect, Optional<AuthConfig> auth, Optional<String> trusted) {
    static Settings of(AppConfig app) {
      boolean asksApp =
          app.connect().filter(each -> each.check() == ConnectConfig.Check.APP).isPresent();
      boolean fetches = app.connect().flatMap(each -> each.jwt().jwksUrl()).isPresent();
      // Keys that were fetched stay where nothing changes that concerns them.
      return new Settings(
          app.connect(),
          asksApp ? app.auth() : Optional.empty(),
          asksApp || fetches
              ? app.auth().flatMap(AuthConfig::caFile).map(LiveTokens::content)
              : Optional.empty());
    }

    /** Likewise; nothing is lost where they are read again. */
    boolean hasKeyFile() {
      return connect.flatMap(each -> each.jwt().keyFile()).isPresent();
    }
  }

  private static String content(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException | InvalidPathException e) {
      return ""; // Whoever is to trust it says why it cannot be read.
    }
  }

  private final class Refusals implements ConnectionTokens.Refusals {
    @Override
    public void refused(String reason) {
      refused.add("a client is refused: " + reason);
    }

    @Override
    public void undecided(String reason) {
      undecided.add("a client is sent away for a while: " + reason);
    }
  }

  /**
   * @param path where the app's block stands, for faults
   * @param pace how often the application is asked, together with its other questions
   */
  LiveTokens(String id, String path, AppConfig app, Pace pace, Faults faults) {
    this.id = id;
    this.pace = pace;
    this.refused = new RefusalCount(id, BLOCK);
    this.undecided = new RefusalCount(id, BLOCK);
    this.settings = Settings.of(app);
    this.present =
        app.connect().flatMap(connect -> faults.attempt(path + "." + BLOCK, () -> make(app)));
  }

  private ConnectionTokens make(AppConfig app) {
    ConnectConfig connect = app.connect().orElseThrow();
    warn(connect.check() == ConnectConfig.Check.JWT ? connect.jwt() : null);
    TokenCheck check =
        connect.check() == ConnectConfig.Check.JWT
            ? JwtCheck.create(connect.jwt(), app.auth().flatMap(AuthConfig::caFile))
            : new ApplicationCheck(connect, app.auth(), pace);
    return new ConnectionTokens(connect, check, new Refusals());
  }

  private void warn(@Nullable JwtConfig jwt) {
    boolean isForAll =
        jwt != null
            && jwt.jwksUrl().isPresent()
            && jwt.issuer().isEmpty()
            && jwt.audience().isEmpty();
    if (isForAll) {
      log.warn(
          "App {}: with neither jwt.issuer nor jwt.audience, tokens for every application of that"
              + " login server are good here",
          id);
    }
  }

  @Override
  public Identification check(TokenClaim claim) {
    Optional<ConnectionTokens> tokens = present;
    return tokens.isPresent() ? tokens.get().check(claim) : Identification.NOBODY;
  }

  /** How many clients were refused, and how many sent away because nobody could say. */
  Map<String, Long> counts() {
    return Map.of("tokens", refused.sum(), "tokens-undecided", undecided.sum());
  }

  /** The last ones, and why. */
  List<Occurrence> latest() {
    return Stream.of(refused.latest(), undecided.latest()).flatMap(Optional::stream).toList();
  }

  @Override
  public String name() {
    return "tokens";
  }

  @Override
  public boolean takes(List<String> setting, AppConfig next) {
    return KEYS.include(setting);
  }

  @Override
  public Runnable prepare(AppConfig next) {
    Settings others = Settings.of(next);
    if (others.equals(settings) && !others.hasKeyFile()) {
      return () -> {};
    }
    Faults faults = new Faults();
    Optional<ConnectionTokens> made =
        next.connect().flatMap(connect -> faults.attempt(BLOCK, () -> make(next)));
    faults.done();
    return () -> {
      settings = others;
      present = made;
    };
  }

  void close() {
    present.ifPresent(ConnectionTokens::close);
  }
}
