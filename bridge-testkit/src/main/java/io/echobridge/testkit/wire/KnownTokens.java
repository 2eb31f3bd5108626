package io.echobridge.testkit.wire;

import io.echobridge.channel.RawJson;
import io.echobridge.text.Glob;
import io.echobridge.token.ConnectConfig;
import io.echobridge.token.ConnectionTokens;
import io.echobridge.token.Identification;
import io.echobridge.token.Identity;
import io.echobridge.token.JwtConfig;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.TokenCheck;
import io.echobridge.token.TokenClaim;
import io.echobridge.token.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tokens that tell a test's server who a client is: {@code user-7} is user 7, who needs no question
 * for {@code private-free}; {@code short-7} is, too, for half a second; {@code guest} is let in as
 * nobody; {@code away} is what nobody can say anything about now; {@code later-…} is what the rest
 * of it is, after {@link #answer}; all others are refused. Found wherever tokens are found, also in
 * the cookie {@code tok}.
 */
public final class KnownTokens implements Tokens {
  private static final Duration SHORT = Duration.ofMillis(500);

  private final ConnectionTokens tokens;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Runnable> waiting = new CopyOnWriteArrayList<>();

  /**
   * @param required whether clients without a token are refused
   * @param mayFollow whether clients that come back need not wait for the answer
   */
  public KnownTokens(boolean required, boolean mayFollow) {
    JwtConfig jwt =
        new JwtConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            "",
            "",
            Duration.ZERO,
            "sub",
            "channels");
    ConnectConfig config =
        new ConnectConfig(
            required,
            ConnectConfig.Check.APP,
            Optional.of("http://127.0.0.1/{token}"),
            ConnectConfig.Method.GET,
            "tok",
            ConnectConfig.OnExpiry.CLOSE,
            1000,
            jwt);
    tokens = new ConnectionTokens(config, new Check(mayFollow), new Uncounted());
  }

  /** Which tokens were asked about, in order. */
  public List<String> asked() {
    return asked;
  }

  /** Answers every question that waits. */
  public void answer() {
    waiting.forEach(Runnable::run);
    waiting.clear();
  }

  /** Whether a question waits. */
  public boolean isWaiting() {
    return !waiting.isEmpty();
  }

  @Override
  public Identification check(TokenClaim claim) {
    return tokens.check(claim);
  }

  private static TokenAnswer answer(String token) {
    if (token.equals("guest")) {
      return new TokenAnswer.Accepted(Identity.NOBODY);
    }
    if (token.equals("away")) {
      return new TokenAnswer.NotNow("nobody can say");
    }
    if (token.matches("(user|short)-.+")) {
      boolean isShort = token.startsWith("short");
      long end = isShort ? System.currentTimeMillis() + SHORT.toMillis() : Identity.NEVER;
      return new TokenAnswer.Accepted(
          new Identity(
              Optional.of(token.substring(token.indexOf('-') + 1)),
              RawJson.NULL,
              List.of(new Glob("private-free")),
              end));
    }
    return new TokenAnswer.Refused("nobody knows it");
  }

  private final class Check implements TokenCheck {
    private final boolean mayFollow;

    private Check(boolean mayFollow) {
      this.mayFollow = mayFollow;
    }

    @Override
    public CompletableFuture<TokenAnswer> check(Question question) {
      asked.add(question.token());
      CompletableFuture<TokenAnswer> answer = new CompletableFuture<>();
      if (question.token().startsWith("later-")) {
        String rest = question.token().substring("later-".length());
        waiting.add(() -> answer.complete(answer(rest)));
      } else {
        answer.complete(answer(question.token()));
      }
      return answer;
    }

    @Override
    public boolean mayFollow() {
      return mayFollow;
    }

    @Override
    public void close() {}
  }

  private static final class Uncounted implements ConnectionTokens.Refusals {
    @Override
    public void refused(String reason) {}

    @Override
    public void undecided(String reason) {}
  }
}
