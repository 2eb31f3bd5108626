package io.echobridge.auth;

import static io.echobridge.auth.Asking.ask;
import static io.echobridge.auth.Asking.authorizer;
import static io.echobridge.auth.Asking.grant;
import static io.echobridge.auth.Asking.refusal;
import static io.echobridge.auth.Asking.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.call.FakeApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many questions at once. */
class HttpAuthorizerLoadTest {
  private static final byte[] TRUE = FakeApplication.response(200, "true".getBytes(UTF_8));

  @Test
  void allAreAnsweredAndNoMoreThanTheLimitAreAskedAtOnce() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  Thread.sleep(2); // the pace of the application
                  now.decrementAndGet();
                  out.write(TRUE);
                });
        HttpAuthorizer authorizer = authorizer(application.url(), s -> s.calls(8, 1000))) {
      List<CompletableFuture<Authorization>> answers = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        answers.add(authorizer.authorize(request("private-" + i)).toCompletableFuture());
      }
      answers.forEach(answer -> grant(Asking.await(answer)));
      assertThat(most.get()).isBetween(1, 8);
      assertThat(application.requests.stream().map(r -> r.body()).distinct()).hasSize(1000);
      assertThat(application.connections.get()).as("connections are kept").isLessThan(50);
    }
  }

  @Test
  void whatFindsTheQueueFullIsRefusedAndTheOthersAreNot() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  go.await();
                  out.write(TRUE);
                });
        HttpAuthorizer authorizer = authorizer(application.url(), s -> s.calls(1, 1))) {
      var running = authorizer.authorize(request("private-a")).toCompletableFuture();
      var waiting = authorizer.authorize(request("private-b")).toCompletableFuture();
      Authorization.Refused full = refusal(ask(authorizer, "private-c"));
      assertThat(full.status()).isEqualTo(503);
      assertThat(full.reason()).contains("auth.max-waiting", "auth.calls-per-second");
      assertThat(authorizer.overflowed()).isEqualTo(1);
      go.countDown();
      grant(Asking.await(running));
      grant(Asking.await(waiting));
      grant(ask(authorizer, "private-c"));
    }
  }

  @Test
  void aQuestionThatIsTakenBackMakesRoomAndOneUnderWayGoesOn() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  go.await();
                  out.write(TRUE);
                });
        HttpAuthorizer authorizer = authorizer(application.url(), s -> s.calls(1, 1))) {
      var running = authorizer.authorize(request("private-a"));
      var waiting = authorizer.authorize(request("private-b"));
      await().until(() -> application.requests.size() == 1);
      running.cancel(false);
      waiting.cancel(false);
      var next = authorizer.authorize(request("private-c"));
      assertThat(refusal(ask(authorizer, "private-d")).status()).isEqualTo(503);
      go.countDown();
      grant(Asking.await(next));
      assertThat(application.requests).hasSize(2);
    }
  }

  @Test
  void theTimeoutCountsFromTheCallAndNotWhileAQuestionWaits() throws Exception {
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  Thread.sleep(100); // a small part of the time that there is
                  out.write(TRUE);
                });
        HttpAuthorizer authorizer =
            authorizer(
                application.url(),
                s -> {
                  s.calls(1, 100);
                  s.timeout = Duration.ofSeconds(2);
                })) {
      List<CompletableFuture<Authorization>> answers = new ArrayList<>();
      for (int i = 0; i < 25; i++) { // longer than that in all
        answers.add(authorizer.authorize(request("private-" + i)));
      }
      answers.forEach(answer -> grant(Asking.await(answer)));
    }
  }

  @Test
  void anApplicationThatHangsKeepsEachQuestionNoLongerThanTheTimeout() throws Exception {
    CompletableFuture<FakeApplication> self = new CompletableFuture<>();
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  if (request.body().contains("hang")) {
                    self.join().hang();
                  }
                  out.write(TRUE);
                });
        HttpAuthorizer authorizer =
            authorizer(
                application.url(),
                s -> {
                  s.calls(5, 100);
                  s.timeout = Duration.ofMillis(200);
                })) {
      self.complete(application);
      List<CompletableFuture<Authorization>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(authorizer.authorize(request("private-hang." + i)));
      }
      answers.forEach(answer -> assertThat(refusal(Asking.await(answer)).status()).isEqualTo(504));
      // It has no more time than they: a busy machine may need another attempt.
      AtomicInteger fine = new AtomicInteger();
      await().untilAsserted(() -> grant(ask(authorizer, "private-fine." + fine.incrementAndGet())));
    }
  }

  @Test
  void callsAreSpreadAndNoneIsRefused() throws Exception {
    try (FakeApplication application = new FakeApplication((request, out) -> out.write(TRUE));
        HttpAuthorizer authorizer = authorizer(application.url(), s -> s.callsPerSecond = 100)) {
      long before = System.nanoTime();
      List<CompletableFuture<Authorization>> answers = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        answers.add(authorizer.authorize(request("private-" + i)));
      }
      answers.forEach(answer -> grant(Asking.await(answer)));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(2));
      assertThat(authorizer.overflowed()).isZero();
    }
  }
}
