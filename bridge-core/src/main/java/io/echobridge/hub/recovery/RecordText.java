package io.echobridge.hub.recovery;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.recovery.SessionRecord.Bound;
import io.echobridge.hub.recovery.SessionRecord.Heard;
import io.echobridge.hub.recovery.SessionRecord.State;
import io.echobridge.text.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON, but for their keys:
 *
 * <pre>
 * {"s":[state, generation, id, public id, origin, floor, channel, since, user, data, channel, …],
 *  "t":[user, mark, until]}
 * </pre>
 *
 * <p>The second part is there where a token has bound the session. Nodes of an older version pass
 * over it.
 *
 * <p>A node reads what another version has written, or anybody with the broker's password.
 */
final class RecordText {
  /**
   * The most bytes of one: a session with more cannot be resumed. It has to fit into what the nodes
   * take of one entry, which is 64 KiB with the entry's names.
   */
  static final int LONGEST = 63 << 10;

  /** The nodes take objects only. */
  private static final String FIELD = "s";

  private static final String BOUND = "t";

  private RecordText() {}

  /** The JSON; empty where it is too long. */
  static Optional<RawJson> write(SessionRecord record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JsonText.generator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart(FIELD);
      json.writeString(record.state().name());
      json.writeNumber(record.generation());
      json.writeString(record.id());
      json.writeString(record.publicId());
      json.writeString(record.origin());
      json.writeString(record.floor());
      for (Heard each : record.channels()) {
        json.writeString(each.channel().value());
        json.writeString(each.since());
        Member member = each.member();
        json.writeString(member == null ? null : member.userId());
        json.writeString(member == null ? null : member.channelData().toString());
      }
      json.writeEndArray();
      Bound bound = record.bound();
      if (bound != null) {
        json.writeArrayFieldStart(BOUND);
        json.writeString(bound.user());
        json.writeString(bound.mark());
        json.writeNumber(bound.until());
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return out.size() <= LONGEST
        ? Optional.of(RawJson.ofUtf8(out.toByteArray()))
        : Optional.empty();
  }

  /** The record; empty where it is none. */
  static Optional<SessionRecord> read(String key, RawJson text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try (JsonParser json = JsonText.parser(text.utf8())) {
      json.nextToken();
      json.nextFieldName();
      json.nextToken();
      State state = state(json.nextTextValue());
      long generation = json.nextLongValue(-1);
      String id = json.nextTextValue();
      String publicId = json.nextTextValue();
      String origin = json.nextTextValue();
      if (state == null || generation < 0 || id == null || publicId == null || origin == null) {
        return Optional.empty();
      }
      String floor = json.nextTextValue();
      List<Heard> channels = new ArrayList<>();
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        Optional<ChannelName> channel = ChannelName.parse(json.getText());
        String since = json.nextTextValue();
        Member member = member(json.nextTextValue(), json.nextTextValue());
        channel.ifPresent(name -> channels.add(new Heard(name, since, member)));
      }
      return Optional.of(
          new SessionRecord(
              key,
              id,
              publicId,
              generation,
              origin,
              state,
              List.copyOf(channels),
              bound(json),
              floor));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Behind the end of the first part. */
  private static @Nullable Bound bound(JsonParser json) throws IOException {
    if (!BOUND.equals(json.nextFieldName()) || json.nextToken() != JsonToken.START_ARRAY) {
      return null;
    }
    String user = json.nextTextValue();
    String mark = json.nextTextValue();
    if (mark == null) {
      throw new IOException("a token binds the session, and there is no mark of it");
    }
    return new Bound(user, mark, json.nextLongValue(0));
  }

  private static @Nullable State state(@Nullable String word) {
    for (State each : State.values()) {
      if (each.name().equals(word)) {
        return each;
      }
    }
    return null;
  }

  private static @Nullable Member member(@Nullable String user, @Nullable String data)
      throws IOException {
    if (user == null || data == null) {
      return null;
    }
    try (JsonParser json = JsonText.parser(data)) {
      // As the application wrote it, byte for byte.
      boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
      json.skipChildren();
      return isObject && json.nextToken() == null ? new Member(user, RawJson.of(data)) : null;
    }
  }
}
