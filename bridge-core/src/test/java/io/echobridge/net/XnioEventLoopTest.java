package io.echobridge.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelPipe;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

class XnioEventLoopTest {
  private XnioWorker worker;
  private EventLoop loop;

  @BeforeEach
  void start() throws Exception {
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    loop = EventLoops.of(worker, 10).all().get(0);
  }

  @AfterEach
  void stop() {
    worker.shutdownNow();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskRunsThoughNothingFollowsIt() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      CountDownLatch ran = new CountDownLatch(1);
      loop.execute(ran::countDown);
      await(ran);
    }
  }

  @Test
  void tasksOfManyThreadsAllRunAndEachThreadsInItsOrder() throws Exception {
    int each = 50_000;
    List<List<Integer>> ran = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    CountDownLatch all = new CountDownLatch(3 * each);
    for (List<Integer> own : ran) {
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  int number = i;
                  loop.execute(
                      () -> {
                        own.add(number);
                        all.countDown();
                      });
                }
              })
          .start();
    }
    await(all);
    for (List<Integer> own : ran) {
      assertThat(own).hasSize(each).isSorted();
    }
  }

  /** Afterwards the threads may shut down, which then take no more tasks, also of each other. */
  @Test
  void whatIsHandedOnFromLoopToLoopIsDoneWhenLoopsHaveSettled() throws Exception {
    XnioWorker two =
        Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 2));
    try {
      EventLoops loops = EventLoops.of(two, 10);
      EventLoop first = loops.all().get(0);
      EventLoop second = loops.all().get(1);
      AtomicInteger written = new AtomicInteger();
      Runnable answer = () -> second.flushLater(() -> second.flushLater(written::incrementAndGet));
      for (int i = 0; i < 10_000; i++) {
        first.execute(() -> second.execute(answer));
      }

      assertThat(loops.settle(Duration.ofMinutes(2))).isTrue();

      assertThat(written).hasValue(10_000);
    } finally {
      two.shutdownNow();
    }
  }

  @Test
  void aLoopThatIsStuckIsNotWaitedForForEver() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    loop.execute(
        () -> {
          try {
            stuck.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(EventLoops.of(List.of(loop)).settle(Duration.ofMillis(50))).isFalse();
    stuck.countDown();
    assertThat(EventLoops.of(List.of(loop)).settle(Duration.ofMinutes(2))).isTrue();
  }

  @Test
  void whatIsWrittenInABatchIsFlushedOnceAtItsEnd() throws Exception {
    List<String> happened = new ArrayList<>();
    CountDownLatch flushed = new CountDownLatch(1);
    loop.execute(
        () -> {
          loop.flushLater(
              () -> {
                happened.add("flush");
                loop.flushLater(
                    () -> {
                      happened.add("flush of the flush");
                      flushed.countDown();
                    });
              });
          loop.runBatch(() -> happened.add("within"));
          happened.add("task");
        });
    await(flushed);
    assertThat(happened).containsExactly("within", "task", "flush", "flush of the flush");
  }

  @Test
  void aBatchOfManySocketsIsHandedOverInParts() throws Exception {
    assertThat(handedOver(1)).containsExactly(1);
    assertThat(handedOver(1_023)).containsExactly(1_023);
    assertThat(handedOver(1_024)).containsExactly(512, 1_024);
    assertThat(handedOver(2_500)).containsExactly(512, 1_024, 1_536, 2_500);
  }

  /** How many sockets of a batch were flushed, each time that they were handed over. */
  private static List<Integer> handedOver(int sockets) throws Exception {
    XnioWorker one =
        Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    try {
      AtomicInteger flushed = new AtomicInteger();
      List<Integer> handedOver = new CopyOnWriteArrayList<>();
      Sends sends =
          new Sends() {
            @Override
            public void send(Socket socket, ByteBuffer bytes) {
              throw new AssertionError("nothing is sent here");
            }

            @Override
            public void handOver() {
              handedOver.add(flushed.get());
            }
          };
      EventLoop loop = EventLoops.of(one, 10, () -> sends).all().get(0);
      loop.execute(
          () -> {
            loop.sends();
            for (int i = 0; i < sockets; i++) {
              loop.flushLater(flushed::incrementAndGet);
            }
          });
      Awaitility.await().until(() -> handedOver.contains(sockets));
      return List.copyOf(handedOver);
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void whatIsWrittenOutsideOfABatchIsFlushedToo() throws Exception {
    CountDownLatch flushed = new CountDownLatch(1);
    worker.getIoThread(0).execute(() -> loop.flushLater(flushed::countDown));
    await(flushed);
  }

  @Test
  void whatMayOvertakeRunsAtOnceInTheBatchUnderWay() throws Exception {
    List<String> happened = new ArrayList<>();
    CountDownLatch flushed = new CountDownLatch(1);
    loop.execute(
        () -> {
          loop.execute(() -> happened.add("queued"));
          loop.runOrExecute(
              () -> {
                happened.add("at once");
                loop.flushLater(
                    () -> {
                      happened.add("flush");
                      flushed.countDown();
                    });
              });
          happened.add("task");
        });
    await(flushed);
    assertThat(happened).containsExactly("at once", "task", "queued", "flush");
  }

  @Test
  void whatMayOvertakeIsFlushedWhereThereIsNoBatch() throws Exception {
    List<String> happened = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    worker
        .getIoThread(0)
        .execute(
            () -> {
              loop.runOrExecute(() -> loop.flushLater(() -> happened.add("flush")));
              happened.add("behind it");
              done.countDown();
            });
    await(done);
    assertThat(happened).containsExactly("flush", "behind it");
  }

  @Test
  void whatMayOvertakeRunsOnTheLoopWhoeverBringsIt() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    loop.runOrExecute(
        () -> {
          if (loop.inLoop()) {
            ran.countDown();
          }
        });
    await(ran);
  }

  @Test
  void aTaskThatFailsTakesNoOtherWithIt() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    loop.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    loop.execute(ran::countDown);
    await(ran);
  }

  @Test
  void aFlushThatFailsTakesNoOtherWithIt() throws Exception {
    CountDownLatch flushed = new CountDownLatch(2);
    loop.execute(
        () -> {
          loop.flushLater(flushed::countDown);
          loop.flushLater(
              () -> {
                throw new IllegalStateException("on purpose");
              });
          loop.flushLater(flushed::countDown);
        });
    await(flushed);
  }

  @Test
  void timersThatAreSetAndCancelledElsewhereHarmNoOther() throws Exception {
    int count = 10_000;
    AtomicIntegerArray fired = new AtomicIntegerArray(count);
    for (int i = 0; i < count; i++) {
      int number = i;
      Timer again =
          new Timer() {
            @Override
            protected void onTimeout() {
              fired.incrementAndGet(number);
              loop.schedule(this, 10);
            }
          };
      loop.execute(() -> loop.schedule(again, 10));
    }
    List<Thread> strangers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread stranger =
          new Thread(
              () -> {
                for (int j = 0; j < 200_000; j++) {
                  Timer timer = quiet(() -> {});
                  loop.schedule(timer, 10);
                  timer.cancel();
                }
              });
      strangers.add(stranger);
      stranger.start();
    }
    for (Thread stranger : strangers) {
      stranger.join();
    }
    CountDownLatch handedOver = new CountDownLatch(1);
    loop.execute(handedOver::countDown);
    await(handedOver);
    int[] before = new int[count];
    for (int i = 0; i < count; i++) {
      before[i] = fired.get(i);
    }
    Awaitility.await()
        .until(() -> IntStream.range(0, count).allMatch(i -> fired.get(i) > before[i]));
  }

  @Test
  void aTimerThatIsSetElsewhereFiresOnTheLoop() throws Exception {
    CountDownLatch fired = new CountDownLatch(1);
    loop.schedule(
        quiet(
            () -> {
              if (loop.inLoop()) {
                fired.countDown();
              }
            }),
        20);
    await(fired);
  }

  @Test
  void aTimerThatIsCancelledElsewhereDoesNotFire() throws Exception {
    List<String> fired = new CopyOnWriteArrayList<>();
    CountDownLatch last = new CountDownLatch(1);
    Timer cancelled = quiet(() -> fired.add("cancelled"));
    loop.schedule(cancelled, 50);
    cancelled.cancel();
    loop.schedule(
        quiet(
            () -> {
              fired.add("kept");
              last.countDown();
            }),
        200);
    await(last);
    assertThat(fired).containsExactly("kept");
  }

  @Test
  void whatIsFlushedOrRunFromElsewhereIsDoneOnTheLoop() throws Exception {
    CountDownLatch done = new CountDownLatch(2);
    Runnable onTheLoop =
        () -> {
          if (loop.inLoop()) {
            done.countDown();
          }
        };
    loop.flushLater(onTheLoop::run);
    loop.runBatch(onTheLoop);
    await(done);
  }

  @Test
  void whatIsTouchedFromElsewhereIsADefectThatTheLogTellsOfOnce() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Misuse.class);
    logger.addAppender(log);
    try {
      Misuse misuse = new Misuse();
      for (int i = 0; i < 100; i++) {
        misuse.tell(loop);
      }
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .singleElement()
        .asString()
        .contains("[ERROR]", "event loop 0", "this is a defect");
  }

  @Test
  void timersFireAndSocketsAreHeardHoweverManyTasksCome() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Runnable again =
        new Runnable() {
          @Override
          public void run() {
            if (!stop.get()) {
              loop.execute(this);
            }
          }
        };
    CountDownLatch fired = new CountDownLatch(3);
    CountDownLatch heard = new CountDownLatch(1);
    try {
      for (int i = 0; i < 100; i++) {
        loop.execute(again);
      }
      ChannelPipe<StreamSourceChannel, StreamSinkChannel> pipe =
          worker.getIoThread(0).createHalfDuplexPipe(worker.getIoThread(0));
      loop.execute(
          () -> {
            pipe.getLeftSide()
                .getReadSetter()
                .set(
                    readable -> {
                      readable.suspendReads();
                      heard.countDown();
                    });
            pipe.getLeftSide().resumeReads();
            Timer timer =
                new Timer() {
                  @Override
                  protected void onTimeout() {
                    fired.countDown();
                    loop.schedule(this, 20);
                  }
                };
            loop.schedule(timer, 20);
          });
      pipe.getRightSide().write(ByteBuffer.allocate(1));
      await(heard);
      await(fired);
    } finally {
      stop.set(true);
    }
  }

  private static Timer quiet(Runnable then) {
    return new Timer() {
      @Override
      protected void onTimeout() {
        then.run();
      }
    };
  }
}
