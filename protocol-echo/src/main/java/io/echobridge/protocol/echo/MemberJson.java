package io.echobridge.protocol.echo;

import io.echobridge.channel.RawJson;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.echo.socketio.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Members as clients see them: the application's object, byte for byte, with {@code socketId} as
 * its last key.
 */
final class MemberJson {
  private MemberJson() {}

  static RawJson object(PresentMember member) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(member.member().channelData().length() + 64);
    append(out, member);
    return RawJson.ofUtf8(out.toByteArray());
  }

  static RawJson array(List<PresentMember> members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(members.size() * 128 + 2);
    char separator = '[';
    for (PresentMember member : members) {
      out.write(separator);
      append(out, member);
      separator = ',';
    }
    if (members.isEmpty()) {
      out.write('[');
    }
    out.write(']');
    return RawJson.ofUtf8(out.toByteArray());
  }

  private static void append(ByteArrayOutputStream out, PresentMember member) {
    String entry = "\"socketId\":" + Json.quote(member.publicId());
    member.member().channelData().writeWith(entry.getBytes(StandardCharsets.UTF_8), out);
  }
}
