package io.echobridge.auth;

import static io.echobridge.auth.Asking.authorizer;
import static io.echobridge.auth.Asking.grant;
import static io.echobridge.auth.Asking.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.call.FakeApplication;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;

/** How many questions reach the application, by its own clock. */
class HttpAuthorizerPaceTest {
  private static final byte[] TRUE = FakeApplication.response(200, "true".getBytes(UTF_8));
  private static final int CAP = 400;
  private static final int QUESTIONS = 2000;

  private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
  private final Set<String> met = ConcurrentHashMap.newKeySet();

  /** An application that stands still now and then: what came meanwhile is read all at once. */
  private final ReentrantReadWriteLock pause = new ReentrantReadWriteLock();

  @Test
  void inNoSecondMoreArriveThanAllowedThoughTheApplicationStumblesAndConnectionsAreLost()
      throws Exception {
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  arrive();
                  if (request.body().contains("lost") && met.add(request.body())) {
                    throw new IOException("it is asked once more");
                  }
                  out.write(TRUE);
                });
        HttpAuthorizer authorizer =
            authorizer(
                application.url(),
                s -> {
                  s.calls(150, QUESTIONS);
                  s.callsPerSecond = CAP;
                })) {
      List<CompletableFuture<Authorization>> answers = new ArrayList<>();
      for (int i = 0; i < QUESTIONS; i++) {
        String name = i % 20 == 0 ? "private-lost." : "private-kept.";
        answers.add(authorizer.authorize(request(name + i)));
      }
      for (int i = 0; i < 5; i++) {
        stumble(Duration.ofMillis(200));
        Thread.sleep(400);
      }
      answers.forEach(answer -> grant(Asking.await(answer)));
    }
    assertThat(met).hasSize(QUESTIONS / 20);
    assertThat(arrivals).hasSize(QUESTIONS + QUESTIONS / 20);
    List<Long> times = arrivals.stream().sorted().toList();
    for (int i = CAP; i < times.size(); i++) {
      assertThat(Duration.ofNanos(times.get(i) - times.get(i - CAP)))
          .as("between arrivals %d and %d", i - CAP, i)
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  private void arrive() {
    pause.readLock().lock();
    try {
      arrivals.add(System.nanoTime());
    } finally {
      pause.readLock().unlock();
    }
  }

  private void stumble(Duration length) throws InterruptedException {
    pause.writeLock().lock();
    try {
      Thread.sleep(length.toMillis());
    } finally {
      pause.writeLock().unlock();
    }
  }
}
