package io.echobridge.cluster.frame;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Frames that no node writes: a header, and behind it whatever a test likes. */
final class HandMade {
  static final int DEFLATED = 1;

  private HandMade() {}

  /** An unsigned frame from node 5 to all. */
  static byte[] frame(ClusterIdentity identity, int kind, int flags, byte[] body) {
    return ByteBuffer.allocate(28 + body.length)
        .put(new byte[] {(byte) 0xEB, 1, (byte) kind, (byte) flags})
        .putLong(identity.mark())
        .putLong(5)
        .putLong(0)
        .put(body)
        .array();
  }

  /** CBOR of maps with integer keys, lists, numbers, text, bytes and truth values. */
  static byte[] cbor(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CBORGenerator out = new CBORFactory().createGenerator(bytes)) {
      write(value, out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  static byte[] deflated(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_SPEED, true))) {
      out.write(body);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Object value, CBORGenerator out) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject(null, map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getKey() instanceof Integer key) {
          out.writeFieldId(key);
        } else {
          out.writeFieldName(String.valueOf(entry.getKey()));
        }
        write(entry.getValue(), out);
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray(null, list.size());
      for (Object one : list) {
        write(one, out);
      }
      out.writeEndArray();
    } else if (value instanceof byte[] bytes) {
      out.writeBinary(bytes);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Number number) {
      out.writeNumber(number.longValue());
    } else {
      out.writeString((String) value);
    }
  }
}
