package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.echobridge.mapping.Pickle.Tuple;
import io.echobridge.text.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What python-socketio published until 5.13, a pickle, as what it publishes since: JSON. Bytes
 * become Base64, and what JSON has not {@code null}.
 */
final class PickledEmission {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator to;

  private PickledEmission(JsonGenerator to) {
    this.to = to;
  }

  /**
   * The JSON of a pickle.
   *
   * @param most bytes that it may have: a few of a pickle can stand for very many
   */
  static byte[] json(byte[] pickle, int most) throws IOException {
    if (!(Pickle.read(pickle) instanceof Map<?, ?> fields)) {
      throw Pickle.bad("expected a dictionary");
    }
    Bounded out = new Bounded(most);
    try (JsonGenerator to = JSON.createGenerator(out)) {
      new PickledEmission(to).write(fields);
    }
    return out.toByteArray();
  }

  private void write(Map<?, ?> fields) throws IOException {
    to.writeStartObject();
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      to.writeFieldName((String) field.getKey());
      value(
          field.getKey().equals("data") ? arguments(field.getValue()) : field.getValue(),
          JsonText.MAX_DEPTH);
    }
    to.writeBooleanField("binary", false);
    to.writeEndObject();
  }

  /** A tuple is several arguments, {@code None} none. */
  private static Object arguments(Object data) {
    if (data == Pickle.NONE) {
      return List.of();
    }
    return data instanceof Tuple ? data : List.of(data);
  }

  private void value(Object value, int depth) throws IOException {
    if (depth == 0) {
      throw Pickle.bad("it is nested too deeply");
    }
    if (value instanceof Map<?, ?> map) {
      to.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        to.writeFieldName((String) entry.getKey());
        value(entry.getValue(), depth - 1);
      }
      to.writeEndObject();
    } else if (value instanceof List<?> || value instanceof Tuple) {
      to.writeStartArray();
      for (Object item : value instanceof Tuple tuple ? tuple.items() : (List<?>) value) {
        value(item, depth - 1);
      }
      to.writeEndArray();
    } else if (value instanceof byte[] bytes) {
      to.writeString(Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof Double real) {
      MsgpackJson.real(to, real);
    } else if (value instanceof Number || value instanceof Boolean) {
      to.writeRawValue(value.toString());
    } else if (value instanceof String text) {
      to.writeString(text);
    } else {
      to.writeNull();
    }
  }

  /** Refuses to become larger than an event may be. */
  private static final class Bounded extends ByteArrayOutputStream {
    private final int most;

    Bounded(int most) {
      this.most = most;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (length > most - count) {
        throw new UnmappableMessageException(
            "too-large", "expected at most " + most + " bytes of JSON");
      }
      super.write(bytes, offset, length);
    }
  }
}
