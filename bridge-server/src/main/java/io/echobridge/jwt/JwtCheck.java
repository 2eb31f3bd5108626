package io.echobridge.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.echobridge.token.JwtConfig;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.TokenAnswer.NotNow;
import io.echobridge.token.TokenAnswer.Refused;
import io.echobridge.token.TokenCheck;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks JSON Web Tokens. A token names its algorithm, but only those of the settings count, and
 * each only with keys of its kind: {@code none} is no algorithm, and a public key never a secret.
 * Signatures are verified on threads of their own, so clients that are connected wait for none.
 * Thread-safe.
 */
public final class JwtCheck implements TokenCheck {
  /** So many tokens may wait to be verified; beyond that clients are to come again. */
  private static final int MOST_WAITING = 2_000;

  private static final int IDLE_SECONDS = 5;
  private static final NotNow BUSY = new NotNow("too many tokens wait to be verified");
  private static final Refused BAD_SIGNATURE = refused("has a signature that does not fit");

  private final Set<String> algorithms;
  private final KeySource keys;
  private final Claims claims;
  private final InstantSource clock;
  private final ThreadPoolExecutor threads;

  private JwtCheck(JwtConfig config, KeySource keys, InstantSource clock) {
    this.algorithms = Set.copyOf(config.signedBy());
    this.keys = keys;
    this.claims = new Claims(config);
    this.clock = clock;
    int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            daemons());
    threads.allowCoreThreadTimeOut(true);
  }

  private static ThreadFactory daemons() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "jwt-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Connects to nothing yet, and starts no thread.
   *
   * @param config what {@link io.echobridge.token.ConnectConfig} has checked
   * @param caFile PEM certificates that are trusted besides those of the Java platform
   * @throws IllegalArgumentException when a file cannot be used
   */
  public static JwtCheck create(JwtConfig config, Optional<String> caFile) {
    return create(config, caFile, InstantSource.system());
  }

  static JwtCheck create(JwtConfig config, Optional<String> caFile, InstantSource clock) {
    return new JwtCheck(config, keys(config, caFile), clock);
  }

  private static KeySource keys(JwtConfig config, Optional<String> caFile) {
    if (config.secret().isPresent()) {
      byte[] secret = config.secret().get().value().getBytes(StandardCharsets.UTF_8);
      return KeySource.of(List.of(new KnownKey(null, null, new SecretKeySpec(secret, "HMAC"))));
    }
    return config
        .jwksUrl()
        .<KeySource>map(url -> new JwksKeys(url, caFile, System::nanoTime))
        .orElseGet(() -> KeySource.of(KeyFile.read(config.keyFile().orElseThrow())));
  }

  @Override
  public CompletableFuture<TokenAnswer> check(Question question) {
    CompletableFuture<TokenAnswer> answer = new CompletableFuture<>();
    String token = question.token(); // of the client nothing more is kept
    later(answer, () -> begin(token, answer));
    return answer;
  }

  private void later(CompletableFuture<TokenAnswer> answer, Runnable task) {
    try {
      threads.execute(
          () -> {
            if (!answer.isDone()) { // nobody has taken it back
              task.run();
            }
          });
    } catch (RejectedExecutionException e) {
      answer.complete(BUSY);
    }
  }

  private void begin(String text, CompletableFuture<TokenAnswer> answer) {
    Optional<SignedJWT> token = parse(text);
    if (token.isEmpty()) {
      answer.complete(refused("is none, or is not signed"));
      return;
    }
    if (!algorithms.contains(token.get().getHeader().getAlgorithm().getName())) {
      answer.complete(refused("is signed by an algorithm that jwt.algorithms does not list"));
      return;
    }
    // What costs little comes first.
    TokenAnswer said = claims(token.get());
    if (!(said instanceof TokenAnswer.Accepted)) {
      answer.complete(said);
      return;
    }
    JWSHeader header = token.get().getHeader();
    if (isSigned(token.get())) {
      answer.complete(said);
      return;
    }
    boolean mayBeNew = keys.mayChange() && header.getKeyID() == null;
    if (!mayBeNew && !keys.find(header).isEmpty()) {
      answer.complete(BAD_SIGNATURE);
      return;
    }
    // A key that is not known, or a token that names none, whose key may be a new one.
    var unused =
        keys.look()
            .thenAccept(
                look -> {
                  if (look == KeySource.Look.DONE) {
                    later(answer, () -> answer.complete(verify(token.get(), said)));
                  } else {
                    answer.complete(
                        new NotNow(
                            "the key of its token is not known, and cannot be fetched now"
                                + " (jwt.jwks-url): "
                                + keys.fault()));
                  }
                });
  }

  private static Optional<SignedJWT> parse(String text) {
    try {
      return Optional.of(SignedJWT.parse(text));
    } catch (ParseException | RuntimeException | StackOverflowError e) {
      return Optional.empty(); // The library throws many kinds for what is no token.
    }
  }

  private TokenAnswer verify(SignedJWT token, TokenAnswer said) {
    if (isSigned(token)) {
      return said;
    }
    return keys.find(token.getHeader()).isEmpty()
        ? refused("is signed with a key that nobody knows")
        : BAD_SIGNATURE;
  }

  private boolean isSigned(SignedJWT token) {
    return keys.find(token.getHeader()).stream().anyMatch(key -> key.hasSigned(token));
  }

  private TokenAnswer claims(SignedJWT token) {
    try {
      JWTClaimsSet set = token.getJWTClaimsSet();
      return set == null ? refused("has no claims") : claims.answer(set, clock.millis());
    } catch (ParseException | RuntimeException | StackOverflowError e) {
      return refused("has claims that cannot be read");
    }
  }

  private static Refused refused(String how) {
    return new Refused("its JSON Web Token " + how);
  }

  @Override
  public boolean mayFollow() {
    return false;
  }

  @Override
  public void close() {
    keys.close();
    threads.shutdown();
  }
}
