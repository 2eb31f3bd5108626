package io.echobridge.logging;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.echobridge.text.JsonText;
import io.echobridge.text.Printable;
import io.echobridge.trace.TraceIds;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An object a line, with what a terminal would obey escaped. */
final class LogJson extends JsonEncoder {
  @Override
  public byte[] encode(ILoggingEvent event) {
    String line = new String(super.encode(event), StandardCharsets.UTF_8);
    return Printable.jsonLines(withIds(line, event)).getBytes(StandardCharsets.UTF_8);
  }

  /** Where collectors of logs look for them: in the object itself. */
  private static String withIds(String line, ILoggingEvent event) {
    Map<String, String> context = event.getMDCPropertyMap();
    String trace = context.get(TraceIds.TRACE);
    if (trace == null || !line.startsWith("{")) {
      return line;
    }
    String span = context.getOrDefault(TraceIds.SPAN, "");
    return "{\""
        + TraceIds.TRACE
        + "\":"
        + JsonText.quoted(trace)
        + ",\""
        + TraceIds.SPAN
        + "\":"
        + JsonText.quoted(span)
        + ","
        + line.substring(1);
  }
}
