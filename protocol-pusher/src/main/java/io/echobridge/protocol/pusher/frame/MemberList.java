package io.echobridge.protocol.pusher.frame;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.presence.PresentMember;
import io.echobridge.text.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Members of a presence channel, with their {@code user_info} byte for byte. */
final class MemberList {
  private static final byte[] NULL = RawJson.NULL.utf8();

  private MemberList() {}

  /** All of them, as the answer to a client that joins. */
  static byte[] of(List<PresentMember> members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(members.size() * 128 + 64);
    write(out, "{\"presence\":{\"count\":" + members.size() + ",\"ids\":[");
    for (int i = 0; i < members.size(); i++) {
      write(out, i == 0 ? "" : ",");
      write(out, JsonText.quoted(members.get(i).member().userId()));
    }
    write(out, "],\"hash\":{");
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i).member();
      write(out, i == 0 ? "" : ",");
      write(out, JsonText.quoted(member.userId()) + ':');
      out.writeBytes(info(member));
    }
    write(out, "}}}");
    return out.toByteArray();
  }

  /** One that has come. */
  static byte[] added(Member member) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(member.channelData().length() + 64);
    write(out, "{\"user_id\":" + JsonText.quoted(member.userId()) + ",\"user_info\":");
    out.writeBytes(info(member));
    write(out, "}");
    return out.toByteArray();
  }

  /** What the application says of a member; of several the last one, null where there is none. */
  private static byte[] info(Member member) {
    byte[] json = member.channelData().utf8();
    byte[] info = NULL;
    try (JsonParser parser = JsonText.parser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isInfo = parser.currentName().equals("user_info");
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        if (isInfo) {
          int end = (int) parser.currentLocation().getByteOffset();
          info = Arrays.copyOfRange(json, start, end);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("what is known of a member is a JSON object", e);
    }
    return info;
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
