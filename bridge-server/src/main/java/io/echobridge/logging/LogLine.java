package io.echobridge.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.echobridge.text.Printable;

/**
 * {@code %text}: the message, as a line that a terminal may show. Whoever logs need not think of
 * it.
 */
public final class LogLine extends MessageConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Printable.line(super.convert(event));
  }
}
