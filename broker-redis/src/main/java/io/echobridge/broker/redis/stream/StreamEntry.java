package io.echobridge.broker.redis.stream;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.text.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An entry of a stream. Its fields are headers.
 *
 * @param address the stream
 * @param body the field {@code data}, else {@code payload}, else all fields as an object of texts
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
public record StreamEntry(
    String address,
    EntryId id,
    Map<String, byte[]> headers,
    byte[] body,
    int lane,
    long ordinal,
    boolean isPast)
    implements BrokerMessage {
  /** What is known of each entry. */
  public static final Set<String> FIELDS = Set.of("id");

  /** The body of an entry with these fields. */
  public static byte[] body(Map<String, byte[]> fields) {
    byte[] data = fields.get("data");
    byte[] body = data == null ? fields.get("payload") : data;
    return body == null ? object(fields) : body;
  }

  private static byte[] object(Map<String, byte[]> fields) {
    return fields.entrySet().stream()
        .map(
            each ->
                JsonText.quoted(each.getKey()) + ':' + JsonText.quoted(lenient(each.getValue())))
        .collect(Collectors.joining(",", "{", "}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String lenient(byte[] text) {
    return new String(text, StandardCharsets.UTF_8);
  }

  @Override
  public Optional<String> field(String name) {
    return name.equals("id") ? Optional.of(id.toString()) : Optional.empty();
  }

  @Override
  public Optional<String> header(String name) {
    byte[] value = headers.get(name);
    try {
      return value == null
          ? Optional.empty()
          : Optional.of(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
