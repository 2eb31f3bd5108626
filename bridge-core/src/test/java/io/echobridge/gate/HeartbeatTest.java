package io.echobridge.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

class HeartbeatTest {
  private static final long SILENCE = 600;

  private XnioWorker worker;
  private EventLoop loop;

  @BeforeEach
  void start() throws Exception {
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    loop = EventLoops.of(worker, 5).all().get(0);
  }

  @AfterEach
  void stop() {
    worker.shutdownNow();
  }

  /** A client whose answers the test decides. On the loop, but for what is volatile. */
  private final class Watched implements Heartbeat.Watched {
    final CompletableFuture<CloseReason> ended = new CompletableFuture<>();
    final Heartbeat heartbeat;
    volatile boolean answers;
    volatile boolean behind;
    final AtomicInteger pings = new AtomicInteger();
    volatile long endedNanos;

    Watched(Function<Heartbeat.Watched, Heartbeat> of) {
      heartbeat = of.apply(this);
    }

    Watched started() {
      loop.execute(heartbeat::start);
      return this;
    }

    @Override
    public EventLoop loop() {
      return loop;
    }

    @Override
    public void ping() {
      pings.incrementAndGet();
      if (answers) {
        loop.execute(heartbeat::heard);
      }
    }

    @Override
    public boolean isBehind() {
      return behind;
    }

    @Override
    public void end(CloseReason reason) {
      endedNanos = System.nanoTime();
      ended.complete(reason);
    }

    CloseReason ended() throws Exception {
      return ended.get(60, TimeUnit.SECONDS);
    }
  }

  private Watched listening() {
    return new Watched(client -> Heartbeat.listening(client, SILENCE));
  }

  private Watched pinging() {
    return new Watched(client -> Heartbeat.pinging(client, 20, SILENCE));
  }

  @Test
  void aClientThatHasToSpeakIsEndedOnceItIsSilent() throws Exception {
    Watched client = listening().started();
    int[] heard = {0};
    long[] lastNanos = {0};
    Timer speech =
        new Timer() {
          @Override
          protected void onTimeout() {
            client.heartbeat.heard();
            lastNanos[0] = System.nanoTime();
            if (++heard[0] < 30) {
              loop.schedule(this, 30);
            }
          }
        };
    loop.execute(() -> loop.schedule(speech, 30));

    assertThat(client.ended()).isEqualTo(CloseReason.PING_TIMEOUT);
    assertThat(heard[0]).isEqualTo(30);
    assertThat(Duration.ofNanos(client.endedNanos - lastNanos[0]))
        .isGreaterThanOrEqualTo(Duration.ofMillis(SILENCE - 1));
    assertThat(client.pings).hasValue(0);
  }

  @Test
  void aClientThatAnswersPingsIsPingedAgainAndAgain() {
    Watched client = pinging();
    client.answers = true;
    client.started();

    await().until(() -> client.pings.get() >= 5);
    assertThat(client.ended).isNotDone();
  }

  @Test
  void aClientThatSpeaksIsNotAskedAndOneThatFallsSilentIs() throws Exception {
    Watched client = new Watched(of -> Heartbeat.asking(of, SILENCE, SILENCE)).started();
    int[] heard = {0};
    Timer speech =
        new Timer() {
          @Override
          protected void onTimeout() {
            assertThat(client.pings).hasValue(0);
            client.heartbeat.heard();
            if (++heard[0] < 30) {
              loop.schedule(this, 30);
            }
          }
        };
    loop.execute(() -> loop.schedule(speech, 30));

    assertThat(client.ended()).isEqualTo(CloseReason.PING_TIMEOUT);
    assertThat(heard[0]).isEqualTo(30);
    assertThat(client.pings).hasValue(1);
  }

  @Test
  void aSilentClientThatAnswersIsAskedAgainAndAgain() {
    Watched client = new Watched(of -> Heartbeat.asking(of, 20, SILENCE));
    client.answers = true;
    client.started();

    await().until(() -> client.pings.get() >= 5);
    assertThat(client.ended).isNotDone();
  }

  @Test
  void aClientThatDoesNotAnswerIsEnded() throws Exception {
    Watched client = pinging().started();

    assertThat(client.ended()).isEqualTo(CloseReason.PING_TIMEOUT);
    assertThat(client.pings).hasValue(1);
  }

  @Test
  void aClientThatHasYetToTakeWhatWasSentIsGivenTime() throws Exception {
    Watched client = pinging();
    client.behind = true;
    client.started();
    Watched other = pinging().started();

    assertThat(other.ended()).isEqualTo(CloseReason.PING_TIMEOUT);
    assertThat(client.ended).isNotDone();

    client.behind = false;
    assertThat(client.ended()).isEqualTo(CloseReason.PING_TIMEOUT);
  }

  @Test
  void aClientThatComesAfterItsDeadlineIsTooLateThoughNoTimerHasTicked() throws Exception {
    Watched client = listening();
    loop.execute(
        () -> {
          client.heartbeat.start();
          client.heartbeat.check();
          assertThat(client.ended).isNotDone();
          long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SILENCE);
          while (System.nanoTime() - deadline < 0) {
            Thread.onSpinWait(); // The loop has no time for timers.
          }
          client.heartbeat.check();
          if (!client.ended.isDone()) {
            client.end(CloseReason.SERVER_STOP);
          }
        });

    assertThat(client.ended()).isEqualTo(CloseReason.PING_TIMEOUT);
  }
}
