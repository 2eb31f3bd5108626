package io.echobridge.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.auth.AppKey;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of a webhook: the events that it holds, and how far it has got. However often it is
 * sent, its bytes and its signature stay the same. Belongs to its {@link HookQueue}, but for its
 * constants.
 */
final class HookBody {
  final List<HookQueue.Waiting> events;
  final String key;
  final String signature;
  final long firstAt;
  int attempts;
  long dueAt;
  boolean isUnderWay;

  HookBody(List<HookQueue.Waiting> events, AppKey key, long now) {
    this.events = List.copyOf(events);
    this.key = key.key();
    this.signature = key.sign(bytes());
    this.firstAt = now;
    this.dueAt = now;
  }

  /** What is sent; made anew each time, as much may wait. From any thread. */
  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    long last = events.get(events.size() - 1).event.millis();
    out.writeBytes(("{\"time_ms\":" + last + ",\"events\":[").getBytes(UTF_8));
    @Nullable String comma = null;
    for (HookQueue.Waiting each : events) {
      if (comma != null) {
        out.write(',');
      }
      comma = ",";
      out.writeBytes(each.event.json().utf8());
    }
    out.writeBytes("]}".getBytes(UTF_8));
    return out.toByteArray();
  }
}
