package io.echobridge.hub.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.channel.ChannelName;
import io.echobridge.presence.PresentMember;
import io.echobridge.text.JsonText;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Who is on a presence channel, in laravel-echo-server's words: the newest member comes last. The
 * id of the change stands beside them.
 */
final class PresenceJson {
  private PresenceJson() {}

  static byte[] of(ChannelName channel, String id, List<PresentMember> newestFirst) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 + newestFirst.size() * 128);
    String name = JsonText.quoted(channel.value() + ":members");
    out.writeBytes(("{\"event\":{\"channel\":" + name + ",\"members\":[").getBytes(UTF_8));
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      PresentMember each = newestFirst.get(i);
      String entry = "\"socketId\":" + JsonText.quoted(each.publicId());
      each.member().channelData().writeWith(entry.getBytes(UTF_8), out);
      if (i > 0) {
        out.write(',');
      }
    }
    out.writeBytes(("]},\"id\":" + JsonText.quoted(id) + "}").getBytes(UTF_8));
    return out.toByteArray();
  }
}
