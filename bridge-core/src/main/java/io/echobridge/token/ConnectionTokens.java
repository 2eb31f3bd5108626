package io.echobridge.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Looks at the tokens of one app's clients, as its settings say. Bad tokens, however many come,
 * cost no more than a hash each: one that was refused is remembered for some seconds, and one that
 * is being asked about is not asked about again. Thread-safe.
 */
public final class ConnectionTokens implements Tokens, AutoCloseable {
  /** How many refused tokens are remembered: about 2 MiB. */
  static final int MOST_REMEMBERED = 10_000;

  /** A user who is let in now does not wait long, although the token was refused before. */
  static final Duration REMEMBERED = Duration.ofSeconds(10);

  /** Hears what becomes of clients that are not let in. From any thread. */
  public interface Refusals {
    /** A client is refused, and may not try again with the same token. */
    void refused(String reason);

    /** Nobody can say now whether a client may come in. */
    void undecided(String reason);
  }

  private final ConnectConfig config;
  private final TokenCheck check;
  private final Refusals refusals;
  private final SharedChecks shared = new SharedChecks();
  private final RefusedTokens remembered;
  private final LongSupplier clock;

  /**
   * @param check finds out about tokens; ends with this
   */
  public ConnectionTokens(ConnectConfig config, TokenCheck check, Refusals refusals) {
    this(config, check, refusals, System::nanoTime);
  }

  ConnectionTokens(ConnectConfig config, TokenCheck check, Refusals refusals, LongSupplier clock) {
    this.config = config;
    this.check = check;
    this.refusals = refusals;
    this.clock = clock;
    this.remembered = new RefusedTokens(MOST_REMEMBERED, REMEMBERED, clock);
  }

  @Override
  public Identification check(TokenClaim claim) {
    Optional<String> token = GivenToken.of(claim, config.cookie());
    if (token.isEmpty()) {
      return config.required()
          ? refused("it gives no token (connect.required)")
          : Identification.NOBODY;
    }
    if (token.get().length() > config.maxToken()) {
      return refused(
          "its token is longer than %d characters (connect.max-token)"
              .formatted(config.maxToken()));
    }
    TokenCheck.Question question =
        new TokenCheck.Question(
            token.get(), claim.headers(), claim.handshake(), claim.connection());
    String hash = hash(check.key(question));
    Optional<TokenAnswer.Refused> before = remembered.find(hash);
    if (before.isPresent()) {
      return refused(before.get().reason());
    }
    CompletableFuture<TokenAnswer> answer = shared.ask(hash, () -> ask(hash, question));
    CompletableFuture<TokenAnswer> counted = answer.copy();
    var unused =
        counted.whenComplete(
            (found, failure) -> {
              if (counted.isCancelled()) {
                answer.cancel(false);
              } else {
                count(found);
              }
            });
    return Identification.of(
        counted, check.mayFollow(), salt -> hash(salt + "\n" + token.get()), () -> check(claim));
  }

  private CompletableFuture<TokenAnswer> ask(String hash, TokenCheck.Question question) {
    long now = clock.getAsLong();
    CompletableFuture<TokenAnswer> asked = check.check(question);
    // Remembered before the question counts as answered: nobody can ask in between.
    CompletableFuture<TokenAnswer> answer =
        asked.thenApply(
            found -> {
              if (found instanceof TokenAnswer.Refused refusal) {
                remembered.add(hash, refusal);
              }
              return found instanceof TokenAnswer.Accepted accepted
                  ? new TokenAnswer.Accepted(kept(accepted.identity(), now))
                  : found;
            });
    var unused =
        answer.whenComplete(
            (found, failure) -> {
              if (answer.isCancelled()) {
                asked.cancel(false);
              }
            });
    return answer;
  }

  /** Where a client may outlast its token, the token counts as one without an end. */
  private Identity kept(Identity found, long askedAt) {
    Identity lasting =
        config.onExpiry() == ConnectConfig.OnExpiry.KEEP ? found.withoutEnd() : found;
    return found.user().isPresent() ? lasting.asOf(askedAt) : lasting;
  }

  private Identification refused(String reason) {
    TokenAnswer answer = new TokenAnswer.Refused(reason);
    count(answer);
    return Identification.of(answer);
  }

  private void count(TokenAnswer answer) {
    if (answer instanceof TokenAnswer.Refused refusal) {
      refusals.refused(refusal.reason());
    } else if (answer instanceof TokenAnswer.NotNow undecided) {
      refusals.undecided(undecided.reason());
    }
  }

  /** What stands for a token in memory: nobody can choose it, and it names no token. */
  private static String hash(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    check.close();
  }
}
