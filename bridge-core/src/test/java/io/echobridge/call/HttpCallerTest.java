package io.echobridge.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HttpCallerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Asker ASKER = Asker.of("192.0.2.1", "1");
  private static final byte[] YES = FakeApplication.response(200, "yes".getBytes(UTF_8));

  @Test
  void anAnswerIsTheExchangesToRead() throws Exception {
    try (FakeApplication application = FakeApplication.answering(YES);
        HttpCaller<String> caller = caller(PATIENCE, 1)) {
      assertThat(answer(caller.call(ASKER, 1, new Post(application.url())))).isEqualTo("200 yes");
      assertThat(answer(caller.call(ASKER, 1, new Post(application.url())))).isEqualTo("200 yes");
      assertThat(application.connections).hasValue(1);
      Awaitility.await().atMost(PATIENCE).until(() -> caller.inFlight() == 0);
    }
  }

  @Test
  void aCallWhoseConnectionWasLostIsSentOnceMore() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  if (asked.incrementAndGet() == 1) {
                    throw new IOException("lost");
                  }
                  out.write(YES);
                });
        HttpCaller<String> caller = caller(PATIENCE, 1)) {
      assertThat(answer(caller.call(ASKER, 1, new Post(application.url())))).isEqualTo("200 yes");
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void aConnectionThatIsLostAgainIsAFailure() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  asked.incrementAndGet();
                  throw new IOException("lost");
                });
        HttpCaller<String> caller = caller(PATIENCE, 1)) {
      assertThat(answer(caller.call(ASKER, 1, new Post(application.url())))).startsWith("failed");
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void anAnswerThatDoesNotComeIsLate() throws Exception {
    CompletableFuture<FakeApplication> itself = new CompletableFuture<>();
    try (FakeApplication application = new FakeApplication((request, out) -> itself.join().hang());
        HttpCaller<String> caller = caller(Duration.ofMillis(50), 1)) {
      itself.complete(application);
      assertThat(answer(caller.call(ASKER, 1, new Post(application.url())))).isEqualTo("late");
    }
  }

  @Test
  void aCallThatIsCancelledWhileItWaitsIsNeverSent() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (FakeApplication application =
            new FakeApplication(
                (request, out) -> {
                  go.join();
                  out.write(YES);
                });
        HttpCaller<String> caller = caller(PATIENCE, 1)) {
      CompletableFuture<String> first = caller.call(ASKER, 1, new Post(application.url()));
      CompletableFuture<String> second = caller.call(ASKER, 1, new Post(application.url()));
      CompletableFuture<String> third = caller.call(ASKER, 1, new Post(application.url()));
      assertThat(second.cancel(false)).isTrue();
      go.complete(null);

      assertThat(answer(first)).isEqualTo("200 yes");
      assertThat(answer(third)).isEqualTo("200 yes");
      assertThat(application.requests).hasSize(2);
    }
  }

  @Test
  @SuppressWarnings("try") // the end of a caller is what ends its calls
  void whatFindsNoRoomToWaitIsUnaskedAndCounted() throws Exception {
    CompletableFuture<FakeApplication> itself = new CompletableFuture<>();
    try (FakeApplication application = new FakeApplication((request, out) -> itself.join().hang());
        HttpCaller<String> caller = caller(PATIENCE, 0)) {
      itself.complete(application);
      CompletableFuture<String> first = caller.call(ASKER, 1, new Post(application.url()));
      assertThat(answer(caller.call(ASKER, 1, new Post(application.url())))).isEqualTo("TOO_MANY");
      assertThat(caller.overflowed()).isEqualTo(1);

      caller.close();
      assertThat(answer(first)).isEqualTo("CLOSED");
    }
  }

  /** Its own thread would end by it, and no later call be answered. */
  @Test
  void theClientOutlivesAMomentWithoutThreads() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    AtomicInteger without = new AtomicInteger();
    Executor crowded =
        task -> {
          if (Thread.currentThread().getName().contains("SelectorManager")
              && without.getAndIncrement() < 2) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          threads.execute(task);
        };
    try (FakeApplication application = FakeApplication.answering(YES);
        HttpCaller<String> caller =
            new HttpCaller<>(limits(PATIENCE, 1), new Pace(1_000), Unasked::name, crowded)) {
      assertThat(answer(caller.call(ASKER, 1, new Post(application.url())))).isEqualTo("200 yes");
      assertThat(answer(caller.call(ASKER, 1, new Post(application.url())))).isEqualTo("200 yes");
      assertThat(without.get()).as("it was short of threads").isPositive();
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aRequestThatCannotBeMadeIsToldApart() throws Exception {
    try (HttpCaller<String> caller = caller(PATIENCE, 1)) {
      assertThat(answer(caller.call(ASKER, 1, new Post("not an address"))))
          .isEqualTo("unsendable IllegalArgumentException");
    }
  }

  private static HttpCaller<String> caller(Duration timeout, int maxWaiting) {
    return new HttpCaller<>("called", limits(timeout, maxWaiting), new Pace(1_000), Unasked::name);
  }

  private static HttpCaller.Limits limits(Duration timeout, int maxWaiting) {
    return new HttpCaller.Limits(1, 2 * maxWaiting, PATIENCE, timeout, 100, Optional.empty());
  }

  private static String answer(CompletableFuture<String> asked) throws Exception {
    return asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private record Post(String address) implements HttpCaller.Exchange<String> {
    @Override
    public HttpRequest request() {
      return HttpRequest.newBuilder(URI.create(address))
          .POST(HttpRequest.BodyPublishers.noBody())
          .build();
    }

    @Override
    public String answered(HttpResponse<Optional<byte[]>> response) {
      return response.statusCode()
          + " "
          + response.body().map(body -> new String(body, UTF_8)).orElse("too long");
    }

    @Override
    public String late() {
      return "late";
    }

    @Override
    public String failed(Throwable failure) {
      return "failed " + failure.getClass().getSimpleName();
    }

    @Override
    public String unsendable(RuntimeException failure) {
      return "unsendable " + failure.getClass().getSimpleName();
    }
  }
}
