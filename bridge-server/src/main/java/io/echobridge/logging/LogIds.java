package io.echobridge.logging;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.echobridge.trace.TraceIds;
import java.util.Map;

/** {@code %ids}: by what the work that a message is about is found in traces, if it is followed. */
public final class LogIds extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    Map<String, String> context = event.getMDCPropertyMap();
    String trace = context.get(TraceIds.TRACE);
    return trace == null
        ? ""
        : " "
            + TraceIds.TRACE
            + "="
            + trace
            + " "
            + TraceIds.SPAN
            + "="
            + context.get(TraceIds.SPAN);
  }
}
