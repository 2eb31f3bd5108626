package io.echobridge.cluster.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.Unicode;
import io.echobridge.text.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CBOR of others, read value by value: each is checked before anybody sees it, and all together
 * take no more memory than a frame may.
 */
final class BoundedCbor implements AutoCloseable {
  /** What {@link #key} gives at the end of a map. */
  static final int END = -1;

  private static final int MAX_DEPTH = 8;
  private static final int MAX_NUMBER = 32;
  private static final int FOREIGN_KEY = 0;

  private static final CBORFactory CBOR =
      CBORFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(FrameCodec.MAX_BYTES)
                  .maxNumberLength(MAX_NUMBER)
                  .maxStringLength(FrameCodec.MAX_BYTES)
                  .maxNameLength(FrameCodec.MAX_BYTES)
                  .build())
          // Keys come from outside, and must not fill tables.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private final JsonParser in;
  private int items;
  private long taken;

  BoundedCbor(byte[] bytes, int from, int to) throws IOException {
    in = CBOR.createParser(bytes, from, to - from);
  }

  /** Goes into the map that is the whole text. */
  void open() throws IOException, RejectedFrameException {
    in.nextToken();
    map();
  }

  /** Nothing follows the map that was the whole text. */
  void end() throws IOException, RejectedFrameException {
    require(in.nextToken() == null);
  }

  /** Goes into the map that is the present value. */
  void map() throws RejectedFrameException {
    require(in.hasToken(JsonToken.START_OBJECT));
  }

  /** The next key of the map, or {@link #END}; the present value is the key's then. */
  int key() throws IOException, RejectedFrameException {
    JsonToken token = in.nextToken();
    if (token == JsonToken.END_OBJECT) {
      return END;
    }
    require(token == JsonToken.FIELD_NAME);
    String name = in.currentName();
    in.nextToken();
    return keyOf(name);
  }

  /** Ours have one digit or two. */
  private static int keyOf(String name) {
    int key = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9' || i == 2) {
        return FOREIGN_KEY;
      }
      key = key * 10 + c - '0';
    }
    return key;
  }

  /** Passes over the present value, which this version knows nothing of. */
  void skip() throws IOException {
    in.skipChildren();
  }

  /** Any number of 64 bits. */
  long bits() throws IOException, RejectedFrameException {
    require(in.hasToken(JsonToken.VALUE_NUMBER_INT));
    return in.getLongValue();
  }

  /** A number of a thing, an age or a time: not below {@code least}, and far from overflowing. */
  long number(long least) throws IOException, RejectedFrameException {
    long number = bits();
    require(number >= least && number <= Long.MAX_VALUE / 4);
    return number;
  }

  /** How many there are of something. */
  int count() throws IOException, RejectedFrameException {
    long number = number(0);
    require(number <= Integer.MAX_VALUE);
    return (int) number;
  }

  boolean flag() throws RejectedFrameException {
    JsonToken token = in.currentToken();
    require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
    return token == JsonToken.VALUE_TRUE;
  }

  /** Well-formed text of at most so many characters. */
  String text(int longest) throws IOException, RejectedFrameException {
    require(in.hasToken(JsonToken.VALUE_STRING));
    String text = in.getText();
    take(text.length(), longest);
    require(Unicode.isWellFormed(text));
    return text;
  }

  ChannelName channel() throws IOException, RejectedFrameException {
    return given(ChannelName.parse(text(ChannelName.MAX_LENGTH)).orElse(null));
  }

  /** Bytes that are one JSON value of at most so many. */
  RawJson json(int longest) throws IOException, RejectedFrameException {
    byte[] bytes = bytes(longest);
    require(isJson(bytes, false));
    return RawJson.ofUtf8(bytes);
  }

  /** Bytes that are one JSON object of at most so many. */
  RawJson object(int longest) throws IOException, RejectedFrameException {
    byte[] bytes = bytes(longest);
    require(isJson(bytes, true));
    return RawJson.ofUtf8(bytes);
  }

  /** Bytes that mean nothing here. */
  byte[] bytes(int longest) throws IOException, RejectedFrameException {
    require(in.hasToken(JsonToken.VALUE_EMBEDDED_OBJECT));
    byte[] bytes = in.getBinaryValue();
    take(bytes.length, longest);
    return bytes;
  }

  private static boolean isJson(byte[] bytes, boolean asObject) throws IOException {
    if (!Unicode.isUtf8(bytes)) {
      return false;
    }
    try (JsonParser json = JsonText.parser(bytes)) {
      JsonToken first = json.nextToken();
      if (first == null || (asObject && first != JsonToken.START_OBJECT)) {
        return false;
      }
      json.skipChildren();
      return json.nextToken() == null;
    } catch (JsonEOFException e) {
      return false; // the text is cut, not the frame
    }
  }

  /** The items of the list that is the present value. */
  <T> List<T> list(Item<T> item) throws IOException, RejectedFrameException {
    require(in.hasToken(JsonToken.START_ARRAY));
    List<T> list = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (++items > FrameCodec.MAX_ITEMS) {
        throw new RejectedFrameException(RejectedFrameException.TOO_LARGE);
      }
      list.add(item.read(this));
    }
    return list;
  }

  /** A few bytes of CBOR can stand for a long text that was there before: what is made counts. */
  private void take(int size, int longest) throws RejectedFrameException {
    taken += size;
    if (size > longest || taken > FrameCodec.MAX_BYTES) {
      throw new RejectedFrameException(RejectedFrameException.TOO_LARGE);
    }
  }

  static void require(boolean holds) throws RejectedFrameException {
    if (!holds) {
      throw new RejectedFrameException(RejectedFrameException.MALFORMED);
    }
  }

  /** What has to be there. */
  static <T> T given(@Nullable T value) throws RejectedFrameException {
    if (value == null) {
      throw new RejectedFrameException(RejectedFrameException.MALFORMED);
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Reads one of a list, and nothing beyond it. */
  interface Item<T> {
    T read(BoundedCbor in) throws IOException, RejectedFrameException;
  }
}
