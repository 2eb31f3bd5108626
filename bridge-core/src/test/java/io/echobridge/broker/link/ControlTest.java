package io.echobridge.broker.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ControlTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Control.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Control control = new Control("memory main of app default");

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void close() {
    control.close();
    logger.detachAppender(log);
  }

  @Test
  void whatATaskThrowsIsToldAndTheNextIsDone() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    control.execute(
        () -> {
          throw new NoClassDefFoundError("on purpose");
        });
    control.execute(done::countDown);

    assertThat(done.await(120, TimeUnit.SECONDS)).isTrue();
    assertThat(List.copyOf(log.list))
        .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
        .containsExactly(tuple(Level.ERROR, "memory main of app default: a defect in its plug-in"));
  }

  @Test
  void whoOwnsItIsToldOfAFault() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    Control faulty = new Control("test", told::complete);
    NoClassDefFoundError fault = new NoClassDefFoundError("on purpose");
    faulty.execute(
        () -> {
          throw fault;
        });

    assertThat(told.get(120, TimeUnit.SECONDS)).isSameAs(fault);
    faulty.close();
  }

  @Test
  void whatWasHandedOverBeforeTheEndIsDoneAndNothingAfterIt() {
    CountDownLatch before = new CountDownLatch(1);
    CountDownLatch after = new CountDownLatch(1);
    control.execute(before::countDown);
    control.close();
    control.execute(after::countDown);

    assertThat(before.getCount()).isZero();
    assertThat(after.getCount()).isEqualTo(1);
    assertThat(log.list).isEmpty();
  }
}
