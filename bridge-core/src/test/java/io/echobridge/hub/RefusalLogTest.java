package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final RefusalLog log = new RefusalLog("shop");

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
  void aRefusalIsOneLine() {
    refuse("expected true,\ngot false");
    assertThat(messages())
        .containsExactly(
            "App shop: a client may not subscribe to private-a, status 403: expected true, got false");
  }

  @Test
  void aStormOfRefusalsIsALineASecondWithTheirNumber() {
    for (int i = 0; i < 100; i++) {
      refuse("no");
    }
    assertThat(messages()).hasSize(1);
    Awaitility.await()
        .until(
            () -> {
              refuse("no");
              return messages().size() == 2;
            });
    assertThat(messages().get(1)).matches(".*: no \\(and \\d+ refusals before, not logged\\)");
  }

  private void refuse(String reason) {
    log.refused(new ChannelName("private-a"), new Refused(403, reason));
  }

  private List<String> messages() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
