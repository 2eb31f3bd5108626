package io.echobridge.logging;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.echobridge.text.Printable;
import java.nio.charset.StandardCharsets;

/** An object a line, with what a terminal would obey escaped. */
final class LogJson extends JsonEncoder {
  @Override
  public byte[] encode(ILoggingEvent event) {
    String line = new String(super.encode(event), StandardCharsets.UTF_8);
    return Printable.jsonLines(line).getBytes(StandardCharsets.UTF_8);
  }
}
