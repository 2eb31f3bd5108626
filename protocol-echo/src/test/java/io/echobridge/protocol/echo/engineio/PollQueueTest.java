package io.echobridge.protocol.echo.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.ClientMemory;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.Timer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class PollQueueTest {
  private final Queue<Runnable> reaping = new ArrayDeque<>();

  /** An eighth of it may wait for clients that are away. */
  private final ClientMemory memory = new ClientMemory(80_000, reaping::add);

  private boolean hasTaken;
  private int asked;
  private int ended;

  private final PollQueue queue =
      new PollQueue(memory.open(1), new Straight(), this::hasTaken, () -> ended++);

  private boolean hasTaken() {
    asked++;
    return hasTaken;
  }

  @Test
  void whoIsStillTakingAnAnswerIsNotAway() {
    queue.add(Frame.text("x".repeat(11_000)));
    await().until(() -> waitsForMore() && asked > 0);
    assertThat(ended).isZero();
    assertThat(memory.absences().cut()).isZero();

    await().until(() -> waitsForMore() && asked > 1);
    assertThat(ended).isZero();
    hasTaken = true;
    queue.taken();
    waitsForMore();
    assertThat(asked).as("it was there just now").isEqualTo(2);

    await().until(() -> waitsForMore() && ended > 0);
    assertThat(memory.absences().cut()).isOne();
  }

  /** One packet more, which is a reason to look who is away longest. */
  private boolean waitsForMore() {
    queue.add(Frame.text("x"));
    assertThat(queue.count()).isTrue();
    while (!reaping.isEmpty()) {
      reaping.remove().run();
    }
    return true;
  }

  /** Does everything at once, on the test's thread. */
  static final class Straight implements EventLoop {
    @Override
    public int index() {
      return 0;
    }

    @Override
    public boolean inLoop() {
      return true;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void runBatch(Runnable task) {
      task.run();
    }

    @Override
    public void handOver(Runnable task) {
      throw new AssertionError("nothing is called from elsewhere");
    }

    @Override
    public void flushLater(Flushable flushable) {
      flushable.flush();
    }

    @Override
    public void schedule(Timer timer, long delayMillis) {}
  }
}
