package io.echobridge.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.echobridge.text.Printable;

/** {@code %trace}: what was thrown, if anything, as lines that a terminal may show. */
public final class LogTrace extends ThrowableProxyConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Printable.lines(super.convert(event));
  }
}
