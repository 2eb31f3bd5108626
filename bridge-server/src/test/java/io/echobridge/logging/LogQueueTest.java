package io.echobridge.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogQueueTest {
  private static final int MANY = 10_000;

  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("test");
  private final List<String> written = new CopyOnWriteArrayList<>();
  private final CountDownLatch reader = new CountDownLatch(1);
  private final LogQueue queue = new LogQueue();

  /** What it is written to takes nothing until there is a reader, as a full pipe. */
  private final class Pipe extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      try {
        reader.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      written.add(event.getLevel() + " " + event.getFormattedMessage());
    }
  }

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.start();
    logger.setLevel(Level.INFO);
    Pipe pipe = new Pipe();
    pipe.setContext(context);
    pipe.start();
    queue.setContext(context);
    queue.addAppender(pipe);
    queue.start();
    logger.addAppender(queue);
  }

  @AfterEach
  void stop() {
    reader.countDown();
    context.stop();
  }

  @Test
  void nobodyWaitsForWhoReadsTheLogAndWhatIsLostIsCountedAndTold() {
    long before = LogQueue.lost();
    for (int i = 0; i < MANY; i++) {
      logger.info("line {}", i);
    }
    long lost = LogQueue.lost() - before;
    assertThat(lost).isGreaterThan(MANY / 2);
    logger.error("an error finds room");
    assertThat(written).isEmpty();

    reader.countDown();
    await().until(() -> written.contains("ERROR an error finds room"));
    logger.info("after");
    await().until(() -> written.contains("INFO after"));
    // Other logs of this process may have lost some, too: they are counted, and told there.
    assertThat(written)
        .anyMatch(
            line ->
                line.matches(
                    "WARN \\d+ lines of this log were lost, because the program that reads .*"));
    assertThat(LogQueue.lost() - before).isEqualTo(lost);
  }

  @Test
  void whatIsReadIsNotLost() {
    reader.countDown();
    long before = LogQueue.lost();
    for (int i = 0; i < 500; i++) {
      logger.info("line {}", i);
    }
    logger.error("the last");
    context.stop();

    assertThat(written).hasSize(501).last().isEqualTo("ERROR the last");
    assertThat(LogQueue.lost()).isEqualTo(before);
  }
}
