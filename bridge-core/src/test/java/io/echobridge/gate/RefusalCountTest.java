package io.echobridge.gate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalCountTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalCount.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final RefusalCount count = new RefusalCount("counted", "limits.max-connections");

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  @Test
  void beforeTheFirstRefusalThereIsNothingToTell() {
    assertThat(count.sum()).isZero();
    assertThat(count.latest()).isEmpty();
    assertThat(messages("counted")).isEmpty();
  }

  @Test
  void everyRefusalIsCountedAndTheLastOneIsShown() {
    Instant before = Instant.now();
    count.add("a client is refused: 1 is connected");
    count.add("a client is refused: 2 are connected");

    assertThat(count.sum()).isEqualTo(2);
    Occurrence latest = count.latest().orElseThrow();
    assertThat(latest.count()).isEqualTo(2);
    assertThat(latest.last()).isBetween(before, Instant.now());
    assertThat(latest.words())
        .isEqualTo("a client is refused: 2 are connected (apps.counted.limits.max-connections)");
  }

  @Test
  void theLogHasOneLineAMinuteThatNamesTheSetting() {
    for (int i = 0; i < 100; i++) {
      count.add("a client is refused");
    }
    assertThat(messages("counted"))
        .containsExactly(
            "App counted: a client is refused (apps.counted.limits.max-connections); 1"
                + " since the start, logged once a minute");
  }

  @Test
  void aLimitOfTheProcessNamesNoApp() {
    new RefusalCount("server.counted").add("a client is refused");

    assertThat(messages("server.counted"))
        .containsExactly(
            "a client is refused (server.counted); 1 since the start, logged once a minute");
  }

  private List<String> messages(String of) {
    synchronized (lines) { // other tests may have something refused at the same time
      return lines.list.stream()
          .map(ILoggingEvent::getFormattedMessage)
          .filter(message -> message.contains(of))
          .toList();
    }
  }
}
