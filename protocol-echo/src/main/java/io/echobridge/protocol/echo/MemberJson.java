package io.echobridge.protocol.echo;

import io.echobridge.channel.RawJson;
import io.echobridge.protocol.MessageEncoder.PresentMember;
import io.echobridge.protocol.socketio.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Members as clients see them: the application's object, byte for byte, with {@code socketId} as
 * its last key.
 */
final class MemberJson {
  private static final byte[] KEY = "\"socketId\":".getBytes(StandardCharsets.UTF_8);

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
    byte[] object = member.member().channelData().utf8();
    int brace = lastBefore(object, object.length);
    int content = lastBefore(object, brace);
    out.write(object, 0, content + 1);
    if (object[content] != '{') {
      out.write(',');
    }
    out.writeBytes(KEY);
    out.writeBytes(Json.quote(member.publicId()).utf8());
    out.write('}');
  }

  /** The last byte before {@code end} that is not white space. */
  private static int lastBefore(byte[] json, int end) {
    int at = end - 1;
    while (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t') {
      at--;
    }
    return at;
  }
}
