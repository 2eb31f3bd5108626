package io.echobridge.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.echobridge.call.Asker;
import io.echobridge.call.Call;
import io.echobridge.call.CallQueue;
import io.echobridge.call.Pace;
import io.echobridge.call.Unasked;
import io.echobridge.net.HeapShares;
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
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks JSON Web Tokens. A token names its algorithm, but only those of the settings count, and
 * each only with keys of its kind: {@code none} is no algorithm, and a public key never a secret.
 * Signatures are verified on threads of their own, so clients that are connected wait for none.
 * Thread-safe.
 */
public final class JwtCheck implements TokenCheck {
  /** So many tokens may wait to be verified, and so many for keys; more are to come again. */
  private static final int MOST_WAITING = 2_000;

  /** What a token takes while it waits, besides its text. */
  private static final long OVERHEAD = 500;

  /** No bound: the threads are. */
  private static final int PER_SECOND = 100_000;

  private static final int IDLE_SECONDS = 5;
  private static final NotNow BUSY = new NotNow("too many tokens wait to be verified");
  private static final NotNow OVER = new NotNow("it is not to be found out any more");
  private static final Refused BAD_SIGNATURE = refused("has a signature that does not fit");

  /** Whoever makes up names of keys has the set fetched; a new key is not refused for that. */
  private static final NotNow NEWER_KEY =
      new NotNow(
          "its token's key is not in the key set (jwt.jwks-url), which was fetched a moment ago");

  private static final NotNow NO_THREAD =
      new NotNow("the daemon gets no thread to check it with (TasksMax)");

  /** No answer: the token may be signed with a key that is not here. */
  private static final NotNow NEEDS_KEYS = new NotNow("its key is not known");

  private final Set<String> algorithms;
  private final KeySource keys;
  private final Claims claims;
  private final InstantSource clock;
  private final ThreadPoolExecutor threads;
  private final CallQueue<TokenAnswer> line;
  private final AtomicInteger awaitKeys = new AtomicInteger();

  JwtCheck(JwtConfig config, KeySource keys, InstantSource clock) {
    this.algorithms = Set.copyOf(config.signedBy());
    this.keys = keys;
    this.claims = new Claims(config);
    this.clock = clock;
    int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.threads =
        new ThreadPoolExecutor(
            most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons());
    threads.allowCoreThreadTimeOut(true);
    this.line =
        new CallQueue<>(most, MOST_WAITING, new Pace(PER_SECOND), threads, JwtCheck::unchecked);
  }

  private static TokenAnswer unchecked(Unasked why) {
    return switch (why) {
      case TOO_MANY -> BUSY;
      case NO_THREAD -> NO_THREAD;
      case TAKEN_BACK, CLOSED -> OVER;
    };
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
    // Of the client nothing more is kept.
    Asker asker = Asker.of(question.handshake().remoteAddress(), question.connection());
    Task task = new Task(asker, question.token(), new CompletableFuture<>());
    submit(task, this::first);
    return task.answer();
  }

  /** A token, and who wants to know. */
  private record Task(Asker asker, String token, CompletableFuture<TokenAnswer> answer) {
    long bytes() {
      return OVERHEAD + token.length();
    }
  }

  /** Whoever brings many tokens waits behind those who bring few, as with all questions. */
  private void submit(Task task, Function<String, TokenAnswer> step) {
    Call<TokenAnswer> call =
        line.submit(
            task.asker(),
            new CompletableFuture<>(),
            task.bytes(),
            begun -> run(task, step, begun.answer()));
    var unused =
        task.answer()
            .whenComplete(
                (answer, failure) -> {
                  if (task.answer().isCancelled()) {
                    line.takeBack(call);
                  }
                });
    var unusedAnswer =
        call.answer()
            .thenAccept(
                found -> {
                  if (found == NEEDS_KEYS) {
                    look(task);
                  } else {
                    task.answer().complete(found);
                  }
                });
  }

  private static void run(
      Task task, Function<String, TokenAnswer> step, CompletableFuture<TokenAnswer> result) {
    try {
      result.complete(task.answer().isDone() ? OVER : step.apply(task.token()));
    } catch (RuntimeException | Error e) {
      result.complete(new NotNow("it could not be verified: " + e.getClass().getSimpleName()));
      throw e;
    }
  }

  /** What the keys that are here say. */
  private TokenAnswer first(String text) {
    Optional<SignedJWT> parsed = parse(text);
    if (parsed.isEmpty()) {
      return refused("is none, or is not signed");
    }
    SignedJWT token = parsed.get();
    if (!algorithms.contains(token.getHeader().getAlgorithm().getName())) {
      return refused("is signed by an algorithm that jwt.algorithms does not list");
    }
    // What costs little comes first.
    TokenAnswer said = claims(token);
    if (!(said instanceof TokenAnswer.Accepted)) {
      return said;
    }
    List<KnownKey> fitting = keys.find(token.getHeader());
    if (fitting.stream().anyMatch(key -> key.hasSigned(token))) {
      return said;
    }
    // A key that is not known, or a token that names none, whose key may be a new one.
    boolean mayBeNew = keys.mayChange() && token.getHeader().getKeyID() == null;
    return mayBeNew || fitting.isEmpty() ? NEEDS_KEYS : BAD_SIGNATURE;
  }

  private void look(Task task) {
    boolean hasRoom =
        awaitKeys.incrementAndGet() <= MOST_WAITING
            && HeapShares.WAITING_QUESTIONS.tryReserve(task.bytes());
    if (!hasRoom) {
      awaitKeys.decrementAndGet();
      task.answer().complete(BUSY);
      return;
    }
    var unused =
        parse(task.token())
            .map(token -> keys.look(token.getHeader()))
            .orElseGet(() -> CompletableFuture.completedFuture(KeySource.Look.NOT_NOW))
            .thenAccept(
                look -> {
                  awaitKeys.decrementAndGet();
                  HeapShares.WAITING_QUESTIONS.release(task.bytes());
                  submit(task, text -> second(text, look));
                });
  }

  /** What the keys say that are here now. */
  private TokenAnswer second(String text, KeySource.Look look) {
    SignedJWT token = parse(text).orElseThrow();
    List<KnownKey> fitting = keys.find(token.getHeader());
    if (fitting.stream().anyMatch(key -> key.hasSigned(token))) {
      return claims(token);
    }
    if (look == KeySource.Look.NOT_NOW) {
      return new NotNow(
          "the key of its token is not known, and cannot be fetched now (jwt.jwks-url): "
              + keys.fault());
    }
    if (!fitting.isEmpty()) {
      return BAD_SIGNATURE;
    }
    return look == KeySource.Look.EARLIER
        ? NEWER_KEY
        : refused("is signed with a key that nobody knows");
  }

  private static Optional<SignedJWT> parse(String text) {
    try {
      return Optional.of(SignedJWT.parse(text));
    } catch (ParseException | RuntimeException | StackOverflowError e) {
      return Optional.empty(); // The library throws many kinds for what is no token.
    }
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
    line.close();
    threads.shutdown();
  }
}
